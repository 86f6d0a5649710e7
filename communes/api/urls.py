"""Addresses of the API about units and the audit trail."""

from django.urls import path

from communes.api.audit import Audit
from communes.api.successions import Successions
from communes.api.units import Units

urlpatterns = [
    path("successions/", Successions.as_view({"get": "list"}), name="successions"),
    path("audit/", Audit.as_view({"get": "list"}), name="audit"),
    path("units/", Units.as_view({"get": "list"}), name="units"),
    path("units/<slug:level>/<slug:code>/", Units.as_view({"get": "retrieve"}), name="unit"),
]
