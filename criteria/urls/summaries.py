"""Addresses of official summary tables."""

from typing import Any

urlpatterns: list[Any] = []
