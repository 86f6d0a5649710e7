"""Photos of field visits: decoded, turned upright, made smaller and written anew.

What is kept is only the picture itself. Telephones write the place, the time and the owner into
their files; none of that, and nothing else hidden in a file, survives.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from accounts.models import User
from meetings.editing import audit, hold, note_change
from meetings.models import FieldVisit, MeetingFile
from ntm_portal.lib.filetypes import JPEG, PNG, FileType, Unaccepted
from ntm_portal.lib.numbers import format_number
from ntm_portal.lib.text import nfc
from ntm_portal.lib.uploads import clean_name

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_PIXELS = 50_000_000  # decoded: 200 MB of memory at most
LONGEST = 2000  # pixels of the longer side of what is kept: enough for a printed page
QUALITY = 85


@dataclass(frozen=True)
class Photo:
    """A picture as it is kept."""

    kind: FileType
    content: bytes
    width: int
    height: int


def develop(content: bytes) -> Photo:
    """The picture in a file, without anything that is not picture. Raises Unaccepted."""
    if not content:
        raise Unaccepted(_("The file is empty. Choose the photo again."))
    try:
        picture, kind = _decode(content)
        return _encode(picture, kind)
    except Unaccepted:
        raise
    except Image.DecompressionBombError as error:
        raise Unaccepted(_too_many_pixels()) from error
    except Exception as error:  # decoders meet damaged files with errors of any kind
        raise Unaccepted(_("The photo is damaged. Copy it again from the camera.")) from error


def _decode(content: bytes) -> tuple[Image.Image, FileType]:
    try:
        opened = Image.open(BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        message = _("This is not a photo. Choose a picture of the kind JPEG, PNG or WebP.")
        raise Unaccepted(message) from error
    if opened.width * opened.height > MAX_PIXELS:  # told by the head, before anything is decoded
        raise Unaccepted(_too_many_pixels())
    kind = PNG if opened.format == "PNG" else JPEG
    opened.thumbnail((LONGEST, LONGEST))  # first: a large picture is decoded small at once
    opened.load()
    return ImageOps.exif_transpose(opened), kind


def _too_many_pixels() -> str:
    most = format_number(MAX_PIXELS / 1_000_000)
    return _("The photo has more than %(most)s million pixels. Make it smaller.") % {"most": most}


def _encode(picture: Image.Image, kind: FileType) -> Photo:
    """Paint the picture onto an empty one, which knows nothing of the file it came from."""
    layers = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    bare = Image.new("RGB", layers.size, "white")
    bare.paste(layers, mask=layers if layers.mode == "RGBA" else None)
    target = BytesIO()
    bare.save(target, "PNG" if kind is PNG else "JPEG", quality=QUALITY, optimize=True)
    return Photo(kind, target.getvalue(), bare.width, bare.height)


def add_photo(
    *, visit: FieldVisit, upload: "File[bytes]", caption: str, by: User, now: datetime
) -> MeetingFile:
    """Hang a photo on a field visit of an open meeting.

    Raises Refused, ValidationError (key `photos`) with what is wrong with the file. Nothing is
    left behind then. To be called outside any transaction: a file cannot be rolled back.
    """
    name = clean_name(upload.name or "")
    try:
        if upload.size > settings.UPLOAD_MAX_BYTES:
            most = {"most": format_number(settings.UPLOAD_MAX_BYTES / 2**20)}
            raise Unaccepted(_("The file is too large; at most %(most)s MB are taken.") % most)
        photo = develop(upload.read())
    except Unaccepted as error:
        raise ValidationError({"photos": f"“{name}”: {error}"}) from error
    row = _row(visit, photo, name, caption)
    row.uploaded_by, row.uploaded_at = by, now
    row.file = ContentFile(photo.content, name=row.key.hex)
    _keep(row, visit)
    return row


def _row(visit: FieldVisit, photo: Photo, name: str, caption: str) -> MeetingFile:
    return MeetingFile(
        meeting_id=visit.meeting_id,
        visit=visit,
        kind=MeetingFile.Kind.PHOTO,
        name=PurePath(name).stem[:140] + photo.kind.endings[0],
        content_type=photo.kind.content_type,
        size=len(photo.content),
        sha256=hashlib.sha256(photo.content).hexdigest(),
        caption=nfc(caption.replace("\x00", ""))[:300],
        width=photo.width,
        height=photo.height,
    )


def _keep(row: MeetingFile, visit: FieldVisit) -> None:
    """Write file, row and audit; when any of them fails, the file is removed again."""
    storage, path = row.file.storage, row._meta.get_field("file").generate_filename(row, "")
    by, now = row.uploaded_by, row.uploaded_at
    try:
        with transaction.atomic(durable=True):
            meeting = hold(visit.meeting, by)
            _refuse_twice(row)
            row.save()
            note_change(meeting)
            audit(meeting, "add", row, None, _told(row), by=by, at=now)
    except BaseException:
        storage.delete(path)
        raise


def _refuse_twice(row: MeetingFile) -> None:
    same = MeetingFile.objects.filter(
        meeting=row.meeting_id, kind=row.kind, sha256=row.sha256, withdrawn_at__isnull=True
    ).first()
    if same is not None:
        told = _("This photo is here already as “%(name)s”.") % {"name": same.name}
        raise ValidationError({"photos": f"“{row.name}”: {told}"})


def _told(row: MeetingFile) -> dict[str, object]:
    return {"file": row.name, "sha256": row.sha256, "caption": row.caption, "visit": row.visit_id}


@transaction.atomic
def withdraw_photo(*, photo: MeetingFile, by: User, now: datetime) -> MeetingFile:
    """Take a photo off its visit and off the public page; row and file are kept.

    Raises Refused, ValidationError (the record is closed; withdrawn already).
    """
    meeting = hold(photo.meeting, by)
    row: MeetingFile = MeetingFile.objects.select_for_update(no_key=True).get(pk=photo.pk)
    if row.withdrawn_at:
        raise ValidationError(_("This photo has been withdrawn already."))
    row.withdrawn_at, row.withdrawn_by, row.is_public = now, by, False
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "is_public"])
    note_change(meeting)
    audit(meeting, "withdraw", row, _told(row), None, by=by, at=now)
    return row
