"""The figures of a province by district or area, and of the nation by province."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from communes.models import Level, UnitVersion
from communes.scope import UnitVersionQuerySet
from criteria.catalogue import CriterionView
from criteria.progress import CommuneProgress, RollUp, Totals, registration_years, roll_up
from criteria.survey import Survey, survey
from dashboards.listing import GAINED, LOST, MET, NOWHERE, UNMET, Filters, Line
from dashboards.movement import Change, change
from dashboards.reading import Reading, Segment, segments
from ntm_portal.lib.periods import local_day

WEAKEST = 5


@dataclass(frozen=True)
class Group:
    """One row of the table: a district, an area or a province; `place` None: in none of them."""

    place: UnitVersion | None
    figures: RollUp
    segments: list[Segment]

    @property
    def code(self) -> str:
        """The code of the place, as in an address."""
        return str(self.place.unit.code) if self.place else NOWHERE


@dataclass(frozen=True)
class CriterionLine:
    """How many communes meet one criterion, do not, or have no verdict on it."""

    criterion: CriterionView
    met: int
    unmet: int
    blank: int


@dataclass(frozen=True)
class Overview:
    """Everything that the page of a province, or of the nation, shows."""

    figures: RollUp
    segments: list[Segment]
    recent: int  # communes with an entry in the 30 days up to the page's day
    groups: list[Group]
    weakest: list[CriterionLine]
    lines: list[Line]
    years: dict[int, int]
    change: Change | None  # since the earlier day, where one is asked for


def overview(
    units: UnitVersionQuerySet, reading: Reading, filters: Filters, levels: tuple[Level, ...]
) -> Overview:
    """Count the communes among `units` (scoped) by their places of `levels`. Three queries."""
    dated = units.at(reading.context.as_of)
    cohort = reading.cohort(dated)
    asked = filters.criterion.id if filters.criterion else None
    found = survey(reading.question, cohort, asked, reading.since.day)
    lines = _lines(dated, cohort, reading, found, levels)
    figures = _roll_up(lines, reading)
    moved = change(found.movement, [line.version for line in lines], reading)
    return Overview(
        figures=figures,
        segments=segments(figures.buckets),
        recent=sum(reading.is_recent(line.progress.totals.last_entered_at) for line in lines),
        groups=_groups(lines, reading),
        weakest=_weakest(found, reading, len(lines)),
        lines=filters.apply(lines, reading, _stands(found, moved, filters)),
        years=registration_years(dated, reading.context.criteria_set, reading.context.as_of),
        change=moved,
    )


def _lines(
    dated: QuerySet[Any],
    cohort: QuerySet[Any],
    reading: Reading,
    found: Survey,
    levels: tuple[Level, ...],
) -> list[Line]:
    """The communes with their places; places and communes come from one query."""
    wanted = Q(unit__level__in=levels) | Q(unit__level=Level.COMMUNE, pk__in=cohort.values("pk"))
    versions = list(dated.filter(wanted).select_related("unit"))
    places = {row.unit_id: row for row in versions if row.unit.level in levels}
    communes = [row for row in versions if row.unit.level == Level.COMMUNE]
    return [
        line_of(
            CommuneProgress(row, reading.total, found.units.get(row.unit_id, Totals())),
            reading,
            next((places[pk] for pk in _parents(row) if pk in places), None),
        )
        for row in communes
    ]


def line_of(progress: CommuneProgress, reading: Reading, place: UnitVersion | None = None) -> Line:
    """A commune's line, with the days from its last entry to the page's day."""
    entered = progress.totals.last_entered_at
    days = (reading.context.as_of - local_day(entered)).days if entered else -1
    return Line(progress, place, days if days >= 0 else None)


def _parents(version: UnitVersion) -> tuple[int | None, ...]:
    return version.district_id, version.area_id, version.province_id


def _roll_up(lines: Iterable[Line], reading: Reading) -> RollUp:
    rows = [line.progress for line in lines]
    return roll_up(rows, reading.context.criteria_set, reading.scheme)


def _groups(lines: list[Line], reading: Reading) -> list[Group]:
    by_place: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_place[line.place_code].append(line)
    groups = []
    for members in by_place.values():
        figures = _roll_up(members, reading)
        groups.append(Group(members[0].place, figures, segments(figures.buckets)))
    return sorted(groups, key=lambda row: (row.place is None, row.place and row.place.sort_key))


def _weakest(found: Survey, reading: Reading, communes: int) -> list[CriterionLine]:
    """The criteria that the fewest communes meet; none while nothing is recorded."""
    rows = []
    for criterion in reading.context.criteria_set.criteria:
        totals = found.criteria.get(criterion.id, Totals())
        blank = communes - totals.recorded
        rows.append(CriterionLine(criterion, totals.met, totals.recorded - totals.met, blank))
    open_rows = [row for row in rows if row.met < communes] if found.criteria else []
    return sorted(open_rows, key=lambda row: (row.met, row.criterion.order))[:WEAKEST]


def _stands(found: Survey, moved: Change | None, filters: Filters) -> dict[int, str]:
    """How the criterion asked about stands, or moved, in each commune; no verdict, no entry."""
    if moved and filters.verdict in (GAINED, LOST):
        return moved.stands(filters)
    return {unit: MET if totals.met else UNMET for unit, totals in found.asked.items()}
