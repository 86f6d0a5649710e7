"""What a fill, a pasted block or "as last time" would do to a grid, before anything is written."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from criteria.cells import matrix
from criteria.due import is_blank
from criteria.evaluation import contradicts
from criteria.grid import Grid, GridCell
from criteria.judging import Sheet
from criteria.models import Status
from criteria.pasting import Word, read_block
from criteria.progress import Question


class Fate(StrEnum):
    """What becomes of a cell that a plan names."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LOCKED = "locked"  # the person only reads it
    AGAINST = "against"  # its indicators say otherwise: it needs a note of its own


@dataclass(frozen=True)
class Wish:
    """What a cell shall say."""

    cell: GridCell
    status: Status
    note: str = ""


@dataclass(frozen=True)
class Step:
    """A wish, and what becomes of it."""

    wish: Wish
    fate: Fate

    @property
    def entry(self) -> dict[str, Any]:
        """The step as `entries.read_entries` reads it."""
        cell = self.wish.cell
        return {
            "commune": cell.version.unit.code,
            "criterion": cell.criterion.number,
            "status": self.wish.status.name,
            "note": self.wish.note,
            "seen": cell.seen,
        }


@dataclass(frozen=True)
class Plan:
    """Every step, and the pasted words that are no verdicts with the cells they would stand in."""

    steps: list[Step]
    strange: list[tuple[Word, GridCell]] = field(default_factory=list)

    def of(self, fate: Fate) -> list[Step]:
        """The steps of one fate."""
        return [step for step in self.steps if step.fate == fate]

    @property
    def fates(self) -> dict[str, list[Step]]:
        """The steps by the name of their fate, for the page."""
        return {fate.name.lower(): self.of(fate) for fate in Fate}

    @property
    def writes(self) -> list[Step]:
        """The steps that would be recorded."""
        return self.of(Fate.NEW) + self.of(Fate.CHANGED)

    @property
    def entries(self) -> str:
        """What to record, as JSON."""
        return json.dumps([step.entry for step in self.writes], ensure_ascii=False)


def make_plan(
    grid: Grid, wishes: Iterable[Wish], strange: Iterable[tuple[Word, GridCell]] = ()
) -> Plan:
    """Say what becomes of each wish. At most two queries: the values that contradict."""
    asked = list(wishes)
    question = grid.question
    versions = [wish.cell.version for wish in asked]
    sheet = Sheet.read(versions, question.criteria_set, question.as_of)
    return Plan([Step(wish, _fate(wish, sheet)) for wish in asked], list(strange))


def _fate(wish: Wish, sheet: Sheet) -> Fate:
    cell = wish.cell
    if cell.authority is None:
        return Fate.LOCKED
    if cell.status == wish.status:
        return Fate.SAME
    computed = sheet.verdict(cell.version.unit_id, cell.criterion, cell.authority)
    if contradicts(wish.status, computed) and not wish.note:
        return Fate.AGAINST
    return Fate.NEW if cell.status == Status.WITHDRAWN else Fate.CHANGED


def fill_down(grid: Grid, start: tuple[int, int], status: Status) -> Plan:
    """One verdict for the blank cells of a column, from the cell `start` (row, column) down."""
    if status == Status.WITHDRAWN:
        raise ValidationError(_("Choose a cell with a verdict: blank cells take it over."))
    row, column = start
    cells = [line.cells[column] for line in grid.rows[row:]]
    return make_plan(grid, [Wish(cell, status) for cell in cells if is_blank(cell)])


def paste(grid: Grid, start: tuple[int, int], text: str) -> Plan:
    """A block of words put on the cell `start` (row, column); see `pasting.read_block`."""
    row, column = start
    wide = len(grid.question.criteria_set.criteria)
    words = read_block(text, rows=len(grid.rows) - row, columns=wide - column)
    wishes, strange = [], []
    for word in words:
        cell = grid.rows[row + word.row].cells[column + word.column]
        if word.status is None:
            strange.append((word, cell))
        else:
            wishes.append(Wish(cell, word.status))
    return make_plan(grid, wishes, strange)


def as_earlier(grid: Grid, day: date) -> Plan:
    """What the same body said of each blank cell as at an earlier day. One query more."""
    question = grid.question
    if day >= question.as_of:
        raise ValidationError(_("Choose a day before the day of the grid."))
    blank = [cell for row in grid.rows for cell in row.cells if is_blank(cell)]
    units = {cell.version.unit_id for cell in blank}
    found = matrix(Question(question.criteria_set, day), units)
    wishes = []
    for cell in blank:
        then = found.get((cell.version.unit_id, cell.criterion.id))
        own = then.own(cell.authority) if then else None
        if own and not own.is_blank:
            wishes.append(Wish(cell, Status(own.status), own.note))
    return make_plan(grid, wishes)
