"""A unit through time: its names and parents, what it came from and what became of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q

from communes.lookup import may_open, parent_ids
from communes.models import Agency, Succession, Unit, UnitVersion

Histories = dict[int, list[UnitVersion]]


@dataclass(frozen=True)
class Relative:
    """Another unit as it was on `day`; `opens` tells whether the person may open its page."""

    version: UnitVersion
    day: date
    opens: bool


@dataclass(frozen=True)
class Period:
    """One version of the unit with its parents as they were at its end (or are today)."""

    version: UnitVersion
    parents: tuple[Relative, ...]


@dataclass(frozen=True)
class Tie:
    """A succession seen from one side; `relative` is the unit on the other."""

    succession: Succession
    relative: Relative


@dataclass(frozen=True)
class Lineage:
    """Everything a unit's page and API answer tell of its history, the oldest first."""

    periods: list[Period]
    origins: list[Tie]
    successors: list[Tie]
    agencies: list[Agency]


def _histories(unit_ids: Iterable[int | None]) -> Histories:
    rows = UnitVersion.objects.filter(unit__in={pk for pk in unit_ids if pk})
    found: Histories = defaultdict(list)
    for row in rows.select_related("unit").order_by(F("valid_from").asc(nulls_first=True), "pk"):
        found[row.unit_id].append(row)
    return found


def _as_at(history: list[UnitVersion], day: date) -> UnitVersion:
    """The version in force on `day`, else the last before it, else the first."""
    begun = [row for row in history if row.valid_from is None or row.valid_from <= day]
    return begun[-1] if begun else history[0]


def _last_day(version: UnitVersion, today: date) -> date:
    return version.valid_to - timedelta(days=1) if version.valid_to else today


@dataclass(frozen=True)
class _Naming:
    """Names other units on a day, for one person."""

    user: Any
    histories: Histories

    def relative(self, unit_id: int, day: date) -> Relative:
        version = _as_at(self.histories[unit_id], day)
        return Relative(version, day, may_open(self.user, version))

    def period(self, version: UnitVersion, today: date) -> Period:
        day = _last_day(version, today)
        ids = (version.area_id, version.district_id, version.province_id)
        return Period(version, tuple(self.relative(pk, day) for pk in ids if pk))

    def origin(self, tie: Succession) -> Tie:
        return Tie(tie, self.relative(tie.predecessor_id, tie.effective_on - timedelta(days=1)))

    def successor(self, tie: Succession) -> Tie:
        return Tie(tie, self.relative(tie.successor_id, tie.effective_on))


def lineage(user: Any, unit: Unit, today: date) -> Lineage:
    """Gather the history of `unit`, which the person may see. Four queries."""
    versions = _histories([unit.pk])[unit.pk]
    ties = list(
        Succession.objects.filter(Q(predecessor=unit) | Q(successor=unit)).order_by(
            "effective_on", "-is_default", "predecessor__code", "successor__code"
        )
    )
    ends = {pk for tie in ties for pk in (tie.predecessor_id, tie.successor_id)}
    naming = _Naming(user, _histories(ends | parent_ids(versions)))
    return Lineage(
        periods=[naming.period(version, today) for version in versions],
        origins=[naming.origin(tie) for tie in ties if tie.successor_id == unit.pk],
        successors=[naming.successor(tie) for tie in ties if tie.predecessor_id == unit.pk],
        agencies=list(Agency.objects.filter(unit=unit).order_by("name", "pk")),
    )
