"""Official papers made from a meeting."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
