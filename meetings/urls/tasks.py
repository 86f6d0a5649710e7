"""Tasks: lists, one task, reports, closing, carry-over."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
