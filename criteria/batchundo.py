"""Taking back one batch as a whole: what each cell said before is recorded anew, with history."""

from collections.abc import Iterable
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
class _Undoing:
    by: User
    moment: datetime  # of the batch
    reason: str
    now: datetime


@transaction.atomic
def undo_batch(*, by: User, moment: datetime, reason: str, now: datetime | None = None) -> int:
    """Record anew what the cells said that `by` wrote at `moment`; all of them or none.

    Values, declared verdicts and those computed from the values alike. Returns the number of
    cells. Raises Conflict for cells that someone changed since, Refused where `by` no longer
    records with the authority of then. A constant number of queries per day written for.
    """
    lock_batch(by=by, moment=moment)
    written = {model: _written(model, by, moment) for model in (Measurement, Verdict)}
    undoing = _Undoing(by, moment, reason, now or timezone.now())
    lost = [cell for model, rows in written.items() for cell in _changed(model, rows)]
    if lost:
        raise Conflict(*lost)
    _check_rights((row for rows in written.values() for row in rows), by)
    for model, rows in written.items():
        _take_back(model, rows, undoing)
    return sum(map(len, written.values()))


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


def _changed(model: type[Fact], rows: list[Any]) -> list[tuple[Any, Fact | None]]:
    """The cells that no longer say what the batch wrote, each with its row now. One query."""
    live = live_rows(model, {row.cell for row in rows}) if rows else {}
    now = [(row, covering(live[row.cell], row.holds_from)) for row in rows]
    return [
        (row.cell, current)
        for row, current in now
        if current is None or current.assertion != row.assertion
    ]


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


def _take_back(model: type[Fact], rows: list[Any], undoing: _Undoing) -> None:
    before = _before(model, rows, undoing)
    for _holds_from, found in groupby(rows, key=_day):
        pending = [_again(row, before, undoing) for row in found]
        write_standing(stand(pending), by=undoing.by, at=undoing.now)


def _before(model: type[Fact], rows: list[Any], undoing: _Undoing) -> dict[Any, list[Any]]:
    """What the batch replaced, by cell, but for copies that it made itself. One query.

    The clock may have told the batch an earlier moment than what it then found on record.
    """
    units = {row.unit_id for row in rows}
    subjects = {f"{model.SUBJECT}__in": {row.cell[1] for row in rows}}
    replaced = model.objects.filter(unit__in=units, replaced_at=undoing.moment, **subjects).exclude(
        recorded_at=undoing.moment
    )
    found: dict[Any, list[Any]] = {}
    for row in replaced.order_by("holds_from"):
        found.setdefault(row.cell, []).append(row)
    return found


def _again(row: Any, before: dict[Any, list[Any]], undoing: _Undoing) -> Pending:
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
