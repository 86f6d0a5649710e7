"""The matrix of a district or area: its communes × the criteria of a set."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from communes.models import Level, UnitVersion
from communes.scope import UnitVersionQuerySet
from criteria.catalogue import CriterionView
from criteria.cells import BLANK as EMPTY
from criteria.cells import totals_of
from criteria.models import Authority, Status
from criteria.progress import CommuneProgress, RollUp, registration_years, roll_up
from dashboards.listing import BLANK, GAINED, LOST, MET, UNMET, Filters, Line
from dashboards.movement import Cells, Change, cells_on_both, change
from dashboards.province import line_of
from dashboards.reading import Reading, Segment, segments
from ntm_portal.lib.periods import local_day


@dataclass(frozen=True)
class Box:
    """One cell of the matrix: a criterion's number, its headline status, and who said so when."""

    number: str
    status: Status
    told: str
    moved: str  # "gained" or "lost" since the earlier day; empty where neither


@dataclass(frozen=True)
class MatrixLine:
    """A commune's row."""

    line: Line
    boxes: list[Box]


@dataclass(frozen=True)
class Matrix:
    """Everything that the page of a district or area shows; `province` if the person may see it."""

    province: UnitVersion | None
    figures: RollUp
    segments: list[Segment]
    criteria: tuple[CriterionView, ...]
    lines: list[MatrixLine]
    met: list[tuple[CriterionView, int]]  # of the communes shown
    years: dict[int, int]
    change: Change | None  # since the earlier day, where one is asked for
    lacking: int  # cells met without evidence, of all communes


def district_matrix(
    units: UnitVersionQuerySet, version: UnitVersion, reading: Reading, filters: Filters
) -> Matrix:
    """Lay out the communes of `version` among `units` (scoped). Three queries."""
    criteria_set, as_of = reading.context.criteria_set, reading.context.as_of
    inside = units.at(as_of).inside(version.unit_id)
    province, communes = _rows(units.at(as_of), reading.cohort(inside), version)
    ids = [row.unit_id for row in communes]
    cells, movement = cells_on_both(reading.question, reading.since.day, ids)
    moved = change(movement, communes, reading)
    progress = [_progress(row, cells, reading) for row in communes]
    figures = roll_up(progress, criteria_set, reading.scheme)
    all_lines = [_line(row, cells, reading) for row in progress]
    lines = filters.apply(all_lines, reading, _stands(cells, moved, filters, reading))
    shown = [MatrixLine(line, _boxes(line.version, cells, moved, reading)) for line in lines]
    return Matrix(
        province=province,
        figures=figures,
        segments=segments(figures.buckets),
        criteria=criteria_set.criteria,
        lines=shown,
        met=list(zip(criteria_set.criteria, _met_counts(shown, reading), strict=True)),
        years=registration_years(inside, criteria_set, as_of),
        change=moved,
        lacking=sum(line.lacking or 0 for line in all_lines),
    )


def _rows(
    dated: QuerySet[Any], cohort: QuerySet[Any], version: UnitVersion
) -> tuple[UnitVersion | None, list[UnitVersion]]:
    """The province, where the person may see it, and the communes, in one query."""
    communes = Q(unit__level=Level.COMMUNE, pk__in=cohort.values("pk"))
    rows = list(
        dated.filter(communes | Q(unit=version.province_id))
        .select_related("unit")
        .order_by("sort_key", "unit__code")
    )
    province = next((row for row in rows if row.unit_id == version.province_id), None)
    return province, [row for row in rows if row is not province]


def _progress(version: UnitVersion, cells: Cells, reading: Reading) -> CommuneProgress:
    own = (cells.get((version.unit_id, pk), EMPTY) for pk in reading.question.criterion_ids)
    return CommuneProgress(version, reading.total, totals_of(own, reading.question.met_statuses))


def _line(progress: CommuneProgress, cells: Cells, reading: Reading) -> Line:
    """A commune's line, with what it meets without evidence."""
    unit_id = progress.version.unit_id
    own = (cells.get((unit_id, pk), EMPTY) for pk in reading.question.criterion_ids)
    return replace(line_of(progress, reading), lacking=sum(cell.lacks_evidence for cell in own))


def _stands(
    cells: Cells, moved: Change | None, filters: Filters, reading: Reading
) -> dict[int, str]:
    """How the criterion filtered by stands, or moved, in each commune."""
    if filters.criterion is None:
        return {}
    if moved and filters.verdict in (GAINED, LOST):
        return moved.stands(filters)
    return {
        unit: standing(cell.status, reading)
        for (unit, criterion), cell in cells.items()
        if criterion == filters.criterion.id
    }


def standing(status: Status, reading: Reading) -> str:
    """A headline status as the filters know it: met, unmet or blank."""
    if status in reading.question.met_statuses:
        return MET
    return UNMET if status else BLANK


def _boxes(version: UnitVersion, cells: Cells, moved: Change | None, reading: Reading) -> list[Box]:
    boxes = []
    for criterion in reading.context.criteria_set.criteria:
        key = (version.unit_id, criterion.id)
        cell = cells.get(key, EMPTY)
        mark = moved.mark(key) if moved else ""
        boxes.append(Box(criterion.number, cell.status, told(criterion, cell.top), mark))
    return boxes


def told(criterion: CriterionView, row: Any) -> str:
    """A verdict in one sentence: what, which authority, who, and when it was entered."""
    subject = f"{criterion.number}. {criterion.name}"
    if row is None:
        return f"{subject}: {_('no data')}"
    status, authority = Status(row.status).label, Authority(row.authority).label
    day = f"{local_day(row.asserted_at):%d/%m/%Y}"
    return f"{subject}: {status} · {authority} · {row.asserted_by} · {day}"


def _met_counts(lines: Iterable[MatrixLine], reading: Reading) -> list[int]:
    """For each criterion, in order, how many of the communes shown meet it."""
    counts = [0] * reading.total
    for line in lines:
        for index, box in enumerate(line.boxes):
            counts[index] += box.status in reading.question.met_statuses
    return counts
