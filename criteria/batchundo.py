"""Taking back what was written at one moment: what each cell said before is recorded anew.

Nothing is removed: taking back is an entry like any other, with its author, time, reason and audit.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import User
from communes.models import UnitVersion
from criteria.authority import Rights
from criteria.models import Basis, Measurement, Status, Verdict
from criteria.models.fact import Fact
from criteria.timeline import (
    Conflict,
    Pending,
    covering,
    live_rows,
    lock_units,
    stand,
    write_standing,
)

BLANK: dict[type[Fact], dict[str, Any]] = {
    Verdict: {"status": Status.WITHDRAWN, "basis": Basis.DECLARED, "note": "", "workings": []},
    Measurement: {"value": None, "answer": "", "note": ""},
}


@dataclass(frozen=True)
class Undoing:
    """What `by` wrote at `moment` is taken back.

    `undone` are the moments of earlier undoings by the same person: what those brought back is
    still as the person wrote it.
    """

    by: User
    moment: datetime
    reason: str
    now: datetime
    undone: Collection[datetime] = ()

    def finds(self, row: Fact, current: Fact | None) -> bool:
        """Whether the cell of `row` still says, by the same hand, what was written."""
        if current is None:
            return False
        brought_back = current.asserted_by_id == self.by.pk and current.asserted_at in self.undone
        return current.assertion == row.assertion or (
            brought_back and current.content() == row.content()
        )


@transaction.atomic
def undo_batch(*, by: User, moment: datetime, reason: str, now: datetime | None = None) -> int:
    """Record anew what the cells said that `by` wrote at `moment`; all of them or none.

    Values, declared verdicts and those computed from the values alike. Returns the number of
    cells. Raises as `take_back`. A constant number of queries per day written for.
    """
    lock_batch(by=by, moment=moment)
    written = [_written(model, by, moment) for model in (Measurement, Verdict)]
    take_back(written, Undoing(by, moment, reason, now or timezone.now()))
    return sum(map(len, written))


def take_back(written: Sequence[Sequence[Any]], undoing: Undoing) -> None:
    """Record anew what the cells of rows said before them; the rows of one model together.

    Call inside a transaction, with the units locked. Raises Conflict for cells that someone
    changed since, Refused where `undoing.by` no longer records with the authority of then.
    """
    lost = [cell for rows in written for cell in _changed(rows, undoing)]
    if lost:
        raise Conflict(*lost)
    _check_rights((row for rows in written for row in rows), undoing.by)
    for rows in filter(None, written):
        before = _before(rows, undoing)
        for _holds_from, found in groupby(rows, key=_day):
            pending = [_again(row, before, undoing) for row in found]
            write_standing(stand(pending), by=undoing.by, at=undoing.now)


def lock_batch(*, by: User, moment: datetime) -> None:
    """Let nobody else change the units that `by` wrote at `moment` until the transaction ends."""
    at = {"recorded_at": moment, "asserted_by": by}
    rows = (model.objects.filter(**at).values_list("unit_id") for model in (Measurement, Verdict))
    lock_units(unit_id for found in rows for (unit_id,) in found.distinct())


def _written(model: type[Fact], by: User, moment: datetime) -> list[Any]:
    """The rows of the batch as it wrote them, not the copies that it shortened; by day."""
    at = {"recorded_at": moment, "origin__isnull": True}
    subject = model.SUBJECT.removesuffix("_id")
    criterion = (subject,) if model is Verdict else (subject, f"{subject}__criterion")
    rows = model.objects.filter(asserted_by=by, **at).select_related("unit", *criterion)
    return list(rows.order_by("holds_from", "pk"))


def _changed(rows: Sequence[Any], undoing: Undoing) -> list[tuple[Any, Fact | None]]:
    """The cells that no longer say what was written, each with its row now. One query."""
    live = live_rows(type(rows[0]), {row.cell for row in rows}) if rows else {}
    now = [(row, covering(live[row.cell], row.holds_from)) for row in rows]
    return [(row.cell, current) for row, current in now if not undoing.finds(row, current)]


def _criterion(row: Any) -> Any:
    return row.criterion if isinstance(row, Verdict) else row.indicator.criterion


def _check_rights(rows: Iterable[Any], by: User) -> None:
    for day, found in groupby(sorted(rows, key=_day), key=_day):
        those = list(found)
        rights = Rights(by, day)
        units = {row.unit_id for row in those}
        versions = UnitVersion.objects.at(day).filter(unit__in=units).select_related("unit")
        by_unit = {version.unit_id: version for version in versions}
        shown = {"day": f"{day:%d/%m/%Y}"}
        for row in those:
            version = by_unit.get(row.unit_id)
            if version is None:
                raise Refused(_("A unit that was recorded for did not exist on %(day)s.") % shown)
            if rights.require(version, _criterion(row).pk) != row.authority:
                raise Refused(_("You recorded these cells for another body than now."))


def _day(row: Fact) -> date:
    return row.holds_from


def _before(rows: Sequence[Any], undoing: Undoing) -> dict[Any, list[Any]]:
    """What the rows replaced, by cell, but for copies made in the same write. One query.

    The clock may have told the batch an earlier moment than what it then found on record.
    """
    model = type(rows[0])
    units = {row.unit_id for row in rows}
    subjects = {f"{model.SUBJECT}__in": {row.cell[1] for row in rows}}
    replaced = model.objects.filter(unit__in=units, replaced_at=undoing.moment, **subjects).exclude(
        recorded_at=undoing.moment
    )
    found: dict[Any, list[Any]] = {}
    for row in replaced.order_by("holds_from"):
        found.setdefault(row.cell, []).append(row)
    return found


def _again(row: Any, before: dict[Any, list[Any]], undoing: Undoing) -> Pending:
    """The row that says again what its cell said before the batch."""
    old = covering(before.get(row.cell, []), row.holds_from)
    content = {name: getattr(old, name) if old else v for name, v in BLANK[type(row)].items()}
    new = type(row)(
        unit_id=row.unit_id,
        authority=row.authority,
        criteria_set_id=row.criteria_set_id,
        holds_from=row.holds_from,
        recorded_at=undoing.now,
        asserted_by=undoing.by,
        asserted_at=undoing.now,
        reason=undoing.reason,
        **{row.SUBJECT: row.cell[1]},
        **content,
    )
    number = "" if isinstance(row, Verdict) else f" {row.indicator.number}"
    return Pending(new, row.unit.code, f"{row.unit.code} {_criterion(row).key}{number}")
