"""Campaigns that a conclusion launched."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
