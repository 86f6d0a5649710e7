"""Laying new facts into the history of their cells: the one place that writes verdicts and values.

The rows of a cell known now follow each other without a gap (a cleared entry is a row too), so a
new fact holds from its day until the next recorded change.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.history import Change as Audit
from accounts.history import record
from accounts.models import User
from communes.models import Unit
from criteria.models import Authority
from criteria.models.fact import Fact

Cell = tuple[int, int, int]  # unit id, criterion or indicator id, authority


class Conflict(Exception):
    """Someone changed cells since the person last saw them.

    `changed` tells each cell with the row there now; `cell` and `current` are the first of them.
    """

    def __init__(self, *changed: tuple[Cell, Fact | None]) -> None:
        super().__init__(f"cells {[cell for cell, _row in changed]} changed meanwhile")
        self.changed = changed
        self.cell, self.current = changed[0]


@dataclass
class Pending:
    """A fact to be written: the new row, its name for the audit, and what the person saw.

    `seen` is the `assertion` on the person's screen, 0 for a blank cell; None skips the check.
    """

    row: Fact
    unit_code: str
    key: str
    seen: int | None = None


@dataclass
class Change:
    """One cell's change: the new row, the row that held before, and what becomes of it."""

    new: Fact
    before: Fact | None
    shortened: Fact | None = None
    replaced: list[Fact] = field(default_factory=list)


def lock_units(unit_ids: Iterable[int]) -> None:
    """Let one writer at a time change a unit's cells (SQLite transactions are exclusive anyway)."""
    rows = Unit.objects.filter(pk__in=set(unit_ids)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def covering(rows: Sequence[Fact], day: date) -> Fact | None:
    """The row of a cell that holds on `day`."""
    for row in rows:
        if row.holds_from <= day and (row.holds_to is None or day < row.holds_to):
            return row
    return None


def lay(rows: Sequence[Fact], new: Fact) -> Change:
    """Work out how `new` enters a cell whose rows known now are `rows`; writes nothing."""
    before = covering(rows, new.holds_from)
    change = Change(new=new, before=before)
    if before is None:
        later = [row.holds_from for row in rows if row.holds_from > new.holds_from]
        new.holds_to = min(later, default=None)
        return change
    new.holds_to = before.holds_to
    change.replaced.append(before)
    if before.holds_from < new.holds_from:
        change.shortened = _shortened(before, new)
    return change


def _shortened(before: Fact, new: Fact) -> Fact:
    """A copy of `before` that ends where `new` begins and keeps its author and time."""
    part = copy(before)
    part._state = copy(before._state)
    part._state.adding = True
    part.pk = None
    part.origin_id = before.assertion  # type: ignore[attr-defined] # declared per subclass
    part.holds_to = new.holds_from
    part.recorded_at = new.recorded_at
    return part


@dataclass(frozen=True)
class Standing:
    """A pending fact beside the rows of its cell known now."""

    item: Pending
    live: Sequence[Fact]

    @cached_property
    def before(self) -> Fact | None:
        """The row that holds on the day of the fact."""
        return covering(self.live, self.item.row.holds_from)

    @cached_property
    def changes(self) -> bool:
        """Whether the fact says something else than is on record."""
        if self.before is None:
            return not self.item.row.is_blank
        return self.item.row.content() != self.before.content()

    @property
    def after(self) -> Any:
        """The row that holds once the fact is written."""
        return self.item.row if self.changes else self.before or self.item.row

    @property
    def overtaken(self) -> bool:
        """Whether it would change a cell that no longer holds what the person saw."""
        seen = self.item.seen
        now = self.before.assertion if self.before else 0
        return self.changes and seen is not None and seen != now


def stand(pending: Sequence[Pending]) -> list[Standing]:
    """Read what is on record in the cells of facts of one model. One query."""
    if not pending:
        return []
    live = live_rows(type(pending[0].row), {item.row.cell for item in pending})
    return [Standing(item, live[item.row.cell]) for item in pending]


def stand_unchanged(pending: Sequence[Pending]) -> list[Standing]:
    """As `stand`, for facts that are all to be written, or none.

    Raises Conflict for the cells that changed meanwhile, ValidationError (key `unit`) where one
    cell stands in `pending` twice.
    """
    if len({item.row.cell for item in pending}) < len(pending):
        raise ValidationError({"unit": _("The same cell appears twice in one entry.")})
    found = stand(pending)
    lost = [(one.item.row.cell, one.before) for one in found if one.overtaken]
    if lost:  # every such cell is told
        raise Conflict(*lost)
    return found


def write_facts(pending: Sequence[Pending], *, by: User, at: datetime) -> list[Any]:
    """Lay facts of one model into their cells, skip what is on record already, and audit the rest.

    Call inside a transaction, after `lock_units`. Returns the row that holds in each cell
    afterwards. Raises as `stand_unchanged`. A constant number of queries.
    """
    found = stand_unchanged(pending)
    write_standing(found, by=by, at=at)
    return [one.after for one in found]


def write_standing(found: Sequence[Standing], *, by: User, at: datetime) -> None:
    """Write those of `found` that change something, with their audit; none is checked again."""
    changing = [one for one in found if one.changes]
    if not changing:
        return
    changes = [(one.item, lay(one.live, one.item.row)) for one in changing]
    _write(type(changing[0].item.row), [change for _item, change in changes], at=at)
    record([_audit(item, change) for item, change in changes], by=by, at=at)


def live_rows(model: Any, cells: set[Cell]) -> dict[Cell, list[Fact]]:
    """The rows known now of each cell, earliest first. One query."""
    units, subjects, authorities = zip(*cells, strict=True)
    rows = model.objects.known().filter(
        unit__in=set(units),
        authority__in=set(authorities),
        **{f"{model.SUBJECT}__in": set(subjects)},
    )
    by_cell: dict[Cell, list[Fact]] = {cell: [] for cell in cells}
    for row in rows.select_related("asserted_by").order_by("holds_from"):
        if row.cell in by_cell:
            by_cell[row.cell].append(row)
    return by_cell


def _write(model: Any, changes: Sequence[Change], *, at: datetime) -> None:
    """Close what is replaced, insert the rest."""
    closed = [row.pk for change in changes for row in change.replaced]
    if closed:
        model.objects.filter(pk__in=closed).update(replaced_at=at)
    parts = [change.shortened for change in changes if change.shortened is not None]
    model.objects.bulk_create([*parts, *(change.new for change in changes)])


def _audit(item: Pending, change: Change) -> Audit:
    subject = type(change.new).__name__.lower()
    return Audit(
        action=f"{subject}.record",
        subject=subject,
        key=f"{item.key} {Authority(change.new.authority).name}",
        unit_code=item.unit_code,
        unit_id=change.new.unit_id,
        before=_told(change.before),
        after=_told(change.new),
        reason=change.new.reason,
    )


def _told(row: Fact | None) -> dict[str, Any] | None:
    if row is None:
        return None
    until = row.holds_to.isoformat() if row.holds_to else None
    return {**row.content(), "holds_from": row.holds_from.isoformat(), "holds_to": until}
