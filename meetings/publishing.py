"""What of a meeting the public reads: drafted, put on the public pages, taken off again.

Only a concluded meeting is published, by whoever keeps its record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from meetings.editing import audit, check_seen, require_keeper, store
from meetings.models import Meeting, MeetingEvent, MeetingFile, Publication, State
from meetings.services import enter

PUBLISHABLE = (State.CONCLUDED, State.PUBLISHED)


@dataclass(frozen=True)
class Draft:
    """What the public shall read; `captions` maps the id of each chosen photo to what it shows."""

    title: str
    text: str
    shows_figures: bool
    captions: Mapping[int, str]


def photos_of(meeting: Meeting) -> QuerySet[MeetingFile]:
    """The photos of a meeting that may be chosen, the oldest first."""
    rows = MeetingFile.objects.filter(meeting=meeting, kind=MeetingFile.Kind.PHOTO)
    return rows.filter(withdrawn_at__isnull=True).order_by("uploaded_at", "pk")


def _hold(meeting: Meeting, by: User) -> Meeting:
    """The meeting, locked, for whoever keeps it, once it is concluded."""
    require_keeper(meeting, by)
    held: Meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if held.state not in PUBLISHABLE:
        raise ValidationError(_("Only a concluded meeting is published: conclude it first."))
    return held


@transaction.atomic
def save_publication(
    *, meeting: Meeting, draft: Draft, seen: int | None, by: User, now: datetime
) -> Publication:
    """Keep what the public shall read; of a published meeting it is public at once.

    `seen` is the revision on the person's screen, 0 where nothing was kept yet. Raises Refused,
    ValidationError (keys are fields, and `photos`), Overtaken.
    """
    held = _hold(meeting, by)
    row = Publication.objects.filter(meeting=held).first() or Publication(meeting=held)
    photos = list(photos_of(held))
    before = _told(row, photos) if row.pk else None
    check_seen(row, seen)
    row.title, row.text = draft.title.strip(), draft.text.strip()
    row.shows_figures = draft.shows_figures
    row.full_clean(exclude=["meeting", "changed_by", "changed_at"])
    _choose(photos, draft.captions)
    store(row, by=by, at=now)
    action = "change" if before else "add"
    audit(held, action, row, before, _told(row, photos), by=by, at=now)
    return row


def _told(row: Publication, photos: list[MeetingFile]) -> dict[str, Any]:
    chosen = [f"{photo.key}: {photo.caption}" for photo in photos if photo.is_public]
    return row.told() | {"photos": chosen}


def _choose(photos: list[MeetingFile], captions: Mapping[int, str]) -> None:
    """Mark the chosen photos. Raises ValidationError (key `photos`)."""
    if set(captions) - {photo.pk for photo in photos}:
        raise ValidationError({"photos": _("Choose only photos of this meeting.")})
    if not all(caption.strip() for caption in captions.values()):
        message = _("Say of each chosen photo what it shows: who cannot see it hears that.")
        raise ValidationError({"photos": message})
    for photo in photos:
        photo.is_public = photo.pk in captions
        photo.caption = captions.get(photo.pk, photo.caption).strip()[:300]
    MeetingFile.objects.bulk_update(photos, ["is_public", "caption"])


@transaction.atomic
def publish(*, meeting: Meeting, seen: int | None, by: User, now: datetime) -> Publication:
    """Put a concluded meeting on the public pages; twice is once.

    `seen` is the revision of the publication that the person read. Raises Refused,
    ValidationError, Overtaken.
    """
    held = _hold(meeting, by)
    row: Publication | None = Publication.objects.filter(meeting=held).first()
    if row is None:
        raise ValidationError(_("Write first what the public shall read, and save it."))
    if held.state == State.PUBLISHED:
        return row
    check_seen(row, seen)
    row.published_at = now
    store(row, by=by, at=now)
    enter(held, State.PUBLISHED, MeetingEvent.Kind.PUBLISHED, by=by, at=now, reason="")
    return row


@transaction.atomic
def unpublish(*, meeting: Meeting, reason: str = "", by: User, now: datetime) -> Meeting:
    """Take a meeting off the public pages; what was written stays as a draft. Twice is once.

    Raises Refused, ValidationError.
    """
    held = _hold(meeting, by)
    if held.state == State.PUBLISHED:
        row = Publication.objects.get(meeting=held)
        row.published_at = None
        store(row, by=by, at=now)
        kind = MeetingEvent.Kind.UNPUBLISHED
        enter(held, State.CONCLUDED, kind, by=by, at=now, reason=reason.strip())
    return held
