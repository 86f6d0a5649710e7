"""Verdicts by which a cell changed."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from communes.lookup import names_at
from communes.models import UnitVersion
from criteria.models import Authority, Status, Verdict
from webhooks.events.base import BATCH, Batches, Happening, Window, numbers_of, unit_told
from webhooks.models import Kind


def changed_verdicts(user: User, window: Window) -> Batches:
    """Verdicts recorded in the window that say something else than before, replaced ones too."""
    # A row with an origin is no entry of a person but the rest of one that a later entry shortened.
    rows = Verdict.objects.visible_to(user).filter(
        recorded_at__gte=window.since, recorded_at__lte=window.now, origin__isnull=True
    )
    ordered = rows.select_related("unit", "criteria_set").order_by("recorded_at", "pk")
    after = Q()
    while batch := list(ordered.filter(after)[:BATCH]):
        yield list(_changes(batch))
        last = batch[-1]
        after = Q(recorded_at__gt=last.recorded_at) | Q(
            recorded_at=last.recorded_at, pk__gt=last.pk
        )


def _changes(rows: Sequence[Verdict]) -> Iterator[Happening]:
    """The rows that change what was on record. Three queries."""
    before = _before(rows)
    numbers = numbers_of({(row.criteria_set_id, row.criterion_id) for row in rows})
    names = names_at({row.unit_id for row in rows}, max(row.holds_from for row in rows))
    for row in rows:
        number = numbers.get((row.criteria_set_id, row.criterion_id), "")
        old = before.get(row.pk)
        if old is None or old.status != row.status:
            yield _told(row, old, number, names.get(row.unit_id))


def _told(row: Verdict, old: Verdict | None, number: str, version: UnitVersion | None) -> Happening:
    data: dict[str, Any] = {
        "unit": unit_told(row.unit, version),
        "set": row.criteria_set.code,
        "criterion": number,
        "authority": Authority(row.authority).name.lower(),
        "old_status": _word(old) if old else None,
        "new_status": _word(row),
        "holds_from": row.holds_from.isoformat(),
        "holds_to": row.holds_to.isoformat() if row.holds_to else None,
        "url": _address(row, number),
    }
    event = f"{Kind.VERDICT_CHANGED}:{row.pk}"
    about = f"{version} · {number}"
    return Happening(Kind.VERDICT_CHANGED, event, row.recorded_at, about, data)


def _word(row: Verdict) -> str:
    return Status(row.status).name.lower()


def _address(row: Verdict, number: str) -> str:
    """Where the API tells what the bodies say of the cell on the day of the row."""
    asked = {
        row.unit.level: row.unit.code, "set": row.criteria_set.code, "number": number,
        "as_of": row.holds_from.isoformat(),
    }  # fmt: skip
    return f"{reverse('api:verdicts-list')}?{urlencode(asked)}"


def _before(rows: Sequence[Verdict]) -> dict[int, Verdict]:
    """What each cell said, on the day of the row, just before the row was recorded. One query."""
    earliest = min(row.recorded_at for row in rows)
    known = Verdict.objects.filter(
        Q(replaced_at__isnull=True) | Q(replaced_at__gte=earliest),
        recorded_at__lt=max(row.recorded_at for row in rows),
        unit__in={row.unit_id for row in rows},
        criterion__in={row.criterion_id for row in rows},
    )
    by_cell: dict[Any, list[Verdict]] = {}
    for row in known:
        by_cell.setdefault(row.cell, []).append(row)
    found = {row.pk: _standing(by_cell.get(row.cell, []), row) for row in rows}
    return {pk: row for pk, row in found.items() if row}


def _standing(cell: Sequence[Verdict], new: Verdict) -> Verdict | None:
    for row in cell:
        known = row.recorded_at < new.recorded_at and (
            row.replaced_at is None or row.replaced_at >= new.recorded_at
        )
        holds = row.holds_from <= new.holds_from and (
            row.holds_to is None or row.holds_to > new.holds_from
        )
        if known and holds:
            return row
    return None
