"""Addresses of official summary tables."""

from django.urls import path

from criteria.views import summary

TABLE = "summary/<slug:level>/<slug:code>/<slug:what>/"

urlpatterns = [
    path(TABLE, summary.summary, name="summary"),
    path(TABLE + "export.xlsx", summary.summary_export, name="summary_export"),
]
