"""Writing a meeting's record: by whoever keeps it, while it is open, never over another's edit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.history import Change, record
from accounts.models import User
from meetings.models import Conclusion, Finding, Meeting, Part, Revised, Subject
from meetings.searchtext import words_of
from ntm_portal.lib.periods import VIETNAM


class Overtaken(Exception):
    """Someone changed the row since the person opened it; `row` is what it says now."""

    def __init__(self, row: Revised) -> None:
        super().__init__(f"{row._meta.label} {row.pk} was changed meanwhile")
        self.row = row

    @property
    def happened(self) -> str:
        """Who changed it and when."""
        at = self.row.changed_at.astimezone(VIETNAM)
        return _("%(who)s changed this at %(time)s on %(day)s, after you opened it.") % {
            "who": self.row.changed_by,
            "time": f"{at:%H:%M}",
            "day": f"{at:%d/%m/%Y}",
        }

    @property
    def told(self) -> str:
        """The message above the form that was sent."""
        return f"{self.happened} {_('Nothing of yours is lost: compare, then save again.')}"


def require_keeper(meeting: Meeting, by: User) -> None:
    """Raise Refused unless `by` keeps the record of the meeting."""
    if not Meeting.objects.kept_by(by).filter(pk=meeting.pk).exists():
        raise Refused(_("Only the office that holds the meeting keeps its record."))


def hold(meeting: Meeting, by: User) -> Meeting:
    """The meeting as it is now, locked until the transaction ends, for whoever may write it.

    Raises Refused for others, ValidationError once the record is closed.
    """
    require_keeper(meeting, by)
    held: Meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if held.called_off:
        raise ValidationError(_("The meeting was called off: its record is closed."))
    if not held.is_open:
        raise ValidationError(
            _("The meeting has been concluded: its record is closed. Reopen it to change it.")
        )
    return held


def check_seen(row: Revised, seen: int | None) -> None:
    """Raise Overtaken where the stored row is not the revision that the person saw.

    `row` may carry new values already; None as `seen` skips the check, as for commands.
    """
    if row.pk is None or seen is None:
        return
    stored = type(row)._base_manager.select_related("changed_by").get(pk=row.pk)
    if stored.revision != seen:
        raise Overtaken(stored)


def store(row: Revised, *, by: User, at: datetime) -> None:
    """Save a row as its next revision."""
    row.revision += 1
    row.changed_by, row.changed_at = by, at
    row.save()


def note_change(meeting: Meeting) -> None:
    """Count a change of a meeting held by `hold`, and gather its texts for the search."""
    meeting.search_key = words_of(meeting)
    meeting.record += 1
    meeting.save(update_fields=["search_key", "record"])


def audit(
    meeting: Meeting,
    action: str,
    row: Any,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    *,
    by: User,
    at: datetime,
    reason: str = "",
) -> None:
    """Write one entry about `row` of the meeting: action "add", "change" or "remove"."""
    subject = row._meta.model_name
    told = Change(
        action=f"{subject}.{action}",
        subject=subject,
        key=f"{meeting.pk}/{row.pk}",
        before=before,
        after=after,
        unit_code=meeting.organiser.code,
        unit_id=meeting.organiser_id,
        reason=reason,
    )
    record([told], by=by, at=at)


@dataclass(frozen=True)
class About:
    """What a finding or a conclusion is about, by ids."""

    units: frozenset[int] = frozenset()
    criteria: frozenset[int] = frozenset()
    agencies: frozenset[int] = frozenset()

    def told(self) -> dict[str, list[int]]:
        """JSON-ready, for the audit trail."""
        return {
            "units": sorted(self.units),
            "criteria": sorted(self.criteria),
            "agencies": sorted(self.agencies),
        }


def about_of(row: Finding | Conclusion) -> About:
    """What the stored row is about. One query."""
    ties = list(row.subjects.values_list("unit", "criterion", "agency"))
    units, criteria, agencies = zip(*ties, strict=True) if ties else ((), (), ())
    return About(*(frozenset(pk for pk in ids if pk) for ids in (units, criteria, agencies)))


@transaction.atomic
def save_part(
    *, row: Part, seen: int | None, by: User, now: datetime, about: About | None = None
) -> Part:
    """Add a part of the record, or change it; `about` replaces what it is about.

    Raises Refused, ValidationError (the record is closed; fields), Overtaken.
    """
    meeting = hold(row.meeting, by)
    row.meeting = meeting
    check_seen(row, seen)
    row.full_clean(exclude=["meeting", "changed_by", "changed_at"])
    before = _stored(row)
    if before is None:
        row.position = 1 + max(
            type(row)._base_manager.filter(meeting=meeting).values_list("position", flat=True),
            default=0,
        )
    store(row, by=by, at=now)
    after = row.told()
    if about is not None and isinstance(row, Finding | Conclusion):
        if before is not None:
            before |= about_of(row).told()
        _tie(row, about)
        after |= about.told()
    note_change(meeting)
    audit(meeting, "change" if before else "add", row, before, after, by=by, at=now)
    return row


@transaction.atomic
def remove_part(*, row: Part, seen: int | None, by: User, now: datetime) -> None:
    """Take a part out of the record; the audit trail keeps what it said.

    Raises as `save_part` does, and django.db.models.ProtectedError where something hangs on it.
    """
    meeting = hold(row.meeting, by)
    check_seen(row, seen)
    before = row.told()
    audit(meeting, "remove", row, before, None, by=by, at=now)
    row.delete()
    note_change(meeting)


@transaction.atomic
def move_part(*, row: Part, up: bool, by: User, now: datetime, within: str = "") -> None:
    """Swap a part with its neighbour; at the end of the list nothing happens.

    `within` names a field: the neighbour is the next row with the same value of it.
    """
    meeting = hold(row.meeting, by)
    rows = list(type(row)._base_manager.filter(meeting=meeting).order_by("position", "pk"))
    shown = [one for one in rows if not within or getattr(one, within) == getattr(row, within)]
    place = next((i for i, one in enumerate(shown) if one.pk == row.pk), 0)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(shown):
        return
    here, there = rows.index(shown[place]), rows.index(shown[other])
    rows[here], rows[there] = rows[there], rows[here]
    for position, one in enumerate(rows, start=1):
        type(row)._base_manager.filter(pk=one.pk).update(position=position)
    note_change(meeting)
    audit(meeting, "move", row, {"position": here + 1}, {"position": there + 1}, by=by, at=now)


def _stored(row: Part) -> dict[str, Any] | None:
    if row.pk is None:
        return None
    stored: Part = type(row)._base_manager.get(pk=row.pk)
    return stored.told()


def _tie(row: Finding | Conclusion, about: About) -> None:
    row.subjects.all().delete()
    name = row._meta.model_name or ""
    ties: Iterable[tuple[str, int]] = [
        *(("unit_id", pk) for pk in sorted(about.units)),
        *(("criterion_id", pk) for pk in sorted(about.criteria)),
        *(("agency_id", pk) for pk in sorted(about.agencies)),
    ]
    Subject.objects.bulk_create(Subject(**{name: row, field: pk}) for field, pk in ties)
