"""The answers to a post of the grid, as JSON that its script puts on the page."""

from typing import Any

from communes.models import UnitVersion
from criteria.catalogue import CriterionView
from criteria.explain import number
from criteria.grid import Grid, GridCell, GridRow
from criteria.views.outcome import Outcome, conflict_told, verdict_told
from criteria.views.place import PostedGrid

CellKey = tuple[int, int]  # unit id, criterion id


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
        "row": line(row),
        "totals": totals(grid),
    }


def line(row: GridRow) -> dict[str, Any]:
    """A commune's figures."""
    return {"met": f"{row.progress.met}/{row.progress.total}", "own": row.own}


def saved_many(grid: Grid, keys: set[CellKey]) -> dict[str, Any]:
    """The saved cells, the rows that they stand in by commune code, and the place's figures."""
    saved = [
        (row, shown)
        for row in grid.rows
        for shown in row.cells
        if (shown.version.unit_id, shown.criterion.id) in keys
    ]
    return {
        "cells": [named(shown.version, shown.criterion) | cell(shown) for _row, shown in saved],
        "rows": {row.version.unit.code: line(row) for row, _shown in saved},
        "totals": totals(grid),
    }


def named(version: UnitVersion, criterion: CriterionView) -> dict[str, Any]:
    """Which cell is meant."""
    return {"commune": version.unit.code, "criterion": criterion.number}


def refusals(outcome: Outcome, here: PostedGrid) -> dict[str, Any]:
    """Why none of many entries was written: every cell that someone changed, or what is wrong."""
    if not outcome.conflict:
        return refusal(outcome)
    communes = {version.unit_id: version for version in here.versions}
    criteria = {row.id: row for row in here.posted.criteria_set.criteria}
    return {
        "conflicts": [
            named(communes[unit], criteria[criterion]) | conflict_told(row)
            for (unit, criterion, _authority), row in outcome.conflict.changed
        ]
    }


def refusal(outcome: Outcome) -> dict[str, Any]:
    """Why an entry was not written."""
    if outcome.conflict:
        return {"conflict": conflict_told(outcome.conflict.current)}
    if outcome.refused:
        return {"reason": outcome.refused}
    return {"errors": outcome.errors}
