"""Papers that a report on a task brings along: looked into, stored, and never left behind."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from criteria.models import Evidence
from meetings.models import MeetingFile, Task, TaskEvent
from ntm_portal.lib.filetypes import Unaccepted, recognise
from ntm_portal.lib.numbers import format_number
from ntm_portal.lib.uploads import clean_name

MAX_PAPERS = 10


def read_papers(
    task: Task, uploads: Sequence["File[bytes]"], *, by: User, now: datetime
) -> list[MeetingFile]:
    """The files as rows not yet stored. Raises ValidationError (key `papers`): a text per file."""
    if len(uploads) > MAX_PAPERS:
        told = _("Choose at most %(most)d files at a time.") % {"most": MAX_PAPERS}
        raise ValidationError({"papers": told})
    rows, problems = [], []
    for upload in uploads:
        name = clean_name(upload.name or "")
        try:
            rows.append(_read(name, upload, MeetingFile(meeting_id=task.meeting_id)))
        except Unaccepted as error:
            problems.append(f"“{name}”: {error}")
    if problems:
        raise ValidationError({"papers": problems})
    for row in rows:
        row.kind, row.uploaded_by, row.uploaded_at = MeetingFile.Kind.PAPER, by, now
    return rows


def _read(name: str, upload: "File[bytes]", row: MeetingFile) -> MeetingFile:
    if upload.size > settings.UPLOAD_MAX_BYTES:
        most = format_number(settings.UPLOAD_MAX_BYTES / 2**20)
        raise Unaccepted(
            _("The file is too large; at most %(most)s MB are taken.") % {"most": most}
        )
    content = upload.read()
    row.content_type = recognise(name, content).content_type
    row.name, row.size = name, len(content)
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.file = ContentFile(content, name=row.key.hex)
    return row


@contextmanager
def stored_together(papers: Sequence[MeetingFile]) -> Iterator[None]:
    """A transaction after whose failure none of the files is left.

    With files it must be the outermost one: a file cannot be rolled back with another's.
    """
    field = MeetingFile._meta.get_field("file")
    places = [(row.file.storage, field.generate_filename(row, "")) for row in papers]
    try:
        with transaction.atomic(durable=bool(papers)):
            yield
    except BaseException:
        for storage, path in places:
            storage.delete(path)
        raise


def attach(event: TaskEvent, evidence: Sequence[Evidence], papers: Sequence[MeetingFile]) -> None:
    """Tie evidence to a report, and write its papers; call inside `stored_together`."""
    event.evidence.set(evidence)
    for row in papers:
        row.report = event
        row.save()
