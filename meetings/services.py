"""The meeting as a whole: preparing, beginning, concluding, reopening, calling off."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import User
from communes.lookup import names_at
from communes.models import UnitVersion
from communes.scope import on_day
from criteria.catalogue import view_of
from meetings.editing import audit, check_seen, hold, note_change, require_keeper, store
from meetings.line import line_of
from meetings.models import CarriedTask, Meeting, MeetingEvent, Snapshot, State
from meetings.models.meeting import convening_units
from meetings.scoping import Wanted, check_scope, scope_key, write_scope
from meetings.snapshot import take
from meetings.unread import Unread
from ntm_portal.lib.periods import local_day


@transaction.atomic
def save_meeting(
    *, meeting: Meeting, scope: Sequence[Wanted], seen: int | None, by: User, now: datetime
) -> Meeting:
    """Plan a meeting, or change one that is open; the scope is worked out on its day.

    One that names none follows the last of its line. Figures taken before are dropped where day,
    set or scope change. Raises Refused, ValidationError (keys are fields, and `scope`), Overtaken.
    """
    is_new = meeting.pk is None
    before = None
    if not is_new:
        stored = hold(meeting, by)
        check_seen(meeting, seen)
        before = stored.told() | {"scope": stored.scope_key}
        meeting.record, meeting.state = stored.record, stored.state
    organiser = _check(meeting, by, today=local_day(now))
    view = view_of(meeting.criteria_set, meeting.held_on)
    found = check_scope(scope, organiser, view, meeting.held_on)
    meeting.scope_key = scope_key(scope)
    meeting.follows = meeting.follows or next(iter(line_of(meeting)), None)
    store(meeting, by=by, at=now)
    after = meeting.told() | {"scope": meeting.scope_key}
    if before is None or _moved(before, after):
        Snapshot.objects.filter(meeting=meeting).delete()
        write_scope(meeting, found)
    if is_new:
        _happened(meeting, MeetingEvent.Kind.PREPARED, by, now)
    note_change(meeting)
    audit(meeting, "add" if is_new else "change", meeting, before, after, by=by, at=now)
    return meeting


def _moved(before: dict[str, object], after: dict[str, object]) -> bool:
    return any(before[key] != after[key] for key in ("held_on", "criteria_set_id", "scope"))


def _check(meeting: Meeting, by: User, *, today: date) -> UnitVersion:
    """The organiser on the day. Raises Refused and ValidationError as `save_meeting` says."""
    organiser = names_at({meeting.organiser_id}, meeting.held_on).get(meeting.organiser_id)
    if organiser is None or not on_day(organiser, meeting.held_on):
        message = _("%(unit)s did not exist on %(day)s. Choose another day.")
        name = organiser.full_name if organiser else str(meeting.organiser)
        day = f"{meeting.held_on:%d/%m/%Y}"
        raise ValidationError({"held_on": message % {"unit": name, "day": day}})
    if not convening_units(by).filter(pk=meeting.organiser_id).exists():
        raise Refused(_("Only the office of this territory holds meetings for it."))
    if not view_of(meeting.criteria_set, meeting.held_on).in_force(meeting.held_on):
        message = _("%(set)s was not in force on %(day)s. Choose another set or another day.")
        told = {"set": meeting.criteria_set.code, "day": f"{meeting.held_on:%d/%m/%Y}"}
        raise ValidationError({"criteria_set": message % told})
    _check_follows(meeting)
    meeting.full_clean(exclude=["changed_by", "changed_at"])
    return organiser


def _check_follows(meeting: Meeting) -> None:
    earlier = meeting.follows
    if earlier is not None and (
        earlier.organiser_id != meeting.organiser_id or earlier.held_on > meeting.held_on
    ):
        raise ValidationError(
            {"follows": _("A meeting follows an earlier one of the same organiser.")}
        )


def _happened(
    meeting: Meeting, kind: MeetingEvent.Kind, by: User, at: datetime, reason: str = ""
) -> None:
    MeetingEvent.objects.create(meeting=meeting, kind=kind, by=by, at=at, reason=reason)


def enter(
    meeting: Meeting, state: State, kind: MeetingEvent.Kind, *, by: User, at: datetime, reason: str
) -> None:
    """Put a locked meeting into a state, with the event and the audit entry that tell it."""
    before = {"state": str(meeting.state), "called_off": meeting.called_off}
    meeting.state = state
    if kind == MeetingEvent.Kind.CALLED_OFF:
        meeting.called_off = reason
    store(meeting, by=by, at=at)
    _happened(meeting, kind, by, at, reason)
    after = {"state": str(state), "called_off": meeting.called_off}
    audit(meeting, kind, meeting, before, after, by=by, at=at, reason=reason)


@transaction.atomic
def begin(*, meeting: Meeting, by: User, now: datetime) -> Meeting:
    """Begin a planned meeting on its day or later: its figures are taken.

    Beginning twice begins once. Raises Refused, ValidationError.
    """
    held = hold(meeting, by)
    if held.state == State.IN_PROGRESS:
        return held
    take(held, by=by, at=now)
    enter(held, State.IN_PROGRESS, MeetingEvent.Kind.BEGUN, by=by, at=now, reason="")
    return held


@transaction.atomic
def retake(*, meeting: Meeting, by: User, now: datetime) -> Snapshot:
    """Take the figures of an open meeting again. Raises Refused, ValidationError."""
    held = hold(meeting, by)
    snapshot = take(held, by=by, at=now)
    note_change(held)
    figures = {"as_of": snapshot.as_of.isoformat(), "criteria_set": snapshot.criteria_set.code}
    audit(held, "retake", snapshot, None, figures, by=by, at=now)
    return snapshot


@transaction.atomic
def conclude(*, meeting: Meeting, seen_record: int | None, by: User, now: datetime) -> Meeting:
    """Close the record of a meeting in progress; carried tasks keep the state they are in.

    No record is closed without figures: where a change dropped them, they are taken now.

    `seen_record` is `Meeting.record` as on the person's screen. Raises Refused, ValidationError
    (not begun; nothing concluded), Unread where someone edited meanwhile.
    """
    held = hold(meeting, by)
    if held.state == State.PLANNED:
        raise ValidationError(_("The meeting has not begun: begin it, then conclude it."))
    if seen_record is not None and held.record != seen_record:
        raise Unread(held)
    if not held.conclusions.exists():
        raise ValidationError(_("Write down at least one conclusion first."))
    if not hasattr(held, "snapshot"):  # dropped with the day, set or scope that it was taken for
        take(held, by=by, at=now)
    taken_up = list(held.carried.select_related("task"))
    for carried in taken_up:
        carried.state = carried.task.state(held.held_on)
    CarriedTask.objects.bulk_update(taken_up, ["state"])
    enter(held, State.CONCLUDED, MeetingEvent.Kind.CONCLUDED, by=by, at=now, reason="")
    return held


@transaction.atomic
def reopen(*, meeting: Meeting, reason: str, by: User, now: datetime) -> Meeting:
    """Open the record of a concluded meeting again, for a reason that stays with it.

    What was published stays so until it is taken off. Raises Refused, ValidationError (key
    `reason`).
    """
    require_keeper(meeting, by)
    held: Meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the meeting is reopened.")})
    if held.state == State.PUBLISHED:
        raise ValidationError({"reason": _("Take the meeting off the public pages first.")})
    if held.state != State.CONCLUDED:
        raise ValidationError({"reason": _("Only a concluded meeting can be reopened.")})
    kind = MeetingEvent.Kind.REOPENED
    enter(held, State.IN_PROGRESS, kind, by=by, at=now, reason=reason.strip())
    return held


@transaction.atomic
def call_off(*, meeting: Meeting, reason: str, by: User, now: datetime) -> Meeting:
    """Call a planned meeting off, for a reason. Raises Refused, ValidationError (key `reason`)."""
    held = hold(meeting, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the meeting is called off.")})
    if held.state != State.PLANNED:
        raise ValidationError({"reason": _("Only a planned meeting can be called off.")})
    enter(held, State.PLANNED, MeetingEvent.Kind.CALLED_OFF, by=by, at=now, reason=reason.strip())
    return held
