"""Addresses of criteria sets as workbooks."""

from typing import Any

from django.urls import path

from criteria.views import setbook, setupload, setverdicts

urlpatterns: list[Any] = [
    path("sets/<slug:code>/workbook/", setbook.set_book, name="set_book"),
    path("sets/<slug:code>/verdicts/", setverdicts.set_verdicts, name="set_verdicts"),
    path("sets/<slug:code>/extension/", setbook.set_extension, name="set_extension"),
    path("set-workbooks/", setupload.set_uploads, name="set_uploads"),
    path("set-workbooks/pattern/", setbook.set_pattern, name="set_pattern"),
    path("set-workbooks/<uuid:key>/", setupload.set_upload, name="set_upload"),
    path("set-workbooks/<uuid:key>/choose/", setupload.choose_set_upload, name="choose_set_upload"),
    path("set-workbooks/<uuid:key>/apply/", setupload.apply_set_upload, name="apply_set_upload"),
    path("set-workbooks/<uuid:key>/undo/", setupload.undo_set_upload, name="undo_set_upload"),
]
