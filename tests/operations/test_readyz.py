"""Readiness: 503 with the step that is missing, until people can work."""

from typing import Any

import pytest
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from criteria.models import CriteriaSet

pytestmark = pytest.mark.django_db


def readiness() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def missing(step: str) -> tuple[int, dict[str, Any]]:
    return 503, {"status": "not ready", "missing": step}


def test_ready_without_signing_in() -> None:
    assert readiness() == (200, {"status": "ready"})


def test_a_migration_is_waiting() -> None:
    MigrationRecorder.Migration.objects.filter(app="criteria").delete()
    assert readiness() == missing("migrate")


def test_nothing_is_loaded(monkeypatch) -> None:
    nothing = CriteriaSet.objects.none()
    monkeypatch.setattr("ntm_portal.operations.health.CriteriaSet.objects", nothing)
    assert readiness() == missing("load_criteria")
    monkeypatch.setattr("ntm_portal.operations.health.Unit.objects", nothing)
    assert readiness() == missing("load_units")


def test_the_database_is_down(monkeypatch) -> None:
    def down() -> None:
        raise DatabaseError("no connection to host db.internal")

    monkeypatch.setattr("ntm_portal.operations.health.pending", down)
    assert readiness() == missing("database does not answer")


def test_it_is_read_only() -> None:
    assert Client().post("/readyz").status_code == 405
