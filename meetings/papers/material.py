"""What a paper is written from: the record of a meeting, read once, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from communes.lookup import names_at
from communes.models import Agency, UnitVersion
from criteria.catalogue import SetView, view_of
from criteria.progress import Question
from meetings.models import (
    Attendee,
    CarriedTask,
    Conclusion,
    FieldVisit,
    Finding,
    Meeting,
    Output,
    Part,
    ScopedCommune,
    Snapshot,
    Task,
)
from meetings.papers.earlier import Earlier, earlier_of
from meetings.papers.texts import words
from meetings.snapshot import Seen, seen
from ntm_portal.lib.text import sort_key

Names = dict[int, UnitVersion]
PARTS: dict[str, type[Part]] = {
    "attendees": Attendee,
    "findings": Finding,
    "visits": FieldVisit,
    "outputs": Output,
    "conclusions": Conclusion,
}


@dataclass(frozen=True)
class TaskFact:
    """A task in words; `times` and `state` are of one taken up again, else 0 and ""."""

    text: str
    owner: str
    owner_key: str  # "agency-3" or "unit-18": tells apart owners of one name
    owner_code: str
    commune: str
    criterion: str
    due_on: date
    times: int = 0
    state: str = ""


@dataclass(frozen=True)
class Material:
    """The record of a meeting with its frozen figures, and the names of the day."""

    meeting: Meeting
    today: date
    organiser: UnitVersion
    names: Names
    view: SetView
    snapshot: Snapshot
    seen: Seen
    attendees: tuple[Attendee, ...]
    findings: tuple[Finding, ...]
    visits: tuple[FieldVisit, ...]
    outputs: tuple[Output, ...]
    conclusions: tuple[Conclusion, ...]
    tasks: tuple[TaskFact, ...]
    carried: tuple[TaskFact, ...]
    earlier: tuple[Earlier, ...]

    @property
    def day(self) -> date:
        """The day for which states of tasks are told."""
        return min(self.meeting.held_on, self.today)

    def unmet(self, row: ScopedCommune) -> list[str]:
        """Numbers of the criteria that the commune had still to do, those without data too."""
        met = Question(self.view, self.snapshot.as_of).met_statuses
        numbers = [one.number for one in self.view.criteria]
        return [number for number in numbers if row.statuses.get(number) not in met]


def inner(name: str) -> str:
    """A unit's full name inside a sentence: "xã Kỳ Lạc"."""
    return name[:1].lower() + name[1:]


def read(meeting: Meeting, today: date) -> Material:
    """Read the record of a meeting; the number of queries does not depend on what it holds.

    Raises ValidationError while the figures have not been taken.
    """
    related = ("criteria_set__extends", "criteria_set__requires", "since")
    snapshot = Snapshot.objects.select_related(*related).filter(meeting=meeting).first()
    if snapshot is None:
        raise ValidationError(_("The meeting has no figures yet: begin it, then write its papers."))
    view = view_of(snapshot.criteria_set, snapshot.as_of)
    communes = meeting.communes.select_related("unit", "part").order_by("sort_key", "pk")
    tasks, carried = _tasks_of(meeting), _carried_by(meeting)
    recorded = {name: _in_order(model, meeting) for name, model in PARTS.items()}
    every = [*tasks, *(row.task for row in carried)]
    names = _names(meeting, communes, every, [*recorded["outputs"], *recorded["visits"]])
    return Material(
        meeting=meeting,
        today=today,
        organiser=names[meeting.organiser_id],
        names=names,
        view=view,
        snapshot=snapshot,
        seen=seen(communes, snapshot, view),
        tasks=_by_owner(_fact(row, names, view) for row in tasks),
        carried=tuple(_carried_fact(row, names, view) for row in carried),
        earlier=earlier_of(meeting, min(meeting.held_on, today)),
        **recorded,
    )


def _in_order(model: type[Part], meeting: Meeting) -> tuple[Any, ...]:
    return tuple(model._base_manager.filter(meeting=meeting).order_by("position", "pk"))


def _tasks_of(meeting: Meeting) -> list[Task]:
    rows = Task.objects.filter(meeting=meeting).standing().select_related("agency")
    return list(rows.order_by("conclusion__position", "pk"))


def _carried_by(meeting: Meeting) -> list[CarriedTask]:
    rows = CarriedTask.objects.filter(meeting=meeting).select_related("task__agency", "meeting")
    return list(rows.order_by("task__due_on", "task_id"))


def _names(
    meeting: Meeting, communes: Iterable[ScopedCommune], tasks: list[Task], parts: list[Any]
) -> Names:
    ids: set[int | None] = {meeting.organiser_id, meeting.commune_id}
    ids |= {pk for row in communes for pk in (row.unit_id, row.part.unit_id)}
    ids |= {pk for task in tasks for pk in (task.commune_id, task.owner_unit_id)}
    ids |= {part.commune_id for part in parts}
    return names_at(ids, meeting.held_on)


def _fact(task: Task, names: Names, view: SetView, **more: Any) -> TaskFact:
    unit = names.get(task.owner_unit_id or 0)
    criterion = next((one for one in view.criteria if one.id == task.criterion_id), None)
    return TaskFact(
        text=task.text,
        owner=owner_name(task.agency, unit),
        owner_key=f"agency-{task.agency_id}" if task.agency_id else f"unit-{task.owner_unit_id}",
        owner_code=task.agency.code if task.agency else unit.unit.code if unit else "",
        commune=names[task.commune_id].full_name if task.commune_id else "",
        criterion=f"{criterion.number}. {criterion.name_vi}" if criterion else "",
        due_on=task.due_on,
        **more,
    )


def owner_name(agency: Agency | None, unit: UnitVersion | None) -> str:
    """Who owns a task: an agency, or the people's committee of a unit."""
    if agency is not None:
        return agency.name
    return words("office.owner_unit", unit=inner(unit.full_name)) if unit else ""


def _carried_fact(row: CarriedTask, names: Names, view: SetView) -> TaskFact:
    """With the state it had when the meeting was concluded, or has at the meeting so far."""
    state = row.state or row.task.state(row.meeting.held_on)
    return _fact(row.task, names, view, times=row.times, state=str(state))


def _by_owner(tasks: Iterable[TaskFact]) -> tuple[TaskFact, ...]:
    """Owner by owner: agencies first, each in the order of the dictionary."""
    return tuple(
        sorted(tasks, key=lambda one: (one.owner_key[0], sort_key(one.owner), one.owner_key))
    )
