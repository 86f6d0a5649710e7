"""What a page shows of the change since an earlier day: totals, per criterion, per commune."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from communes.models import UnitVersion
from criteria.catalogue import CriterionView
from criteria.cells import MatrixCell, gather
from criteria.evidence_reading import files_on_cell
from criteria.models import Status, Verdict
from criteria.movement import NOTHING, Key, Movement, compare
from criteria.progress import Question
from dashboards.listing import GAINED, Filters
from dashboards.reading import Reading
from ntm_portal.lib.periods import contains

MOST = 50  # communes listed; the ranking shows them all

Cells = dict[tuple[int, int], MatrixCell]


@dataclass(frozen=True)
class UnitChange:
    """One commune in which something moved, with the criteria in the order of the set."""

    version: UnitVersion
    gained: list[CriterionView]
    lost: list[CriterionView]
    net: int


@dataclass(frozen=True)
class CriterionChange:
    """One criterion, with the number of communes that newly meet it and that lost it."""

    criterion: CriterionView
    gained: int
    lost: int
    net: int


@dataclass(frozen=True)
class Change:
    """The movement of a page's communes.

    `fresh` of them did not exist on the earlier day, `blank` of them had no data yet.
    """

    movement: Movement
    criteria: list[CriterionChange]
    units: list[UnitChange]
    compared: frozenset[int]  # ids of the communes that existed, with data, on the earlier day
    fresh: int
    blank: int

    @property
    def listed(self) -> list[UnitChange]:
        """The communes that moved most, upward first."""
        return self.units[:MOST]

    @property
    def unlisted(self) -> int:
        """How many more communes moved."""
        return len(self.units) - len(self.listed)

    def of(self, version: UnitVersion) -> Movement | None:
        """One commune's movement; None where there is nothing to compare it with."""
        if version.unit_id not in self.compared:
            return None
        return self.movement.by_unit.get(version.unit_id, NOTHING)

    def stands(self, filters: Filters) -> dict[int, str]:
        """Map unit id → how the criterion filtered by moved, of those where it did."""
        keys = self.movement.gained if filters.verdict == GAINED else self.movement.lost
        asked = filters.criterion
        return {unit: filters.verdict for unit, pk in keys if asked and pk == asked.id}

    def mark(self, key: Key) -> str:
        """A cell's movement: "gained", "lost", or empty."""
        if key in self.movement.gained:
            return "gained"
        return "lost" if key in self.movement.lost else ""


def change(movement: Movement, versions: Iterable[UnitVersion], reading: Reading) -> Change | None:
    """Lay out `movement` for the communes of the page; None where nothing is compared."""
    since = reading.since
    if since.day is None:
        return None
    known = list(versions)
    there = {row.unit_id: row for row in known if since.covers(row)}
    moved = movement.among(there, since.criterion_ids)
    units = [_unit(there[pk], own, reading) for pk, own in moved.by_unit.items()]
    units.sort(key=lambda row: (-row.net, row.version.sort_key, row.version.unit.code))
    return Change(
        movement=moved,
        criteria=_criteria(moved, reading),
        units=units,
        compared=frozenset(movement.known & there.keys()),
        fresh=len(known) - len(there),
        blank=len(there.keys() - movement.known),
    )


def _unit(version: UnitVersion, own: Movement, reading: Reading) -> UnitChange:
    def rows(keys: frozenset[Key]) -> list[CriterionView]:
        ids = {criterion_id for _unit_id, criterion_id in keys}
        return [row for row in reading.context.criteria_set.criteria if row.id in ids]

    return UnitChange(version, rows(own.gained), rows(own.lost), own.net)


def _criteria(moved: Movement, reading: Reading) -> list[CriterionChange]:
    rows = [
        (criterion, moved.by_criterion.get(criterion.id, NOTHING))
        for criterion in reading.context.criteria_set.criteria
    ]
    return [
        CriterionChange(criterion, len(own.gained), len(own.lost), own.net)
        for criterion, own in rows
        if own
    ]


def cells_on_both(
    question: Question, since: date | None, unit_ids: Iterable[int]
) -> tuple[Cells, Movement]:
    """The cells of the page's day with their files, and how they moved since the earlier one.

    One query.
    """
    about = Verdict.objects.known(question.known_on).filter(
        unit__in=set(unit_ids), criterion__in=question.criterion_ids
    )
    rows = about.at(question.as_of)
    if since is not None:
        rows |= about.at(since)
    told = rows.select_related("asserted_by").annotate(files=files_on_cell(question.known_on))
    return split(told, question, since)


def split(rows: Iterable[Any], question: Question, since: date | None) -> tuple[Cells, Movement]:
    """As `cells_on_both`, of rows in hand that hold on either day."""
    known = list(rows)
    now = cells_on(known, question.as_of)
    if since is None:
        return now, NOTHING
    met = question.met_statuses
    return now, compare(_told(cells_on(known, since), met), _told(now, met))


def cells_on(rows: Iterable[Any], day: date) -> Cells:
    """The cells as at a day, of rows known now."""
    return gather(row for row in rows if contains(day, row.holds_from, row.holds_to))


def _told(cells: Mapping[Key, MatrixCell], met: list[int]) -> dict[Key, bool]:
    """Whether each cell with data is met."""
    return {key: cell.status in met for key, cell in cells.items() if cell.top}


def headlines_on_both(
    question: Question, since: date | None, unit_ids: Iterable[int]
) -> tuple[dict[Key, Status], Movement]:
    """As `cells_on_both`, with the headline status alone of each cell: for many communes."""
    about = Verdict.objects.known(question.known_on).filter(
        unit__in=set(unit_ids), criterion__in=question.criterion_ids
    )
    found = about.at(question.as_of)
    if since is not None:
        found |= about.at(since)
    fields = ("unit_id", "criterion_id", "authority", "status", "holds_from", "holds_to")
    rows = list(found.exclude(status=Status.WITHDRAWN).values_list(*fields))
    now = _tops(rows, question.as_of)
    if since is None:
        return now, NOTHING
    then, after = (
        {key: status in question.met_statuses for key, status in tops.items()}
        for tops in (_tops(rows, since), now)
    )
    return now, compare(then, after)


def _tops(rows: Iterable[tuple[Any, ...]], day: date) -> dict[Key, Status]:
    """Cell → status of the most senior verdict on a day."""
    tops: dict[Key, tuple[int, int]] = {}
    for unit_id, criterion_id, authority, status, start, end in rows:
        key = (unit_id, criterion_id)
        if contains(day, start, end):
            tops[key] = max((authority, status), tops.get(key, (0, 0)))
    return {key: Status(status) for key, (_authority, status) in tops.items()}
