"""Addresses of long lists of values."""

from typing import Any

urlpatterns: list[Any] = []
