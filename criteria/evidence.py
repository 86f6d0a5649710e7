"""Adding and withdrawing evidence: the one door that pages and commands go through.

Whoever may record a criterion on a day may add its evidence. Nothing is deleted: a withdrawn file
stays stored, and evidence stays when the verdict that rests on it changes.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.history import Change, record
from accounts.models import User
from communes.models import UnitVersion
from criteria.authority import Rights
from criteria.checks import check_day, check_unit
from criteria.evidence_links import Spot, link
from criteria.models import Authority, Evidence
from criteria.timeline import lock_units
from ntm_portal.lib.filetypes import FileType, Unaccepted, recognise
from ntm_portal.lib.numbers import format_number
from ntm_portal.lib.periods import VIETNAM, local_day
from ntm_portal.lib.uploads import clean_name


@dataclass(frozen=True)
class Paper:
    """What a person says of a file."""

    title: str = ""
    number: str = ""
    dated_on: date | None = None


def add_evidence(
    *, spot: Spot, upload: "File[bytes]", paper: Paper, by: User, now: datetime | None = None
) -> Evidence:
    """Put a file on a cell, linked to the person's own verdict on record there, if any.

    Raises Refused without the right to record the criterion; ValidationError (keys `upload`,
    `effective_on`, `unit`) with what is wrong with the file and how to mend it. Nothing is left
    behind then, neither row nor file. To be called outside any transaction: a file cannot be
    rolled back with an outer one.
    """
    moment = now or timezone.now()
    check_day(spot.as_of, criteria_set=spot.criteria_set, today=local_day(moment))
    check_unit(spot.version, criteria_set=spot.criteria_set, day=spot.as_of)
    authority = Rights(by, spot.as_of).require(spot.version, spot.criterion.id)
    name = clean_name(upload.name or "")
    found, content = _taken(name, upload)
    row = _row(spot, paper, authority, by, moment)
    row.name, row.content_type, row.size = name, found.content_type, len(content)
    row.sha256 = hashlib.sha256(content).hexdigest()
    row.file = ContentFile(content, name=row.key.hex)
    _keep(row, spot)
    return row


def _taken(name: str, upload: "File[bytes]") -> tuple[FileType, bytes]:
    """The kind and content of a file that may be kept."""
    try:
        if upload.size > settings.UPLOAD_MAX_BYTES:
            raise Unaccepted(_too_large(upload.size))
        content = upload.read()
        return recognise(name, content), content
    except Unaccepted as error:
        raise _about_file(name, str(error)) from error


def _too_large(size: int) -> str:
    sizes = {
        "size": format_number(size / 2**20, 1),
        "most": format_number(settings.UPLOAD_MAX_BYTES / 2**20),
    }
    return (
        _(
            "The file has %(size)s MB; at most %(most)s MB are taken. "
            "Scan it with fewer dots per inch, or split it."
        )
        % sizes
    )


def _about_file(name: str, message: str) -> ValidationError:
    return ValidationError({"upload": f"“{name}”: {message}"})


def _row(spot: Spot, paper: Paper, authority: Authority, by: User, moment: datetime) -> Evidence:
    return Evidence(
        unit_id=spot.version.unit_id,
        criterion_id=spot.criterion.id,
        indicator_id=spot.indicator.id if spot.indicator else None,
        criteria_set_id=spot.criteria_set.id,
        as_of=spot.as_of,
        authority=authority,
        title=paper.title,
        document_number=paper.number,
        document_date=paper.dated_on,
        uploaded_by=by,
        uploaded_at=moment,
    )


def _keep(row: Evidence, spot: Spot) -> None:
    """Write file, row, link and audit; when any of them fails, the file is removed again."""
    storage, path = row.file.storage, row._meta.get_field("file").generate_filename(row, "")
    try:
        with transaction.atomic(durable=True):
            lock_units([row.unit_id])
            _refuse_twice(row)
            row.save()
            record([_added(row, spot)], by=row.uploaded_by, at=row.uploaded_at)
            link([row], spot, row.authority, by=row.uploaded_by, at=row.uploaded_at)
    except BaseException:
        storage.delete(path)
        raise


def _refuse_twice(row: Evidence) -> None:
    same = Evidence.objects.known().filter(
        unit=row.unit_id,
        criterion=row.criterion_id,
        indicator=row.indicator_id,
        sha256=row.sha256,
    )
    there = same.select_related("uploaded_by").first()
    if there is None:
        return
    message = _("This file is here already as “%(name)s”, added by %(who)s on %(day)s.") % {
        "name": there.name,
        "who": there.uploaded_by,
        "day": f"{there.uploaded_at.astimezone(VIETNAM):%d/%m/%Y}",
    }
    raise _about_file(row.name, message)


def _added(row: Evidence, spot: Spot) -> Change:
    return Change(
        action="evidence.add",
        subject="evidence",
        key=spot.key,
        before=None,
        after=_told(row),
        unit_code=spot.unit_code,
        unit_id=row.unit_id,
    )


def _told(row: Evidence) -> dict[str, Any]:
    """A file as the audit trail tells it."""
    return {
        "file": row.name,
        "sha256": row.sha256,
        "title": row.title,
        "document_number": row.document_number,
        "document_date": row.document_date.isoformat() if row.document_date else None,
    }


@transaction.atomic
def withdraw_evidence(
    *, evidence: Evidence, reason: str, by: User, now: datetime | None = None
) -> Evidence:
    """Take a file off the cell; row and file are kept.

    Raises Refused unless the person records the criterion with at least the authority of who
    added the file; ValidationError (key `reason`).
    """
    require_withdrawal(evidence, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the file is withdrawn.")})
    lock_units([evidence.unit_id])
    row: Evidence = Evidence.objects.select_related("unit", "criterion").get(pk=evidence.pk)
    if row.withdrawn_at:
        raise ValidationError({"reason": _("This file has been withdrawn already.")})
    row.withdrawn_at, row.withdrawn_by = now or timezone.now(), by
    row.withdrawal_reason = reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    told = Change(
        action="evidence.withdraw",
        subject="evidence",
        key=f"{row.unit.code} {row.criterion.key}",
        before=_told(row),
        after=None,
        unit_code=row.unit.code,
        reason=row.withdrawal_reason,
        unit_id=row.unit_id,
    )
    record([told], by=by, at=row.withdrawn_at)
    return row


def require_withdrawal(evidence: Evidence, by: User) -> None:
    """Raises Refused, with the reason, for a person who may not withdraw the file."""
    version = UnitVersion.objects.at(evidence.as_of).get(unit=evidence.unit_id)
    own = Rights(by, evidence.as_of).require(version, evidence.criterion_id)
    if own < evidence.authority:
        raise Refused(_("A more senior office added this file; only such an office withdraws it."))
