"""Computed verdicts that the recorded values no longer say, since the set was changed.

They stay on record until somebody with the right judges them anew: a verdict that people have
reported and met about is never rewritten behind their back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from communes.models import UnitVersion
from criteria.authority import Rights
from criteria.catalogue import CriterionView, SetView
from criteria.judging import Sheet
from criteria.models import Basis, Status, Verdict
from criteria.rejudging import judge_again
from criteria.services import VerdictEntry, places_of
from criteria.writing import Writing


@dataclass(frozen=True)
class Outdated:
    """A verdict on record, and what its values say now; None where they say nothing any more."""

    verdict: Verdict
    version: UnitVersion
    criterion: CriterionView
    computed: Status | None


def outdated(view: SetView, day: date, units: QuerySet[Any]) -> list[Outdated]:
    """Those of the set on `day`, by commune and criterion; `units` are scoped versions of the day.

    Four queries, whatever the number.
    """
    rows = (
        Verdict.objects.known()
        .at(day)
        .filter(
            criteria_set=view.id,
            basis=Basis.COMPUTED,
            unit__in=units.values("unit_id"),
            criterion__in=[one.id for one in view.criteria],
        )
    )
    verdicts = list(rows.exclude(status=Status.WITHDRAWN))
    there = units.filter(unit__in={row.unit_id for row in verdicts}).select_related("unit")
    versions = {version.unit_id: version for version in there}
    sheet = Sheet.read(list(versions.values()), view, day)
    criteria = {one.id: one for one in view.criteria}
    found = []
    for row in verdicts:
        criterion = criteria[row.criterion_id]
        computed = sheet.verdict(row.unit_id, criterion, row.authority)
        if computed != row.status:
            found.append(Outdated(row, versions[row.unit_id], criterion, computed))
    return sorted(found, key=_in_order)


def _in_order(one: Outdated) -> tuple[Any, ...]:
    version = one.version
    return version.sort_key, version.unit.code, one.criterion.order, one.verdict.authority


def own(rows: Sequence[Outdated], rights: Rights) -> list[Outdated]:
    """Those that the person may judge: with the authority that gave the verdict."""
    return [
        row
        for row in rows
        if rights.authority(row.version, row.criterion.id) == row.verdict.authority
    ]


@transaction.atomic
def judge_anew(
    *,
    rows: Sequence[Outdated],
    criteria_set: SetView,
    effective_on: date,
    by: User,
    reason: str = "",
    now: datetime | None = None,
) -> int:
    """Let the values on record judge the criteria again from `effective_on`; how many.

    What does not say enough any more is withdrawn. Raises ValidationError and Refused as
    `services.record_verdicts` does; a verdict that is up to date meanwhile stays as it is.
    """
    writing = Writing(criteria_set, effective_on, by, reason.strip(), now or timezone.now())
    entries = [VerdictEntry(row.version, row.criterion, Status(row.verdict.status)) for row in rows]
    places = places_of(entries, writing)
    sheet = Sheet.read([place.version for place in places], criteria_set, effective_on)
    judge_again(places, sheet, sheet, writing)
    return len(places)
