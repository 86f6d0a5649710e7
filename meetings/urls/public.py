"""Addresses that need no login: published meetings and progress."""

from django.urls import URLPattern

app_name = "public"
urlpatterns: list[URLPattern] = []
