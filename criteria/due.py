"""What waits to be recorded: the cells of one's own that are blank, or older than some days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from communes.models import UnitVersion
from criteria.grid import Grid, GridCell, GridRow
from criteria.models import Status
from ntm_portal.lib.periods import local_day

USUAL = 90  # days after which a verdict is looked at again
MOST = 3650


def days_of(text: str) -> int | None:
    """Days as an address gives them, 1 to 3650; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST))):
        return None
    return int(text) if 1 <= int(text) <= MOST else None


@dataclass(frozen=True)
class Due:
    """One commune with what waits there: the numbers of the criteria."""

    version: UnitVersion
    blank: list[str]
    stale: list[str]

    @property
    def count(self) -> int:
        """Cells that wait."""
        return len(self.blank) + len(self.stale)


def is_blank(cell: GridCell) -> bool:
    """Whether the person records the cell and has nothing there."""
    return cell.authority is not None and cell.status == Status.WITHDRAWN


def is_stale(cell: GridCell, as_of: date, days: int) -> bool:
    """Whether the person's own verdict was entered more than `days` before the day."""
    if cell.authority is None or cell.own is None or is_blank(cell):
        return False
    return bool(local_day(cell.own.asserted_at) < as_of - timedelta(days=days))


def due_in(row: GridRow, as_of: date, days: int) -> Due:
    """What waits in one commune."""
    return Due(
        row.version,
        [cell.criterion.number for cell in row.cells if is_blank(cell)],
        [cell.criterion.number for cell in row.cells if is_stale(cell, as_of, days)],
    )


def due_rows(grid: Grid, days: int) -> list[Due]:
    """The communes where something waits, the most first; no query."""
    found: Iterable[Due] = (due_in(row, grid.question.as_of, days) for row in grid.rows)
    waiting = [due for due in found if due.count]
    return sorted(waiting, key=lambda due: -due.count)
