"""What the readers of events share."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from communes.models import UnitVersion
from criteria.models import SetCriterion
from webhooks.models import Kind

BATCH = 500  # rows in memory at once
Place = tuple[int, int]  # id of a criteria set, id of a criterion


@dataclass(frozen=True)
class Window:
    """Where to look: from `since` until `now`, for nothing that was due before `first_due`."""

    since: datetime
    now: datetime
    first_due: date


@dataclass(frozen=True)
class Happening:
    """One event: its name, which no other has, when it was, and what is told of it."""

    kind: Kind
    event: str
    at: datetime
    about: str
    data: dict[str, Any] = field(default_factory=dict)


Batches = Iterator[list[Happening]]


def numbers_of(places: set[Place]) -> dict[Place, str]:
    """The numbers of criteria in their sets. One query."""
    rows = SetCriterion.objects.filter(
        criteria_set__in={pk for pk, _criterion in places},
        criterion__in={pk for _set, pk in places},
    )
    return {(a, b): n for a, b, n in rows.values_list("criteria_set_id", "criterion_id", "number")}


def unit_told(unit: Any, version: UnitVersion | None) -> dict[str, str]:
    """A unit as messages tell it."""
    name = version.full_name if version else ""
    return {"level": unit.level, "code": unit.code, "name": name}
