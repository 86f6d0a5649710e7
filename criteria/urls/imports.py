"""Addresses of long lists of values."""

from django.urls import path

from criteria.views import imports

urlpatterns = [
    path("lists/", imports.new_list, name="new_list"),
    path("lists/<uuid:key>/", imports.long_list, name="list"),
    path("lists/<uuid:key>/state/", imports.list_state, name="list_state"),
    path("lists/<uuid:key>/run/", imports.run_list, name="run_list"),
]
