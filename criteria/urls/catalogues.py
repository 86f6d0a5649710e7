"""Addresses of criteria sets as workbooks."""

from typing import Any

from django.urls import path

from criteria.views import setbook

urlpatterns: list[Any] = [
    path("sets/<slug:code>/workbook/", setbook.set_book, name="set_book"),
    path("sets/<slug:code>/extension/", setbook.set_extension, name="set_extension"),
    path("set-workbooks/pattern/", setbook.set_pattern, name="set_pattern"),
]
