"""One commune: its count, what is missing and by how much, and the latest changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from communes.models import UnitVersion
from criteria.catalogue import CriterionView
from criteria.cells import BLANK, MatrixCell, totals_of
from criteria.evidence_reading import files_on_cell
from criteria.explain import asked, explain
from criteria.judging import Finding, Sheet
from criteria.models import Status, Verdict
from criteria.progress import Bucket, CommuneProgress, buckets
from dashboards.district import standing, told
from dashboards.listing import MET
from dashboards.movement import Change as Movements
from dashboards.movement import change, split
from dashboards.reading import Reading

LATEST = 10


@dataclass(frozen=True)
class Gap:
    """An indicator that is not met or not recorded: what is on record against what is asked."""

    finding: Finding
    explained: str  # empty where nothing is recorded
    asked: str


@dataclass(frozen=True)
class CriterionRow:
    """A criterion of the commune, with the verdict of each authority and the indicators missing."""

    criterion: CriterionView
    cell: MatrixCell
    told: str
    met: bool
    gaps: list[Gap]

    @property
    def status(self) -> Status:
        """The headline status."""
        return self.cell.status


@dataclass(frozen=True)
class Change:
    """One entry as a person made it; `before` is what the same authority said until then."""

    criterion: CriterionView
    before: Status
    row: Any


@dataclass(frozen=True)
class CommunePage:
    """Everything that the page of a commune shows."""

    progress: CommuneProgress
    bucket: Bucket
    rows: list[CriterionRow]
    changes: list[Change]
    change: Movements | None  # since the earlier day, where one is asked for

    @property
    def missing(self) -> list[CriterionRow]:
        """The criteria that are not met, in the order of the set."""
        return [row for row in self.rows if not row.met]

    @property
    def without_evidence(self) -> list[CriterionView]:
        """The criteria that are met without a file of evidence on record."""
        return [row.criterion for row in self.rows if row.cell.lacks_evidence]


def commune_page(user: User, version: UnitVersion, reading: Reading) -> CommunePage:
    """Read one commune, which the person may see. Three queries at most."""
    criteria_set, as_of = reading.context.criteria_set, reading.context.as_of
    verdicts = list(_verdicts(user, version, reading))
    live = [row for row in verdicts if row.replaced_at is None]
    cells, movement = split(live, reading.question, reading.since.day)
    totals = totals_of(cells.values(), reading.question.met_statuses)
    progress = CommuneProgress(version, reading.total, totals)
    counted = buckets([progress], reading.total, reading.scheme)
    sheet = Sheet.read([version], criteria_set, as_of)
    return CommunePage(
        progress=progress,
        bucket=next(bucket for bucket in counted if bucket.count),
        rows=[
            _row(one, cells.get((version.unit_id, one.id), BLANK), sheet, version, reading)
            for one in criteria_set.criteria
        ],
        changes=_changes(verdicts, reading),
        change=change(movement, [version], reading),
    )


def _verdicts(user: User, version: UnitVersion, reading: Reading) -> QuerySet[Any]:
    """The verdicts on record on the page's days, and the latest entries, in one query."""
    as_of, visible = reading.context.as_of, Verdict.objects.visible_to(user)
    about = visible.filter(unit=version.unit_id, criterion__in=reading.question.criterion_ids)
    entries = about.filter(origin__isnull=True, holds_from__lte=as_of)
    latest = entries.order_by("-recorded_at", "-pk").values("pk")[:LATEST]
    replaced = Verdict.objects.filter(
        unit=OuterRef("unit"),
        criterion=OuterRef("criterion"),
        authority=OuterRef("authority"),
        replaced_at=OuterRef("recorded_at"),
        holds_from__lte=OuterRef("holds_from"),
    ).exclude(pk=OuterRef("pk"))
    rows: QuerySet[Any] = (
        about.filter(Q(pk__in=latest) | Q(pk__in=_held(about, reading).values("pk")))
        .annotate(before=Subquery(replaced.order_by("-holds_from").values("status")[:1]))
        .annotate(files=files_on_cell())
        .select_related("asserted_by")
        .order_by("-recorded_at", "-pk")
    )
    return rows


def _held(about: Any, reading: Reading) -> QuerySet[Any]:
    """Those on record on the page's day, and on the earlier one where one is asked for."""
    known = about.known()
    held: QuerySet[Any] = known.at(reading.context.as_of)
    return held | known.at(reading.since.day) if reading.since.day else held


def _changes(verdicts: Iterable[Any], reading: Reading) -> list[Change]:
    """The latest entries; `verdicts` come latest first and hold shortened copies besides."""
    criteria = {row.id: row for row in reading.context.criteria_set.criteria}
    entries = [row for row in verdicts if row.origin_id is None][:LATEST]
    return [
        Change(criteria[row.criterion_id], Status(row.before or Status.WITHDRAWN), row)
        for row in entries
    ]


def _row(
    criterion: CriterionView, cell: MatrixCell, sheet: Sheet, version: UnitVersion, reading: Reading
) -> CriterionRow:
    met = standing(cell.status, reading) == MET
    findings = [] if met else sheet.findings(version.unit_id, criterion)
    gaps = [
        Gap(found, explain(found, sheet.criteria_set), asked(found.indicator, found.threshold))
        for found in findings
        if found.status not in reading.question.met_statuses
    ]
    return CriterionRow(criterion, cell, told(criterion, cell.top), met, gaps)
