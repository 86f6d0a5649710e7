"""`check_history` finds what no constraint of both engines forbids."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.history_check import findings
from criteria.models import Measurement, Verdict
from tests.operations.conftest import run

pytestmark = pytest.mark.django_db
MODELS = pytest.mark.parametrize("model", [Verdict, Measurement])


def closed(model: Any) -> Any:
    """A row known now that ends, so that another follows it."""
    if found := model.objects.known().filter(holds_to__isnull=False).order_by("pk").first():
        return found
    row = model.objects.known().order_by("pk")[0]
    end = row.holds_from + timedelta(days=100)
    model.objects.filter(pk=row.pk).update(holds_to=end)
    row.pk, row.holds_from, row.holds_to = None, end, None
    row._state.adding = True
    row.save()
    return model.objects.get(holds_to=end, unit=row.unit_id, **{model.SUBJECT: row.cell[1]})


def move(row: Any, **change: Any) -> list[str]:
    """What is found once the row is changed behind the services' back."""
    type(row).objects.filter(pk=row.pk).update(**change)
    return [str(finding) for finding in findings() if finding.row == row.pk]


def test_the_demo_is_sound() -> None:
    assert "%" not in run("check_history")
    assert list(findings()) == []


@MODELS
def test_an_overlap(model: Any) -> None:
    row = closed(model)
    (found,) = move(row, holds_to=row.holds_to + timedelta(days=1))
    assert found.startswith(f"{model._meta.model_name} {row.pk}, commune {row.unit.code} ")


@MODELS
def test_a_gap(model: Any) -> None:
    row = closed(model)
    assert len(move(row, holds_to=row.holds_to - timedelta(days=1))) == 1


@MODELS
def test_an_end_without_a_follower(model: Any) -> None:
    row = model.objects.known().filter(holds_to__isnull=True).order_by("pk")[0]
    assert len(move(row, holds_to=row.holds_from + timedelta(days=1))) == 1


@MODELS
def test_replaced_before_it_was_recorded(model: Any) -> None:
    row = model.objects.known().order_by("pk")[0]
    found = move(row, replaced_at=row.recorded_at - timedelta(seconds=1))
    assert len(found) == 1


@MODELS
def test_a_copy_of_another_cell(model: Any) -> None:
    row, other = model.objects.known().filter(origin__isnull=True).order_by("pk")[:2]
    assert len(move(row, origin=other)) == 1


def test_several_open_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX verdict_one_open")
    row = closed(Verdict)
    assert len(move(row, holds_to=None)) == 2  # it overlaps, and is one of two


def test_an_orphan() -> None:
    row = Verdict.objects.known().order_by("pk")[0]
    assert len(move(row, origin_id=999_999_999)) == 1
    Verdict.objects.filter(pk=row.pk).update(origin_id=None)  # the test's own end checks the key


def test_findings_make_the_command_fail() -> None:
    row = closed(Verdict)
    move(row, holds_to=row.holds_to + timedelta(days=1))
    with pytest.raises(CommandError, match="1"):
        run("check_history")


def test_the_number_of_queries_is_fixed() -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        list(findings())
    assert len(queries) == 10
