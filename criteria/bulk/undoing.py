"""Taking back a whole list: what each cell said before is recorded anew, by few statements.

The same as `criteria.batchundo.undo_batch`, which reads every row into memory: all of it or
nothing, and nothing where anybody changed a cell since.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import User
from criteria.bulk.importing import FOR_WHOLE_TABLES
from criteria.bulk.laying import CHANGES, compare, lay_all
from criteria.bulk.progress import Phase, Say, quiet
from criteria.bulk.sheet import Cell, Judged, Standing
from criteria.bulk.spots import Spots
from criteria.bulk.streams import CELLS, InStep
from criteria.bulk.tables import (
    ask,
    on_server,
    rare_collection,
    run,
    settle,
    stream,
    temporary_tables,
)
from criteria.bulk.trail import Trail
from criteria.models import CriteriaSet, Measurement, Status, Verdict
from criteria.models.fact import Fact
from criteria.timeline import Conflict, lock_units
from criteria.writing import Writing
from ntm_portal.lib.periods import local_day

CHANGED: tuple[type[Fact], ...] = (Measurement, Verdict)
MOST_TOLD = 100  # cells that somebody changed since
# e: what the list wrote; f: what holds there now; b: what held before the list.
SAME_CELL = """
    {one}.unit_id = e.unit_id AND {one}.{subject} = e.{subject} AND {one}.authority = e.authority
    AND {one}.holds_from <= e.holds_from
    AND ({one}.holds_to IS NULL OR {one}.holds_to > e.holds_from)
"""
WRITTEN = "e.recorded_at = %(moment)s AND e.asserted_by_id = %(by)s AND e.origin_id IS NULL"
NOW = "LEFT JOIN {table} f ON f.replaced_at IS NULL AND " + SAME_CELL.replace("{one}", "f")
BEFORE = (
    "LEFT JOIN {table} b ON b.replaced_at = %(moment)s AND b.recorded_at <> %(moment)s AND "
    + SAME_CELL.replace("{one}", "b")
)
UNITS = f"SELECT DISTINCT e.unit_id FROM {{table}} e WHERE {WRITTEN}"  # noqa: S608 - constants
LOST = f"""
    SELECT e.unit_id, e.{{subject}}, e.authority, f.id FROM {{table}} e {NOW}
    WHERE {WRITTEN} AND (f.id IS NULL OR COALESCE(f.origin_id, f.id) <> e.id)
    ORDER BY e.id LIMIT {MOST_TOLD}
"""  # noqa: S608 - constants
VALUES = f"""
    INSERT INTO bulk_value (line, place, unit_id, subject_id, criterion_id, authority, holds_from,
        value, answer, note)
    SELECT 0, 0, e.unit_id, e.indicator_id, i.criterion_id, e.authority, e.holds_from, b.value,
        COALESCE(b.answer, ''), COALESCE(b.note, '')
    FROM {{table}} e JOIN criteria_indicator i ON i.id = e.indicator_id {BEFORE} WHERE {WRITTEN}
"""  # noqa: S608 - constants
VERDICTS = f"""
    INSERT INTO bulk_verdict
    SELECT e.unit_id, e.criterion_id, e.authority, COALESCE(b.status, 0),
        COALESCE(b.basis, 'declared'), COALESCE(b.workings, '[]'), COALESCE(b.note, ''),
        f.holds_to, f.id
    FROM {{table}} e {NOW} {BEFORE}
    WHERE {WRITTEN} AND e.holds_from = %(day)s AND (b.id IS NULL OR b.status <> f.status
        OR b.basis <> f.basis OR b.note <> f.note OR b.workings <> f.workings)
"""  # noqa: S608 - constants
CELLS_WRITTEN = f"""
    SELECT e.holds_from, e.unit_id, i.criterion_id, e.authority FROM criteria_measurement e
    JOIN criteria_indicator i ON i.id = e.indicator_id WHERE {WRITTEN}
    UNION SELECT e.holds_from, e.unit_id, e.criterion_id, e.authority FROM criteria_verdict e
    WHERE {WRITTEN}
"""  # noqa: S608 - constants
TOLD = """
    SELECT v.unit_id, v.subject_id, v.authority, f.id, f.status, f.basis, f.note, NULL, f.holds_to,
        v.status
    FROM bulk_verdict v JOIN criteria_verdict f ON f.id = v.before_id ORDER BY v.unit_id
"""
TOUCHED = "SELECT unit_id FROM bulk_cell UNION SELECT unit_id FROM bulk_verdict ORDER BY 1"


@dataclass(frozen=True)
class Undoing:
    """Whose list of which moment is taken back, and why."""

    criteria_set: CriteriaSet
    by: User
    moment: datetime
    reason: str
    now: datetime | None = None

    @property
    def values(self) -> dict[str, Any]:
        """What tells the rows of the list."""
        return {"moment": self.moment, "by": self.by.pk}

    def ask(self, statement: str, model: type[Fact]) -> list[tuple[Any, ...]]:
        """The rows that a statement about facts of a kind gives."""
        return ask(_worded(statement, model), **self.values)

    def run(self, statement: str, model: type[Fact], **more: Any) -> None:
        """Run a statement about facts of a kind."""
        run(_worded(statement, model), **self.values, **more)


def _worded(statement: str, model: type[Fact]) -> str:
    return statement.format(table=model._meta.db_table, subject=model.SUBJECT)


def undo_values(
    undoing: Undoing, *, say: Say = quiet, then: Callable[[int, datetime], None] | None = None
) -> int:
    """Record anew what the cells said before the list; the number of cells.

    `then` is called with it inside the transaction. Raises Conflict for cells that someone changed
    since, Refused where the person no longer records with the authority of then.
    """
    with rare_collection(), temporary_tables(), transaction.atomic():
        if on_server():
            run(*FOR_WHOLE_TABLES)
        say(Phase.COMPARE, 0, 0)
        lock_units(row[0] for model in CHANGED for row in undoing.ask(UNITS, model))
        _refuse_changed(undoing)
        now = undoing.now or timezone.now()
        spots = Spots(undoing.criteria_set, undoing.by, local_day(now))
        _check_rights(undoing, spots)
        undoing.run(VALUES, Measurement)
        settle("bulk_value")
        count = 0
        for on in spots.days:
            writing = Writing(on.criteria_set, on.day, undoing.by, undoing.reason, now)
            count += _take_back(undoing, writing, Trail(writing, spots.codes()), say)
        if then is not None:
            then(count, now)
        say(Phase.END, 0, 0)
    return count


def _refuse_changed(undoing: Undoing) -> None:
    """Every cell must still say what the list said, by the same hand."""
    lost: list[tuple[Any, Fact | None]] = []
    for model in CHANGED:
        found = undoing.ask(LOST, model)
        ids = [row[3] for row in found if row[3]]
        rows: dict[int, Fact] = model.objects.select_related("asserted_by").in_bulk(ids)
        lost += [((unit, subject, body), rows.get(pk)) for unit, subject, body, pk in found]
    if lost:
        raise Conflict(*lost)


def _check_rights(undoing: Undoing, spots: Spots) -> None:
    """The person must record for each cell with the authority of then."""
    versions: dict[date, dict[int, Any]] = {}
    for day, unit_id, criterion_id, body in stream(CELLS_WRITTEN, **undoing.values):
        on = spots.day(day if isinstance(day, date) else date.fromisoformat(day))
        if on.day not in versions:
            versions[on.day] = {one.unit_id: one for one in spots.versions(on.day)}
        version = versions[on.day].get(unit_id)
        if version is None:
            raise Refused(_("You no longer see all units of the list."))
        if on.rights.require(version, criterion_id) != body:
            raise Refused(_("You recorded these cells for another body than now."))


def _take_back(undoing: Undoing, writing: Writing, trail: Trail, say: Say) -> int:
    """Write one day's cells again as they were before the list."""
    compare(writing.effective_on)
    run("DELETE FROM bulk_verdict")
    undoing.run(VERDICTS, Verdict, day=writing.effective_on)
    settle("bulk_verdict")
    count = 0
    for cells, verdicts in _units(writing):
        trail.tell(cells, verdicts)
        count += sum(cell.changes for cell in cells) + len(verdicts)
    trail.write()
    say(Phase.WRITE, 0, 0)
    lay_all(Measurement, CHANGES, writing)
    lay_all(Verdict, "bulk_verdict", writing)
    return count


def _units(writing: Writing) -> Iterator[tuple[list[Cell], list[Judged]]]:
    """Of each unit: its values, and the verdicts that come back, for the trail."""
    criteria = {row.id: row for row in writing.criteria_set.criteria}
    values, verdicts = InStep(stream(CELLS)), InStep(stream(TOLD))
    for (unit_id,) in stream(TOUCHED):
        back = [
            Judged(unit_id, criteria[row[1]], row[2], Status(row[9]), "[]", Standing(*row[:9]))
            for row in verdicts.of(unit_id)
        ]
        yield list(map(Cell._make, values.of(unit_id))), back
