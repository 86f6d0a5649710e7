"""Addresses of an office's own tables."""

from django.urls import path

from criteria.views import tablecolumns, tableplaces, tables

urlpatterns = [
    path("tables/", tables.new_table, name="new_table"),
    path("tables/<uuid:key>/", tables.table, name="table"),
    path("tables/<uuid:key>/columns/", tablecolumns.columns, name="table_columns"),
    path("tables/<uuid:key>/layout/", tablecolumns.layout, name="table_layout"),
    path("tables/<uuid:key>/communes/", tableplaces.places, name="table_places"),
    path("tables/<uuid:key>/forget/", tables.forget_table, name="forget_table"),
]
