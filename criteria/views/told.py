"""The answers to a post of the grid, as JSON that its script puts on the page."""

from typing import Any

from communes.models import UnitVersion
from criteria.catalogue import CriterionView
from criteria.explain import number
from criteria.grid import Grid, GridCell
from criteria.views.outcome import Outcome, conflict_told, verdict_told


def cell(shown: GridCell) -> dict[str, Any]:
    """One cell as it is now."""
    return verdict_told(shown.status) | {
        "seen": shown.seen,
        "note": shown.note,
        "overruled": shown.overruled,
        "hint": shown.hint,
    }


def totals(grid: Grid) -> dict[str, Any]:
    """The place's figures: complete communes, sum, mean, communes per criterion."""
    total = grid.roll_up
    return {
        "complete": f"{total.complete}/{total.communes}",
        "met": f"{total.met_sum}/{total.cells_total}",
        "mean": "–" if total.mean_met is None else number(total.mean_met, 1),
        "columns": {row.number: count for row, count in grid.columns},
    }


def saved(grid: Grid, version: UnitVersion, criterion: CriterionView) -> dict[str, Any]:
    """The figures that a saved cell moves: its own, its row's, the place's."""
    row = next(one for one in grid.rows if one.version == version)
    shown = next(one for one in row.cells if one.criterion.id == criterion.id)
    return {
        "cell": cell(shown),
        "row": {"met": f"{row.progress.met}/{row.progress.total}", "own": row.own},
        "totals": totals(grid),
    }


def refusal(outcome: Outcome) -> dict[str, Any]:
    """Why an entry was not written."""
    if outcome.conflict:
        return {"conflict": conflict_told(outcome.conflict)}
    if outcome.refused:
        return {"reason": outcome.refused}
    return {"errors": outcome.errors}
