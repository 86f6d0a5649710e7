"""Addresses of criteria sets as workbooks."""

from typing import Any

urlpatterns: list[Any] = []
