"""The audit trail of a list: one entry per unit and body with every value that changed.

Why not one per value: docs/adr/0016.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from accounts.history import Change, record
from criteria.bulk.sheet import Cell, Judged, Said, Standing, exact
from criteria.models import Authority, Status
from criteria.rejudging import plain
from criteria.writing import Writing

ENTRIES_AT_ONCE = 500
Told = dict[str, Any]


class Trail:
    """Gathers entries and writes them some at a time."""

    def __init__(self, writing: Writing, codes: dict[int, str]) -> None:
        self.writing = writing
        self.codes = codes
        self.numbers = {row.id: row.number for row in writing.criteria_set.indicators()}
        self._changes: list[Change] = []

    def tell(self, cells: Sequence[Cell], judged: Sequence[Judged]) -> None:
        """Tell what changed of one unit."""
        values = [cell for cell in cells if cell.changes]
        for authority in dict.fromkeys(cell.authority for cell in values):
            own = [cell for cell in values if cell.authority == authority]
            before = {self.numbers[c.subject_id]: _before(c) for c in own}
            after = {self.numbers[c.subject_id]: said(c.said, c.note) for c in own}
            self._add("measurement", own[0].unit_id, authority, before, after)
        for authority in dict.fromkeys(one.authority for one in judged):
            verdicts = [one for one in judged if one.authority == authority]
            before = {one.criterion.number: _status(one.before) for one in verdicts}
            after = {one.criterion.number: one.status.name for one in verdicts}
            self._add("verdict", verdicts[0].unit_id, authority, before, after)
        if len(self._changes) >= ENTRIES_AT_ONCE:
            self.write()

    def write(self) -> None:
        """Write what is gathered."""
        record(self._changes, by=self.writing.by, at=self.writing.moment)
        self._changes = []

    def _add(self, subject: str, unit_id: int, body: int, before: Told, after: Told) -> None:
        code, criteria_set = self.codes[unit_id], self.writing.criteria_set.code
        day = self.writing.effective_on.isoformat()
        self._changes.append(
            Change(
                action=f"{subject}.import",
                subject=subject,
                key=f"{code} {criteria_set} {Authority(body).name}",
                before=before,
                after={**after, "holds_from": day},
                unit_code=code,
                unit_id=unit_id,
                reason=self.writing.reason,
            )
        )


def said(answer: Said, note: str | None) -> str | None:
    """An answer with its note, as the trail keeps it; None for a cleared one."""
    value = plain(exact(answer[0])) or answer[1]
    return " · ".join(part for part in (value, note) if part) or None


def _before(cell: Cell) -> str | None:
    return said(cell.said_before, cell.old_note)


def _status(standing: Standing | None) -> str | None:
    return None if standing is None else Status(standing.status).name


def written(trail: Trail, units: Iterable[tuple[list[Cell], list[Judged]]]) -> Iterator[Judged]:
    """Pass on the verdicts of each unit once the trail tells of it."""
    for cells, judged in units:
        trail.tell(cells, judged)
        yield from judged
    trail.write()
