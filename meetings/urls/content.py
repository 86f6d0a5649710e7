"""What a meeting found and concluded: findings, visits, photos, outputs, fan-out."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
