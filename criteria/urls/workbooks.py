"""Addresses of workbooks made to be filled in, and what comes back."""

from django.urls import path

from criteria.views import uploads, workbooks

urlpatterns = [
    path("workbooks/grid/<slug:level>/<slug:code>/", workbooks.grid_book, name="grid_book"),
    path("workbooks/scorecard/<slug:code>/", workbooks.card_book, name="card_book"),
    path("uploads/", uploads.upload_list, name="uploads"),
    path("uploads/<uuid:key>/", uploads.upload, name="upload"),
    path("uploads/<uuid:key>/marked/", uploads.marked_upload, name="marked_upload"),
    path("uploads/<uuid:key>/apply/", uploads.apply_upload, name="apply_upload"),
    path("uploads/<uuid:key>/undo/", uploads.undo_upload, name="undo_upload"),
]
