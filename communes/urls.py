"""Addresses of the pages about units."""

from django.urls import path

from communes import views

app_name = "communes"
urlpatterns = [
    path("units/", views.unit_list, name="list"),
    path("units/<slug:level>/<slug:code>/", views.unit_page, name="unit"),
]
