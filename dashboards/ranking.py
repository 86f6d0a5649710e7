"""The communes of a place in order, by level, by movement or by score, and its three measures."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q

from accounts.models import User
from communes.models import Level, UnitVersion
from criteria.judging import Sheet
from criteria.models import Registration, Status
from criteria.movement import Key, Movement
from criteria.progress import mean
from criteria.score import criterion_parts, score
from dashboards.movement import Change, change, headlines_on_both
from dashboards.reading import Reading
from ntm_portal.lib.periods import in_force


@dataclass(frozen=True)
class Ranked:
    """One commune; `rank` is shared by equals, None without data. `moved` None: not compared."""

    version: UnitVersion
    met: int
    total: int
    has_data: bool
    score: Decimal
    moved: Movement | None
    rank: int | None = None

    @property
    def complete(self) -> bool:
        """Whether every criterion is met."""
        return self.total > 0 and self.met == self.total


@dataclass(frozen=True)
class Measures:
    """The three measures of some communes: complete, criteria met, mean progress score."""

    place: UnitVersion | None
    communes: int
    with_data: int
    complete: int
    met_sum: int
    cells_total: int
    mean_met: Decimal | None
    mean_score: Decimal | None


@dataclass(frozen=True)
class Ranking:
    """Everything that the page shows."""

    whole: Measures
    places: list[Measures]
    rows: list[Ranked]
    order: str
    change: Change | None


ORDERS: dict[str, Callable[[Ranked], Any]] = {
    "met": lambda row: row.met,
    "movement": lambda row: row.moved.net if row.moved is not None else None,
    "score": lambda row: row.score,
}


@dataclass(frozen=True)
class Members:
    """A place on a day, its communes, and the districts or areas that they belong to."""

    version: UnitVersion
    communes: list[UnitVersion]
    places: dict[int, UnitVersion]


def find_members(
    user: User, level: str, code: str, day: date, cohort: tuple[str, int | None]
) -> Members | None:
    """A province, district or area on `day` with what is in it; None where there is none.

    `cohort` is a set's code and a target year, to which the communes are narrowed. One query.
    """
    own = Q(unit__level=level, unit__code=code)
    inside = Q(**{f"{level}__code": code, f"{level}__level": level})
    set_code, year = cohort
    if year is not None:
        books = Registration.objects.at(day).filter(criteria_set__code=set_code, target_year=year)
        inside &= ~Q(unit__level=Level.COMMUNE) | Q(unit__in=books.values("unit_id"))
    visible = UnitVersion.objects.visible_to(user).filter(own | inside)
    rows = list(visible.filter(in_force(day)).select_related("unit"))
    version = next((row for row in rows if (row.unit.level, row.unit.code) == (level, code)), None)
    if version is None:
        return None
    held = [row for row in rows if getattr(row, f"{level}_id") == version.unit_id]
    places = {row.unit_id: row for row in held if row.unit.level in (Level.DISTRICT, Level.AREA)}
    return Members(version, [row for row in held if row.unit.level == Level.COMMUNE], places)


def ranking(members: Members, reading: Reading, order: str) -> Ranking:
    """Put the communes that the set judges in order. Three queries."""
    criteria_set = reading.context.criteria_set
    province = criteria_set.province_id
    judged = [
        row
        for row in members.communes
        if row.kind in criteria_set.kinds and province in (None, row.province_id)
    ]
    ids = [row.unit_id for row in judged]
    tops, movement = headlines_on_both(reading.question, reading.since.day, ids)
    sheet = Sheet.read(judged, criteria_set, reading.context.as_of)
    moved = change(movement, judged, reading)
    rows = [_measure(row, tops, sheet, moved, reading) for row in judged]
    known = order if order in ORDERS and (moved or order != "movement") else "met"
    return Ranking(
        whole=_measures(None, rows),
        places=_by_place(rows, members.places),
        rows=in_order(rows, known),
        order=known,
        change=moved,
    )


def _measure(
    version: UnitVersion,
    tops: dict[Key, Status],
    sheet: Sheet,
    moved: Change | None,
    reading: Reading,
) -> Ranked:
    criteria_set, met, parts = reading.context.criteria_set, 0, []
    for criterion in criteria_set.criteria:
        good = tops.get((version.unit_id, criterion.id)) in reading.question.met_statuses
        met += good
        findings = sheet.findings(version.unit_id, criterion)
        parts += criterion_parts(good, findings, criteria_set.not_applicable_is_met)
    return Ranked(
        version=version,
        met=met,
        total=reading.total,
        has_data=any((version.unit_id, pk) in tops for pk in reading.question.criterion_ids),
        score=score(parts),
        moved=moved.of(version) if moved else None,
    )


def in_order(rows: Iterable[Ranked], order: str) -> list[Ranked]:
    """The highest first, equals in Vietnamese order of names and of one rank, no data last."""
    key = ORDERS[order]
    named = sorted(rows, key=lambda row: (row.version.sort_key, row.version.unit.code))
    known = [row for row in named if row.has_data and key(row) is not None]
    known.sort(key=key, reverse=True)
    ranks: dict[Any, int] = {}
    for place, row in enumerate(known, 1):
        ranks.setdefault(key(row), place)
    ranked = [_with_rank(row, ranks[key(row)]) for row in known]
    placed = {row.version.unit_id for row in known}
    return ranked + [row for row in named if row.version.unit_id not in placed]


def _with_rank(row: Ranked, rank: int) -> Ranked:
    return replace(row, rank=rank)


def _measures(place: UnitVersion | None, rows: Sequence[Ranked]) -> Measures:
    told = [row for row in rows if row.has_data]
    met_sum = sum(row.met for row in told)
    total = sum((row.score for row in told), Decimal(0))
    step = Decimal("0.1")
    return Measures(
        place=place,
        communes=len(rows),
        with_data=len(told),
        complete=sum(row.complete for row in rows),
        met_sum=met_sum,
        cells_total=sum(row.total for row in rows),
        mean_met=mean(met_sum, len(told)),
        mean_score=(total / len(told)).quantize(step, ROUND_HALF_UP) if told else None,
    )


def _by_place(rows: Iterable[Ranked], places: dict[int, UnitVersion]) -> list[Measures]:
    """The measures of each district or area, in Vietnamese order; none where there are none."""
    groups: dict[int, list[Ranked]] = defaultdict(list)
    for row in rows:
        ids = (row.version.district_id, row.version.area_id)
        found = next((pk for pk in ids if pk in places), None)
        if found is not None:
            groups[found].append(row)
    measured = [_measures(places[pk], members) for pk, members in groups.items()]
    return sorted(measured, key=lambda row: row.place.sort_key if row.place else "")
