"""Meetings: list, calendar, plan, edit, attendance, agenda, states, figures."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
