"""From one meeting to the next of the same scope: preparing it, and the tasks still open."""

from collections import Counter
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from criteria.models import CriteriaSet
from meetings.editing import audit, hold, note_change, require_keeper, save_part
from meetings.line import line_of, next_of
from meetings.models import AgendaItem, Attendee, CarriedTask, Meeting, State, Task
from meetings.scoping import Wanted
from meetings.services import save_meeting
from ntm_portal.lib.periods import local_day

DONE_STATES = (State.CONCLUDED, State.PUBLISHED)


class NotedMeanwhile(Exception):
    """Someone else wrote down what the meeting said of a task; `carried` holds it."""

    def __init__(self, carried: CarriedTask) -> None:
        super().__init__(carried.pk)
        self.carried = carried


@transaction.atomic
def prepare_next(
    *,
    meeting: Meeting,
    held_on: date,
    title: str = "",
    criteria_set: CriteriaSet | None = None,
    by: User,
    now: datetime,
) -> Meeting:
    """Plan the meeting that follows a concluded one: same scope, agenda, people, open tasks.

    Title and criteria set are those of `meeting` unless given. Raises Refused, ValidationError
    (keys `held_on`, `criteria_set`, `scope`).
    """
    require_keeper(meeting, by)
    held: Meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if held.state not in DONE_STATES:
        raise ValidationError(_("Conclude the meeting first, then prepare the next one."))
    if (there := next_of(held)) is not None:
        told = _("The next meeting is planned already, for %(day)s.")
        raise ValidationError(told % {"day": f"{there.held_on:%d/%m/%Y}"})
    if held_on < held.held_on:
        raise ValidationError({"held_on": _("The next meeting comes after this one.")})
    planned = _like(held, held_on, title, criteria_set or held.criteria_set)
    planned = save_meeting(meeting=planned, scope=_parts(held), seen=None, by=by, now=now)
    _copy_parts(held, planned, by, now)
    carry(meeting=planned, by=by, now=now)
    return planned


def _parts(meeting: Meeting) -> list[Wanted]:
    rows = meeting.parts.select_related("unit").order_by("position", "pk")
    return [Wanted(part.unit, part.year) for part in rows]


def _like(meeting: Meeting, held_on: date, title: str, criteria_set: CriteriaSet) -> Meeting:
    kept = (
        "kind", "half_day", "place", "commune", "points", "organiser", "agency", "chair",
        "chair_title",
    )  # fmt: skip
    return Meeting(
        **{name: getattr(meeting, name) for name in kept},
        title=title.strip() or meeting.title,
        held_on=held_on,
        criteria_set=criteria_set,
        follows=meeting,
    )


def _copy_parts(meeting: Meeting, planned: Meeting, by: User, now: datetime) -> None:
    """The agenda as a skeleton, and the people as invited."""
    for item in meeting.agendaitems.order_by("position", "pk"):
        row = AgendaItem(meeting=planned, text=item.text, presenter=item.presenter)
        save_part(row=row, seen=None, by=by, now=now)
    for one in meeting.attendees.order_by("position", "pk"):
        kept = {name: getattr(one, name) for name in ("group", "name", "agency_id", "unit_id")}
        save_part(row=Attendee(meeting=planned, **kept), seen=None, by=by, now=now)


@transaction.atomic
def carry(*, meeting: Meeting, by: User, now: datetime) -> int:
    """Take up the open tasks of the whole line of earlier meetings; returns how many stand there.

    May be repeated while the meeting is open: what was done or dropped meanwhile leaves the list,
    unless the meeting said something of it. Raises Refused, ValidationError.
    """
    held = hold(meeting, by)
    line = [row.pk for row in line_of(held)]
    day = min(held.held_on, local_day(now))
    tasks = set(Task.objects.filter(meeting__in=line).open_on(day).values_list("pk", flat=True))
    there = set(held.carried.values_list("task_id", flat=True))
    gone = held.carried.filter(note="").exclude(task__in=tasks)
    left = set(gone.values_list("task_id", flat=True))
    gone.delete()
    before = CarriedTask.objects.filter(meeting__in=line, task__in=tasks)
    times = Counter(before.values_list("task_id", flat=True))
    CarriedTask.objects.bulk_create(
        CarriedTask(meeting=held, task_id=pk, times=2 + times[pk]) for pk in sorted(tasks - there)
    )
    told = {"taken_up": len(tasks - there), "left_out": len(left)}
    if any(told.values()):
        note_change(held)
        audit(held, "carry", held, None, told, by=by, at=now)
    return len(there - left | tasks)


@transaction.atomic
def note_carried(*, carried: CarriedTask, note: str, was: str, by: User, now: datetime) -> None:
    """Write down what the meeting said of a task; `was` is the note that the person saw.

    Raises Refused, ValidationError once the record is closed, NotedMeanwhile.
    """
    held = hold(carried.meeting, by)
    stored = CarriedTask.objects.select_related("task").get(pk=carried.pk)
    if stored.note != was:
        raise NotedMeanwhile(stored)
    if stored.note == note.strip():
        return
    stored.note = note.strip()
    stored.save(update_fields=["note"])
    note_change(held)
    audit(held, "change", stored, {"note": was}, {"note": stored.note}, by=by, at=now)
