"""How an office's tables are read, remembered for the next file with the same head.

A mapping belongs to the office (the unit of the grant by which a person records): colleagues use
it, nobody else sees it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.history import Change, record
from accounts.models import User
from communes.scope import covers
from criteria.authority import Rights
from criteria.models import TableMapping
from criteria.workbook.foreign.choices import Choices, fingerprint, possible_heads
from criteria.workbook.foreign.head import Head
from criteria.workbook.foreign.table import Table
from criteria.workbook.tables import MOST_SHEETS, Ground, TableUpload, sheets_of
from ntm_portal.lib.sheetreading import Book

MAPPING = "mapping"  # in Upload.choices: the id of the mapping that the file was read by


def visible_to(rights: Rights) -> QuerySet[TableMapping]:
    """The mappings of the offices that a person records for."""
    units = {grant.unit_id for grant in rights.grants}
    mine = Q(office__in=units - {None})
    if None in units:
        mine |= Q(office__isnull=True)
    return TableMapping.objects.filter(mine).select_related("saved_by")


def recall(book: Book, ground: Ground) -> tuple[TableMapping, Choices] | None:
    """The mapping of the person's office for a head in the book, laid on this file. One query."""
    places: dict[str, tuple[str, Head]] = {}
    for print_, sheet, head in _heads(book, ground):
        places.setdefault(print_, (sheet, head))
    rights = Rights(ground.user, ground.day)
    rows = visible_to(rights).filter(head__in=list(places))
    found = rows.order_by("-saved_at", "-pk").first() if places else None
    if found is None:
        return None
    sheet, head = places[found.head]
    return found, Choices.from_json(found.choices).at(sheet, head)


def _heads(book: Book, ground: Ground) -> Iterator[tuple[str, str, Head]]:
    for sheet in sheets_of(book)[:MOST_SHEETS]:
        plain = Table(sheet.rows)
        for table in (plain, plain.turned()) if plain.may_turn else (plain,):
            for print_, head in possible_heads(table, ground.criteria_set.code).items():
                yield print_, sheet.name, head


def used_by(upload: Any, user: User) -> TableMapping | None:
    """The mapping that an upload was read by, while the person may see it. One query."""
    asked = upload.choices.get(MAPPING)
    if asked is None:
        return None
    return visible_to(Rights(user, upload.effective_on)).filter(pk=asked).first()


@transaction.atomic
def remember(*, table: TableUpload, by: User, now: datetime | None = None) -> TableMapping | None:
    """Keep how the table is read for the person's office; what is the same already stays.

    None for who holds no grant to record.
    """
    rights, moment = Rights(by, table.day), now or timezone.now()
    head = table.proposed.head
    if head is None or not rights.grants:
        return None
    print_ = fingerprint(table.table, head, table.ground.criteria_set.code)
    office_id = _office(rights.grants, table)
    row = visible_to(rights).filter(head=print_, office=office_id).first()
    kept = row.choices if row else None
    choices = _merged(table.choices, kept)
    if row is not None and row.choices == choices:
        return row
    row = row or TableMapping(office_id=office_id, head=print_)
    row.choices, row.saved_by, row.saved_at = choices, by, moment
    row.save()
    record([_change(row, "mapping.remember", kept, choices)], by=by, at=moment)
    return row


def _merged(choices: Choices, kept: dict[str, Any] | None) -> dict[str, Any]:
    """What was decided now, with words and names of earlier files that this one does not have."""
    earlier = Choices.from_json(kept or {})
    words, names = {**earlier.words, **choices.words}, {**earlier.names, **choices.names}
    return replace(choices, words=words, names=names).for_the_office()


def _office(grants: Sequence[Any], table: TableUpload) -> int | None:
    """The unit of the grant that covers most communes of the table."""
    places = [line.place for line in table.reading.lines if line.place]
    versions = [table.ground.versions[place.code] for place in places]
    best = max(grants, key=lambda grant: sum(covers(grant, version) for version in versions))
    office: int | None = best.unit_id
    return office


@transaction.atomic
def forget(*, mapping: TableMapping, by: User, now: datetime | None = None) -> None:
    """Remove a mapping of one's office."""
    change = _change(mapping, "mapping.forget", mapping.choices, None)
    mapping.delete()
    record([change], by=by, at=now or timezone.now())


def _change(
    row: TableMapping, action: str, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> Change:
    return Change(
        action=action,
        subject="table mapping",
        key=row.head[:12],
        before=_short(before),
        after=_short(after),
        unit_id=row.office_id,
    )


def _short(choices: dict[str, Any] | None) -> dict[str, Any] | None:
    """What the audit trail shows of a mapping."""
    return {"columns": choices["columns"], "words": choices["words"]} if choices else None
