"""Addresses of workbooks made to be filled in, and what comes back."""

from typing import Any

urlpatterns: list[Any] = []
