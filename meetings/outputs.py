"""Counted outputs: economic models, co-operatives and enterprises, per commune and period.

Blank is not 0: a commune that counted nothing has no row. `None` in place of a commune stands for
figures that were told for the whole scope only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from meetings.content import require_scope
from meetings.editing import Overtaken, audit, hold, note_change, store
from meetings.models import Meeting, Output

Cell = tuple[int | None, str]  # unit id (None: the whole scope), kind
Period = tuple[date, date]  # first and last day, both included
MODELS = (Output.Kind.SMALL, Output.Kind.MEDIUM, Output.Kind.LARGE)
MOST = 1_000_000


@dataclass(frozen=True)
class Line:
    """The counts of a commune, of the whole scope, or of all together; in the order of `Kind`."""

    name: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True)
class Tally:
    """The outputs of one period: a line per commune that has any, the totals, and the sentence.

    `active` communes set up economic models, of `communes` in scope.
    """

    first_day: date
    last_day: date
    lines: list[Line]
    totals: Line
    active: int
    communes: int

    @property
    def models(self) -> int:
        """Economic models of every size."""
        return sum(count or 0 for count in self.totals.counts[: len(MODELS)])

    @property
    def labels(self) -> list[str]:
        """The heads of the columns."""
        return [str(kind.label) for kind in Output.Kind]

    @property
    def sizes(self) -> list[tuple[str, int]]:
        """Kind and total of the economic models, kinds without any left out."""
        return self._sums(MODELS)

    @property
    def others(self) -> list[tuple[str, int]]:
        """The same of what is no economic model."""
        return self._sums([kind for kind in Output.Kind if kind not in MODELS])

    def _sums(self, kinds: Iterable[Output.Kind]) -> list[tuple[str, int]]:
        sums = dict(zip(Output.Kind, self.totals.counts, strict=True))
        return [(str(kind.label), count) for kind in kinds if (count := sums[kind])]


def tally(rows: Iterable[Output], names: Mapping[int, str]) -> list[Tally]:
    """The outputs by period, the latest first; `names` tells the communes in scope, in order."""
    periods: dict[Period, dict[int | None, dict[str, int]]] = {}
    for row in rows:
        lines = periods.setdefault((row.first_day, row.last_day), {})
        lines.setdefault(row.commune_id, {})[row.kind] = row.count
    latest = sorted(periods, key=lambda period: (period[1], period[0]), reverse=True)
    return [_tally(period, periods[period], names) for period in latest]


def _tally(
    period: Period, counted: dict[int | None, dict[str, int]], names: Mapping[int, str]
) -> Tally:
    order: list[int | None] = [pk for pk in names if pk in counted]
    whole = [None] if None in counted else []
    lines = [
        Line(names[pk] if pk else str(_("Whole scope")), _counts(counted[pk]))
        for pk in (*order, *whole)
    ]
    columns = zip(*(line.counts for line in lines), strict=True)
    sums = tuple(sum(known) if (known := _known(column)) else None for column in columns)
    active = sum(any(counted[pk].get(kind) for kind in MODELS) for pk in order)
    return Tally(*period, lines, Line(_("Total"), sums), active, len(names))


def _counts(counted: dict[str, int]) -> tuple[int | None, ...]:
    return tuple(counted.get(kind) for kind in Output.Kind)


def _known(column: Iterable[int | None]) -> list[int]:
    return [count for count in column if count is not None]


@dataclass(frozen=True)
class Count:
    """One count as typed: what stood there on the person's screen, and what shall; None: blank."""

    was: int | None
    now: int | None


@transaction.atomic
def save_outputs(
    *, meeting: Meeting, period: Period, counts: Mapping[Cell, Count], by: User, now: datetime
) -> int:
    """Write the counts of a period that were changed; returns how many.

    Only what differs from `was` is written, so two people may type about different communes.
    Raises Refused, Overtaken where another count stands there by now, ValidationError (closed
    record; keys `counts`, `last_day`).
    """
    held = hold(meeting, by)
    changed = {cell: one for cell, one in counts.items() if one.was != one.now}
    _check(held, period, changed)
    stored = {
        (row.commune_id, row.kind): row
        for row in Output.objects.filter(meeting=held, first_day=period[0], last_day=period[1])
        .select_related("changed_by")
    }  # fmt: skip
    for cell, one in changed.items():
        there = stored.get(cell)
        if there is not None and there.count not in (one.was, one.now):
            raise Overtaken(there)
    for place, (cell, one) in enumerate(changed.items(), start=len(stored) + 1):
        row = stored.get(cell) or Output(
            meeting=held, commune_id=cell[0], kind=cell[1],
            first_day=period[0], last_day=period[1], position=place,
        )  # fmt: skip
        _write(held, row, one.now, by=by, at=now)
    if changed:
        note_change(held)
    return len(changed)


def _check(meeting: Meeting, period: Period, changed: Mapping[Cell, Count]) -> None:
    if period[0] > period[1]:
        raise ValidationError({"last_day": _("The last day is before the first day.")})
    if period[0] > meeting.held_on:
        message = _("The period begins after the meeting.")
        raise ValidationError({"first_day": message})
    require_scope(meeting, [pk for pk, _kind in changed if pk], "counts")
    if any(kind not in Output.Kind.values for _pk, kind in changed):
        raise ValidationError({"counts": _("There is no such kind of output.")})
    if any(one.now is not None and not 0 <= one.now <= MOST for one in changed.values()):
        raise ValidationError({"counts": _("Give whole numbers from 0 to 1 000 000.")})


def _write(meeting: Meeting, row: Output, count: int | None, *, by: User, at: datetime) -> None:
    before = row.told() if row.pk else None
    if count is None:
        if row.pk:
            audit(meeting, "remove", row, before, None, by=by, at=at)
            row.delete()
        return
    row.count = count
    store(row, by=by, at=at)
    audit(meeting, "change" if before else "add", row, before, row.told(), by=by, at=at)
