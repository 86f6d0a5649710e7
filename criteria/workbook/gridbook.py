"""The grid of a district or area as a workbook to fill in: one sheet per set open on the day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import UnitVersion
from criteria.authority import Rights
from criteria.catalogue import SetView, view_of
from criteria.grid import Grid, GridCell, GridRow
from criteria.models import CriteriaSet, Status
from criteria.progress import Question
from criteria.workbook.codes import CRITERION, About, Key, State, told
from criteria.workbook.paper import CHOICES, Page, Paper, word
from ntm_portal.lib.periods import VIETNAM, contains

FIRST = 3  # the column of the first criterion


def open_sets(chosen: SetView, offered: Sequence[CriteriaSet], day: date) -> list[SetView]:
    """The chosen set, and those of the offered ones on the day that share no criterion with it.

    One cell stands on one sheet only: a provincial set and the one it extends share theirs. No
    query once the sets are kept.
    """
    found, taken = [chosen], {row.id for row in chosen.criteria}
    for row in offered:
        if row.code != chosen.code and contains(day, row.valid_from, row.valid_to):
            view = view_of(row, day)
            ids = {criterion.id for criterion in view.criteria}
            if ids and not ids & taken:
                found.append(view)
                taken |= ids
    return found


def about(place: UnitVersion, day: date, by: User, now: datetime) -> About:
    """What the workbook is about."""
    return About(place.unit.level, place.unit.code, day.isoformat(), by.username, now.isoformat())


def grid_workbook(
    place: UnitVersion, grids: Sequence[Grid], *, by: User, day: date, now: datetime
) -> bytes:
    """The workbook of a place's grids, one a set; those without a judged commune are left out."""
    paper = Paper()
    states: dict[Key, State] = {}
    for grid in grids:
        if grid.rows:
            states |= _sheet(paper, place, grid, heading(place, grid.question, by, now))
    return paper.finish(told(about(place, day, by, now), states))


def heading(place: UnitVersion, question: Question, by: User, now: datetime) -> list[str]:
    """The lines above the table."""
    made = {"who": str(by), "when": f"{now.astimezone(VIETNAM):%H:%M %d/%m/%Y}"}
    return [
        f"{place.full_name}: {question.criteria_set.name}",
        _("As at %(day)s. Made by %(who)s at %(when)s.")
        % {"day": f"{question.as_of:%d/%m/%Y}", **made},
        _(
            "Fill in the light cells; a cleared cell is “no data”. The grey ones you only read. "
            "Only cells that you change are recorded."
        ),
    ]


def _sheet(paper: Paper, place: UnitVersion, grid: Grid, lines: Sequence[str]) -> dict[Key, State]:
    set_view = grid.question.criteria_set
    page = paper.sheet(set_view.code, lines)
    last = FIRST + len(set_view.criteria) - 1
    page.head(
        [
            ("", _("Code"), 8),
            ("", _("Commune"), 22),
            *((row.number, f"{row.number}. {row.name}", 11) for row in set_view.criteria),
            ("", _("Criteria met"), 10),
        ]
    )
    states: dict[Key, State] = {}
    for place_of_row, line in enumerate(grid.rows, start=page.top + 1):
        states |= _row(page, place_of_row, line, grid.question)
    bottom = page.top + len(grid.rows)
    words = [word(status) for status in CHOICES]
    for column in range(FIRST, last + 1):
        page.choose(page.top + 1, column, words, bottom)
    page.tint((page.top + 1, FIRST), (bottom, last))
    page.close(frozen_column=FIRST, last_row=bottom, last_column=last + 1)
    return states


def _row(page: Page, row: int, line: GridRow, question: Question) -> dict[Key, State]:
    version = line.version
    page.key(row, version.unit.code)
    page.put(row, 1, version.unit.code)
    page.put(row, 2, capfirst(version.full_name), "group")
    states = {}
    for column, cell in enumerate(line.cells, start=FIRST):
        page.put(row, column, word(cell.status), "choice" if cell.authority else "closed")
        if cell.hint:
            page.page.write_comment(row, column, cell.hint[:500])
        key = Key(question.criteria_set.code, version.unit.code, CRITERION, cell.criterion.number)
        states[key] = verdict_state(cell)
    met = [Status(status) for status in question.met_statuses]
    shown = sum(cell.status in met for cell in line.cells)
    page.counting(row, FIRST, FIRST + len(line.cells) - 1, met, shown)
    return states


def verdict_state(cell: GridCell) -> State:
    """What stands in the cell of a verdict."""
    shown = "" if cell.status == Status.WITHDRAWN else cell.status.name
    return State(int(cell.authority or 0), cell.seen, shown, cell.note if cell.authority else "")


def grids_of(
    sets: Sequence[SetView], versions: Sequence[UnitVersion], rights: Rights, day: date
) -> list[Any]:
    """The grid of each set. One query each."""
    return [Grid(Question(view, day), versions, rights) for view in sets]
