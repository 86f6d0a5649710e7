"""Addresses of an office's own tables."""

from typing import Any

urlpatterns: list[Any] = []
