"""Workbooks that people send: kept, recorded as a whole, taken back as a whole.

Another kind of upload needs three things: a page that calls `keep(file=…, kind=…, by=…)` and leads
to `criteria:upload` (the preview), a function `Reading` ← `(upload, user)` in `reading.READERS`
under its kind, and an import of that module from its views. What the person chose goes into
`Upload.choices`, `criteria_set` and `effective_on` before the preview is shown; the reader takes it
from there and the content from `content_of(upload)`.
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.history import Change, record
from accounts.models import User
from criteria.batch import STOPS, Fate, Outcome, record_batch
from criteria.batchundo import lock_batch, undo_batch
from criteria.models import Upload
from criteria.timeline import lock_units
from criteria.workbook.reading import READERS, Item, Reading
from ntm_portal.lib.sheetreading import Book, Unreadable, checked, read_workbook
from ntm_portal.lib.sheetscan import LARGEST, Size
from ntm_portal.lib.uploads import clean_name

MOST_REASON = 2000
Told = list[tuple[Item, Outcome]]


class Done(Exception):
    """The upload is recorded, or taken back, already."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(str(upload))
        self.upload = upload


def keep(
    *,
    file: "File[bytes]",
    kind: Upload.Kind,
    by: User,
    now: datetime | None = None,
    look: Callable[[Book], dict[str, Any] | None] | None = None,
    unread: bool = False,
    most: Size = LARGEST,
    **fields: Any,
) -> Upload:
    """Keep a file that can be read as a table; one that is `unread` is too long to try it now.

    A sheet that passes `most` is refused at once.
    `look` refuses one of another kind, or gives more fields of the Upload, as `fields` do. Raises
    Unreadable, and leaves nothing behind then. To be called outside any transaction: a file cannot
    be rolled back with an outer one.
    """
    name, moment = clean_name(file.name or ""), now or timezone.now()
    content = _whole(file)
    if unread:
        checked(BytesIO(content), name)
    else:
        book = read_workbook(BytesIO(content), name, most)
        fields |= (look(book) if look else None) or {}
    upload = Upload(kind=kind, name=name, size=len(content), uploaded_by=by, **fields)
    upload.uploaded_at, upload.sha256 = moment, hashlib.sha256(content).hexdigest()
    upload.file = ContentFile(content, name=upload.key.hex)
    _save(upload, moment)
    return upload


def _whole(file: "File[bytes]") -> bytes:
    if file.size > settings.UPLOAD_MAX_BYTES:  # what is larger was cut off while it arrived
        raise Unreadable(
            _("The file is larger than %(size)d MB. Split it into several files.")
            % {"size": settings.UPLOAD_MAX_BYTES // 2**20}
        )
    content: bytes = file.read()
    return content


def _save(upload: Upload, moment: datetime) -> None:
    """Write file, row and audit; when any of them fails, the file is removed again."""
    storage = upload.file.storage
    path = upload._meta.get_field("file").generate_filename(upload, "")
    try:
        with transaction.atomic(durable=True):
            upload.save()
            record([change_of(upload, "upload.add")], by=upload.uploaded_by, at=moment)
    except BaseException:
        storage.delete(path)
        raise


def content_of(upload: Upload) -> bytes:
    """The file as it came."""
    with upload.file.open("rb") as file:
        content: bytes = file.read()
    return content


def book_of(upload: Upload) -> Book:
    """The file as tables. Raises Unreadable."""
    return read_workbook(BytesIO(content_of(upload)), upload.name)


def read(upload: Upload, user: User) -> Reading:
    """What the upload says, as its kind is read. Raises Unreadable."""
    return READERS[upload.kind](upload, user)


@transaction.atomic
def write(reading: Reading, *, by: User, reason: str, now: datetime, partial: bool = False) -> Told:
    """Record all parts at one moment; where anything stands in the way nothing, unless `partial`.

    Returns each item with its outcome. Raises ValidationError (keys `effective_on`, `reason`) for
    what concerns all.
    """
    told: Told = []
    for part in reading.parts:
        outcomes = record_batch(
            entries=[item.entry for item in part.items],
            criteria_set=part.criteria_set,
            effective_on=reading.effective_on,
            by=by,
            reason=reason,
            now=now,
            partial=partial,
        )
        told += zip(part.items, outcomes, strict=True)
    if not partial and stops(reading, told):
        transaction.set_rollback(True)
    return told


def stops(reading: Reading, told: Told) -> int:
    """How many cells stand in the way of recording all."""
    return len(reading.problems) + sum(outcome.fate in STOPS for _item, outcome in told)


@transaction.atomic
def apply(
    *,
    upload: Upload,
    by: User,
    reason: str = "",
    partial: bool = False,
    now: datetime | None = None,
) -> bool:
    """Record what the upload says, once; True where anything was written.

    Without `partial` one cell that cannot be recorded means that none is. Raises Done where it is
    recorded already, ValidationError as `write`, Unreadable.
    """
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if row.applied_at:
        raise Done(row)
    reading = read(row, by)
    lock_units(item.entry.version.unit_id for part in reading.parts for item in part.items)
    moment = now or timezone.now()  # who waited for a lock comes after its holder
    told = write(reading, by=by, reason=reason, now=moment, partial=partial)
    counts = counted([outcome for _item, outcome in told])
    if not (counts["new"] or counts["changed"]) or (not partial and stops(reading, told)):
        return False
    row.applied_at, row.reason, row.counts = moment, reason.strip(), counts
    row.choices |= {"title": reading.title, "back": reading.back}
    row.save(update_fields=["applied_at", "reason", "counts", "choices"])
    record([change_of(row, "upload.apply", counts)], by=by, at=moment)
    return True


def counted(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """How many entries met each fate."""
    return {fate.value: sum(one.fate == fate for one in outcomes) for fate in Fate}


@transaction.atomic
def undo(*, upload: Upload, by: User, now: datetime | None = None) -> int:
    """Take back all that the upload recorded; the number of cells.

    Raises Done where it was taken back already (or never recorded), Conflict for cells that
    someone changed since, Refused.
    """
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if row.undone_at or not row.applied_at:
        raise Done(row)
    reason = _("Undo of the workbook “%(name)s”") % {"name": row.name}
    lock_batch(by=by, moment=row.applied_at)
    moment = now or timezone.now()
    cells = undo_batch(by=by, moment=row.applied_at, reason=reason, now=moment)
    row.undone_at = moment
    row.save(update_fields=["undone_at"])
    record([change_of(row, "upload.undo", {"cells": cells})], by=by, at=moment)
    return cells


def change_of(upload: Upload, action: str, after: dict[str, Any] | None = None) -> Change:
    """What the audit trail is told of an upload; `after` are the counts of what it did."""
    told = {"file": upload.name, "sha256": upload.sha256, **(after or {})}
    return Change(
        action=action,
        subject="upload",
        key=str(upload.key),
        before=None,
        after=told,
        reason=upload.reason,
        person_id=upload.uploaded_by_id,
    )
