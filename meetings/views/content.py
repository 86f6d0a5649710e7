"""What a meeting found, and what it concluded: the two pages."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import truncatewords
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from communes.lookup import names_at, today
from communes.models import UnitVersion
from meetings.frame import frame, open_meeting
from meetings.handing import may_hand_out
from meetings.matters import Tied, Ties, anchor, criterion_labels
from meetings.models import Conclusion, Finding, Meeting, MeetingFile, ScopedCommune, Task
from meetings.models.task import TaskState
from meetings.outputs import tally
from meetings.owning import committee


@require_safe
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Findings by kind, field visits with photos, counted outputs."""
    meeting = open_meeting(request, pk)
    rows = list(meeting.findings.order_by("position", "pk"))
    ties, visits = Ties(meeting, rows), list(meeting.fieldvisits.order_by("position", "pk"))
    places = {visit.commune_id for visit in visits}
    own = {meeting.organiser_id, meeting.commune_id}
    names = names_at(ties.unit_ids | places | own, meeting.held_on)
    tied = ties.named(names)
    page = {
        "kinds": [(kind, [one for one in tied if one.row.kind == kind]) for kind in Finding.Kind],
        "visits": _with_photos(meeting, visits, names),
        "tallies": _tallies(request, meeting),
    }
    page |= frame(request, meeting, "meetings:findings", names)
    return render(request, "meetings/findings.html", page)


def _with_photos(
    meeting: Meeting, visits: list[Any], names: dict[int, UnitVersion]
) -> list[dict[str, Any]]:
    photos = defaultdict(list)
    if visits:
        files = meeting.files.filter(kind=MeetingFile.Kind.PHOTO, withdrawn_at__isnull=True)
        for photo in files.order_by("pk"):
            photos[photo.visit_id].append(photo)
    return [
        {
            "row": row,
            "anchor": anchor(row),
            "commune": names.get(row.commune_id),
            "photos": photos[row.pk],
        }
        for row in visits
    ]


def _tallies(request: HttpRequest, meeting: Meeting) -> list[Any]:
    """The outputs of the communes that the person may see, and those told for the whole scope."""
    scope = ScopedCommune.objects.visible_to(user_of(request)).filter(meeting=meeting)
    names = dict(scope.order_by("sort_key", "pk").values_list("unit_id", "name"))
    return tally((row for row in meeting.outputs.all() if row.commune_id in {None, *names}), names)


@dataclass(frozen=True)
class Given:
    """A task under its conclusion, with the names of its day.

    `said` is its state in words, `about` commune and criterion, or else the beginning of its text.
    """

    task: Task
    state: TaskState
    said: str
    about: str
    owner: str


@dataclass(frozen=True)
class Concluded:
    """A conclusion, what it is about, and the tasks that came out of it, counted by state."""

    tied: Tied
    tasks: list[Given]

    @property
    def counts(self) -> list[tuple[TaskState, int]]:
        """Each of the four states with its number of tasks."""
        states = [given.state for given in self.tasks]
        return [(state, states.count(state)) for state in TaskState]


@require_safe
def conclusions(request: HttpRequest, pk: int) -> HttpResponse:
    """The conclusions in order, each with its tasks."""
    meeting, day = open_meeting(request, pk), today()
    related = meeting.conclusions.select_related("campaign")
    rows: list[Conclusion] = list(related.order_by("position", "pk"))
    ties, tasks = Ties(meeting, rows), _tasks(request, meeting)
    units = {pk for task in tasks for pk in (task.commune_id, task.owner_unit_id)}
    own = {meeting.organiser_id, meeting.commune_id}
    names = names_at(ties.unit_ids | units | own, meeting.held_on)
    given = _given(meeting, tasks, day, names)
    page: dict[str, Any] = {
        "conclusions": [Concluded(one, given[one.row.pk]) for one in ties.named(names)],
        "may_hand_out": meeting.is_kept and may_hand_out(meeting),  # type: ignore[attr-defined]
    }
    page |= frame(request, meeting, "meetings:conclusions", names)
    return render(request, "meetings/conclusions.html", page)


def _tasks(request: HttpRequest, meeting: Meeting) -> list[Task]:
    rows = Task.objects.visible_to(user_of(request)).standing().filter(meeting=meeting)
    return list(rows.select_related("agency").order_by("due_on", "pk"))


def _given(
    meeting: Meeting, tasks: list[Task], day: date, names: dict[int, UnitVersion]
) -> defaultdict[int, list[Given]]:
    """The tasks by conclusion. Every name is written once: hundreds of tasks share a few."""
    criteria = criterion_labels(meeting) if tasks else {}
    communes = {pk: version.full_name for pk, version in names.items()}
    offices = {task.owner_unit_id for task in tasks}
    owners = {pk: committee(version).name for pk, version in names.items() if pk in offices}
    words = {state: str(state.label) for state in TaskState}
    found = defaultdict(list)
    for task in tasks:
        state = task.state(day)
        cell = (communes.get(task.commune_id or 0), criteria.get(task.criterion_id or 0))
        about = " · ".join(filter(None, cell)) if cell[0] else truncatewords(task.text, 12)
        owner = owners.get(task.owner_unit_id or 0) or str(task.agency or "")
        found[task.conclusion_id].append(Given(task, state, words[state], about, owner))
    return found
