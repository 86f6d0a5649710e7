"""Handing tasks out: many at once, each once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import Change, record
from accounts.models import User
from criteria.catalogue import view_of
from meetings.content import require_scope, too_early
from meetings.editing import require_keeper
from meetings.models import Conclusion, Meeting, State, Task, TaskEvent
from meetings.taskowners import agencies_for, people_for, units_for
from ntm_portal.lib.periods import local_day

HANDING_STATES = (State.IN_PROGRESS, State.CONCLUDED, State.PUBLISHED)


@dataclass(frozen=True)
class Wanted:
    """A task to hand out, by ids: one owner (agency or unit), at most one commune and criterion."""

    text: str
    due_on: date
    unit_id: int | None = None
    criterion_id: int | None = None
    agency_id: int | None = None
    owner_unit_id: int | None = None
    person_id: int | None = None

    @property
    def once(self) -> tuple[int | None, ...]:
        """What a conclusion asks for once: a cell or commune of anyone, else of each owner."""
        owner = (None, None) if self.unit_id else (self.agency_id, self.owner_unit_id)
        return (self.unit_id, self.criterion_id, *owner)


@dataclass(frozen=True)
class Handed:
    """What became of a fan-out: the tasks made, and how many had been handed out before."""

    tasks: list[Task]
    already: int


@transaction.atomic
def hand_out(
    *, conclusion: Conclusion, wanted: Sequence[Wanted], by: User, now: datetime
) -> Handed:
    """Make the tasks that a work conclusion asks for; what it gave before is not made again.

    The number of queries does not grow with that of the tasks (but for what an engine writes at a
    time). Raises Refused, ValidationError (keys `tasks`, `due_on`, `communes`, `criteria`,
    `owner`, `person`).
    """
    meeting = _held(conclusion, by)
    _check(conclusion, meeting, wanted)
    _check_owners(meeting, wanted, local_day(now))
    there = {_once(row) for row in Task.objects.standing().filter(conclusion=conclusion)}
    fresh: dict[tuple[int | None, ...], Wanted] = {}
    for one in wanted:
        if one.once not in there:
            fresh.setdefault(one.once, one)
    rows = [_task(conclusion, one, by, now) for one in fresh.values()]
    tasks = Task.objects.bulk_create(rows)
    _tell(meeting, tasks, by, now)
    return Handed(tasks, len(wanted) - len(tasks))


def may_hand_out(meeting: Meeting) -> bool:
    """Whether tasks can be handed out in the state that the meeting is in."""
    return meeting.state in HANDING_STATES and not meeting.called_off


def _held(conclusion: Conclusion, by: User) -> Meeting:
    """The meeting, locked: of two who hand out at once the second sees what the first made."""
    require_keeper(conclusion.meeting, by)
    rows = Meeting.objects.select_for_update(no_key=True)
    meeting: Meeting = rows.get(pk=conclusion.meeting_id)
    if not may_hand_out(meeting):
        raise ValidationError(_("Tasks are handed out once the meeting has begun."))
    return meeting


def _check(conclusion: Conclusion, meeting: Meeting, wanted: Sequence[Wanted]) -> None:
    if conclusion.kind != Conclusion.Kind.WORK or not conclusion.text.strip():
        raise ValidationError(_("Only a conclusion of the kind work becomes tasks."))
    if not wanted:
        raise ValidationError({"tasks": _("Tick at least one task.")})
    if not all(one.text.strip() for one in wanted):
        raise ValidationError({"tasks": _("Say what is to be done.")})
    if any(one.due_on < meeting.held_on for one in wanted):
        raise ValidationError({"due_on": too_early(meeting)})
    require_scope(meeting, [one.unit_id for one in wanted if one.unit_id], "communes")
    known = {row.id for row in view_of(meeting.criteria_set, meeting.held_on).criteria}
    if not {one.criterion_id for one in wanted} <= known | {None}:
        message = _("Choose criteria of the meeting's criteria set only.")
        raise ValidationError({"criteria": message})


def _check_owners(meeting: Meeting, wanted: Sequence[Wanted], day: date) -> None:
    if any((one.agency_id is None) == (one.owner_unit_id is None) for one in wanted):
        raise ValidationError({"owner": _("Name one owner: an office or a unit.")})
    agencies = {row.pk: row for row in agencies_for(meeting)}
    units = {row.pk: row for row in units_for(meeting)}
    _among({one.agency_id for one in wanted}, agencies)
    _among({one.owner_unit_id for one in wanted}, units)
    acting = {(one.agency_id, one.owner_unit_id, one.person_id) for one in wanted if one.person_id}
    for agency_id, unit_id, person_id in acting:
        people = people_for(agencies.get(agency_id or 0), units.get(unit_id or 0), day)
        if not people.filter(pk=person_id).exists():
            raise ValidationError({"person": _("This person does not act for the owner.")})


def _among(ids: Collection[int | None], known: Collection[int]) -> None:
    if not set(ids) - {None} <= set(known):
        message = _("Choose owners of the meeting's territory that existed on its day.")
        raise ValidationError({"owner": message})


def _once(task: Task) -> tuple[int | None, ...]:
    owner = (None, None) if task.commune_id else (task.agency_id, task.owner_unit_id)
    return (task.commune_id, task.criterion_id, *owner)


def _task(conclusion: Conclusion, one: Wanted, by: User, now: datetime) -> Task:
    return Task(
        meeting_id=conclusion.meeting_id,
        conclusion=conclusion,
        text=one.text.strip(),
        criteria_set_id=conclusion.meeting.criteria_set_id,
        commune_id=one.unit_id,
        criterion_id=one.criterion_id,
        agency_id=one.agency_id,
        owner_unit_id=one.owner_unit_id,
        person_id=one.person_id,
        due_on=one.due_on,
        revision=1,
        changed_by=by,
        changed_at=now,
    ).fill_slot()


def _tell(meeting: Meeting, tasks: Sequence[Task], by: User, now: datetime) -> None:
    """The events and the audit entries of new tasks."""
    given = TaskEvent.Kind.ASSIGNED
    TaskEvent.objects.bulk_create(
        TaskEvent(task=task, kind=given, on=meeting.held_on, at=now, by=by) for task in tasks
    )
    unit = meeting.organiser
    changes = [
        Change(
            "task.add", "task", f"{meeting.pk}/{task.pk}", None, task.told(),
            unit_code=unit.code, unit_id=unit.pk,
        )
        for task in tasks
    ]  # fmt: skip
    record(changes, by=by, at=now)
