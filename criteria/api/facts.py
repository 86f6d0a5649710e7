"""GET /api/v1/verdicts/ and /api/v1/measurements/: what is on record, and a feed of changes."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import user_of
from communes.lookup import today
from criteria.api.factparameters import FactsAsked, MeasurementsAsked, VerdictsAsked
from criteria.api.factreading import COLUMNS, STATUS, Scope, of_scope, told, until
from criteria.api.factrows import (
    FactRow,
    MeasurementFact,
    MeasurementsAnswer,
    VerdictFact,
    VerdictsAnswer,
)
from criteria.models import Measurement, Status, Verdict
from criteria.rejudging import plain
from ntm_portal.lib.asking import read
from ntm_portal.lib.paging import Page
from ntm_portal.lib.room import Room

Rows = list[dict[str, Any]]


def _scope(request: Request, kind: type[FactsAsked]) -> Scope:
    user = user_of(request)
    return Scope.of(user, read(request, kind), today())


def _page(request: Request, scope: Scope, row: type[FactRow]) -> Page:
    kept = {"until": until(timezone.now())}
    return Page(request, scope.asked, FactsAsked.orders, row, kept=kept)


class Verdicts(Room):
    """Verdicts of every body on every criterion of the units of the caller's territory."""

    @extend_schema(parameters=[VerdictsAsked], responses=VerdictsAnswer)
    def list(self, request: Request) -> Response:
        """Verdicts on record, of all days or as at one; with `changed_since` what has changed.

        Units outside your territory are never in the list, and naming one is a 404.
        """
        scope = _scope(request, VerdictsAsked)
        page = _page(request, scope, VerdictFact)
        rows = _verdicts(scope).values(*COLUMNS, "criterion_id", "status", "basis")
        return page.answer(_told_verdicts(page.cut(rows), scope))


def _verdicts(scope: Scope) -> QuerySet[Any]:
    rows = of_scope(Verdict.objects.visible_to(scope.user), scope)
    asked = scope.asked
    if "status" in asked:
        rows = rows.filter(status=Status[asked["status"].upper()])
    if scope.criteria is not None:
        number = asked.get("number")
        ids = [row.id for row in scope.criteria if number in (None, row.number)]
        rows = rows.filter(criterion__in=ids)
    return rows


def _told_verdicts(rows: Rows, scope: Scope) -> Iterator[dict[str, Any]]:
    numbers = scope.numbers({row["criteria_set_id"] for row in rows})
    for row, fact in zip(rows, told(rows, scope), strict=True):
        yield fact | {
            "number": numbers.get((row["criteria_set_id"], row["criterion_id"]), ""),
            "status": STATUS[row["status"]],
            "basis": row["basis"],
        }


class Measurements(Room):
    """Values of every indicator of the units of the caller's territory."""

    @extend_schema(parameters=[MeasurementsAsked], responses=MeasurementsAnswer)
    def list(self, request: Request) -> Response:
        """Values on record, of all days or as at one; with `changed_since` what has changed.

        Units outside your territory are never in the list, and naming one is a 404.
        """
        scope = _scope(request, MeasurementsAsked)
        page = _page(request, scope, MeasurementFact)
        rows = _measurements(scope).values(*COLUMNS, "indicator_id", "value", "answer")
        return page.answer(_told_values(page.cut(rows), scope))


def _measurements(scope: Scope) -> QuerySet[Any]:
    rows = of_scope(Measurement.objects.visible_to(scope.user), scope)
    if scope.criteria is None:
        return rows
    number, of = scope.asked.get("number"), scope.asked.get("criterion")
    ids = [
        row.id
        for criterion in scope.criteria
        for row in criterion.indicators
        if of in (None, criterion.number) and number in (None, row.number)
    ]
    return rows.filter(indicator__in=ids)


def _told_values(rows: Rows, scope: Scope) -> Iterator[dict[str, Any]]:
    numbers = scope.indicator_numbers({row["criteria_set_id"] for row in rows})
    for row, fact in zip(rows, told(rows, scope), strict=True):
        key = row["criteria_set_id"], row["indicator_id"]
        number, criterion = numbers.get(key, ("", ""))
        yield fact | {
            "number": number,
            "criterion": criterion,
            "value": plain(row["value"]),
            "answer": row["answer"],
        }
