"""What is read beside the list to judge it: three streams that are in step, unit by unit."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from criteria.bulk.laying import STANDING
from criteria.bulk.sheet import Cell, Standing
from criteria.bulk.tables import ask, stream
from criteria.catalogue import SetView

Rows = list[tuple[Any, ...]]

CELLS = """
    SELECT unit_id, subject_id, criterion_id, authority, value, answer, note, changes, before_id,
        old_value, old_answer, old_note, line, place
    FROM bulk_cell ORDER BY unit_id, line, place
"""
# What a body falls back on where it says nothing itself, and its own answers beside the list.
OTHERS = f"""
    SELECT f.unit_id, f.indicator_id, f.authority, f.value, f.answer
    FROM criteria_measurement f
    WHERE {STANDING} AND f.indicator_id IN ({{indicators}})
        AND f.unit_id IN (SELECT unit_id FROM bulk_cell)
        AND NOT EXISTS (SELECT 1 FROM bulk_cell c WHERE c.unit_id = f.unit_id
            AND c.subject_id = f.indicator_id AND (f.authority >= c.authority
            OR (c.value IS NOT NULL OR c.answer <> '')
            AND (c.old_value IS NOT NULL OR c.old_answer <> '')))
    ORDER BY f.unit_id
"""  # noqa: S608 - constants
VERDICTS = f"""
    SELECT f.unit_id, f.criterion_id, f.authority, f.id, f.status, f.basis, f.note,
        CASE WHEN f.basis = 'computed' THEN f.workings END, f.holds_to
    FROM criteria_verdict f
    WHERE {STANDING} AND f.criterion_id IN ({{criteria}}) AND f.authority IN ({{authorities}})
        AND f.unit_id IN (SELECT unit_id FROM bulk_cell)
    ORDER BY f.unit_id
"""  # noqa: S608 - constants


class InStep:
    """A stream in the order of units, read along with another one."""

    def __init__(self, rows: Iterator[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, key=lambda row: row[0])
        self._next = next(self._groups, None)

    def of(self, unit_id: int) -> Rows:
        """The rows of the unit; those of units before it are passed over."""
        while self._next is not None and self._next[0] < unit_id:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != unit_id:
            return []
        return list(self._next[1])


def units(view: SetView, day: Any) -> Iterator[tuple[list[Cell], Rows, list[Standing]]]:
    """Of each unit in `bulk_cell`: its values, what else is on record, its verdicts."""
    asked = ask("SELECT DISTINCT criterion_id, authority FROM bulk_cell")
    criteria, authorities = {row[0] for row in asked}, {row[1] for row in asked}
    if not criteria:
        return
    indicators = {i.id for row in view.criteria if row.id in criteria for i in row.indicators}
    others = InStep(stream(OTHERS.format(indicators=_listed(indicators)), day=day))
    wanted = {"criteria": _listed(criteria), "authorities": _listed(authorities)}
    verdicts = InStep(stream(VERDICTS.format(**wanted), day=day))
    for unit_id, cells in groupby(stream(CELLS), key=lambda row: row[0]):
        standing = [Standing(*row) for row in verdicts.of(unit_id)]
        yield list(map(Cell._make, cells)), others.of(unit_id), standing


def _listed(ids: set[int]) -> str:
    return ", ".join(map(str, sorted(ids)))
