"""Progress over time in one criteria set: the headline verdicts of many days, folded at once.

Each set is folded alone. Sets are never joined into one line.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from criteria.models import CriteriaSet, Status, Verdict
from criteria.progress import mean
from criteria.setview import SetView
from ntm_portal.lib.periods import contains

Key = tuple[int, int]  # unit id, criterion id


class Stretch(NamedTuple):
    """A verdict on record: `rank` = 10 × authority + status, from `start` until before `end`."""

    unit_id: int
    criterion_id: int
    rank: int
    start: date
    end: date | None


class Presence(NamedTuple):
    """A unit version: what a commune was, and where, from `start` until before `end`."""

    unit_id: int
    kind: str
    province_id: int | None
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Point:
    """The progress of some communes at the end of one day; `total` criteria were in force."""

    day: date
    total: int
    communes: int
    with_data: int
    complete: int
    met_sum: int

    @property
    def mean_met(self) -> Decimal | None:
        """Criteria met per commune with data, one decimal; None without any."""
        return mean(self.met_sum, self.with_data)


def chain(sets: Iterable[CriteriaSet], chosen: CriteriaSet, as_of: date) -> list[CriteriaSet]:
    """The sets that a unit was judged by up to `as_of`, of the tier of `chosen`, earliest first.

    Where a province extends a national set, one of the two stands for both: `chosen`, else the
    provincial one. Drafts are left out.
    """
    others = [
        row
        for row in sets
        if row.tier == chosen.tier and not row.is_draft and row.valid_from <= as_of
    ]
    extended = {row.extends_id for row in others} - {chosen.pk}
    shown = {
        row.pk: row
        for row in [*others, chosen]
        if row.pk not in extended and row.extends_id != chosen.pk
    }
    return sorted(shown.values(), key=lambda row: (row.valid_from, row.code))


def read_stretches(units: QuerySet[Any], criterion_ids: Collection[int]) -> list[Stretch]:
    """Every verdict on record of `units` on the criteria, as known now. One query."""
    rows = (
        Verdict.objects.known()
        .filter(unit__in=units.values("unit_id"), criterion__in=criterion_ids)
        .exclude(status=Status.WITHDRAWN)
        .annotate(rank=F("authority") * 10 + F("status"))
    )
    fields = ("unit_id", "criterion_id", "rank", "holds_from", "holds_to")
    return [Stretch(*row) for row in rows.values_list(*fields)]


def fold(
    whole: SetView, days: Sequence[date], presences: Iterable[Presence], told: Iterable[Stretch]
) -> list[Point]:
    """One point per day (ascending) in a set whose view holds the rows of every period."""
    return fold_counts(whole, days, presences, _met(whole, days, told))


def fold_counts(
    whole: SetView,
    days: Sequence[date],
    presences: Iterable[Presence],
    counts: Sequence[Mapping[int, int]],
) -> list[Point]:
    """As `fold`, of criteria met per unit on each of the days, as `criteria.tally` counts them."""
    counted = _counted(whole, days, presences)
    points = []
    for i, day in enumerate(days):
        met = {pk: count for pk, count in counts[i].items() if pk in counted[i]}
        points.append(_sum(whole, day, counted[i], met))
    return points


def _met(whole: SetView, days: Sequence[date], told: Iterable[Stretch]) -> list[Counter[int]]:
    """For each day, unit id → criteria met; 0 tells that there is data and nothing is met."""
    good = {Status.MET, *([Status.NOT_APPLICABLE] if whole.not_applicable_is_met else [])}
    asked = {row.id: _places(days, row.valid_from, row.valid_to) for row in whole.criteria}
    counts: list[Counter[int]] = [Counter() for _day in days]
    for (unit_id, criterion_id), ranks in _ranks(days, told, asked).items():
        for i in asked[criterion_id]:
            if ranks[i]:
                counts[i][unit_id] += ranks[i] % 10 in good
    return counts


def _ranks(
    days: Sequence[date], told: Iterable[Stretch], criterion_ids: Collection[int]
) -> Mapping[Key, bytearray]:
    """Map unit and criterion → the rank of the most senior verdict on each day, 0 without any."""
    ranks: dict[Key, bytearray] = defaultdict(lambda: bytearray(len(days)))
    for row in sorted(told, key=attrgetter("rank")):  # so that the more senior one is laid on top
        if row.criterion_id in criterion_ids:
            places = _places(days, row.start, row.end)
            line = ranks[row.unit_id, row.criterion_id]
            line[places.start : places.stop] = bytes([row.rank]) * len(places)
    return ranks


def _places(days: Sequence[date], start: date | None, end: date | None) -> range:
    """The places of the days that a period contains."""
    first = bisect_left(days, start) if start else 0
    return range(first, bisect_left(days, end) if end else len(days))


def _counted(whole: SetView, days: Sequence[date], presences: Iterable[Presence]) -> list[set[int]]:
    """For each day the communes that the set judged."""
    counted: list[set[int]] = [set() for _day in days]
    for row in presences:
        if row.kind in whole.kinds and whole.province_id in (None, row.province_id):
            for i in _places(days, row.start, row.end):
                counted[i].add(row.unit_id)
    return counted


def _in_force(whole: SetView, day: date) -> set[int]:
    return {row.id for row in whole.criteria if contains(day, row.valid_from, row.valid_to)}


def _sum(whole: SetView, day: date, counted: Collection[int], met: Mapping[int, int]) -> Point:
    """The communes `counted`, of which those with data `met` so many criteria, as a point."""
    total = len(_in_force(whole, day))
    return Point(
        day=day,
        total=total,
        communes=len(counted),
        with_data=len(met),
        complete=sum(1 for count in met.values() if total and count == total),
        met_sum=sum(met.values()),
    )
