"""What a meeting found, and what it concluded: the two pages."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from communes.lookup import names_at, today
from communes.models import UnitVersion
from meetings.frame import frame, open_meeting
from meetings.handing import may_hand_out
from meetings.matters import Tied, Ties, anchor
from meetings.models import Conclusion, Finding, Meeting, MeetingFile, ScopedCommune, Task
from meetings.models.task import TaskState
from meetings.outputs import tally
from meetings.taskbriefs import FIELDS, Brief, briefs, criteria_of, unit_ids


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
class Concluded:
    """A conclusion, what it is about, and the tasks that came out of it, counted by state."""

    tied: Tied
    tasks: list[Brief]

    @property
    def counts(self) -> list[tuple[TaskState, int]]:
        """Each of the four states with its number of tasks."""
        states = [task.state for task in self.tasks]
        return [(state, states.count(state)) for state in TaskState]

    @property
    def reported(self) -> int:
        """Open tasks whose owner says that they are done."""
        return sum(task.is_reported for task in self.tasks)


@require_safe
def conclusions(request: HttpRequest, pk: int) -> HttpResponse:
    """The conclusions in order, each with its tasks."""
    meeting = open_meeting(request, pk)
    related = meeting.conclusions.select_related("campaign")
    rows: list[Conclusion] = list(related.order_by("position", "pk"))
    ties, tasks = Ties(meeting, rows), _tasks(request, meeting)
    own = {meeting.organiser_id, meeting.commune_id}
    names = names_at(ties.unit_ids | unit_ids(tasks) | own, meeting.held_on)
    given = defaultdict(list)
    for one in briefs(tasks, today(), names, criteria_of(tasks, meeting.criteria_set)):
        given[one.task.conclusion_id].append(one)
    page: dict[str, Any] = {
        "conclusions": [Concluded(one, given[one.row.pk]) for one in ties.named(names)],
        "may_hand_out": meeting.is_kept and may_hand_out(meeting),  # type: ignore[attr-defined]
    }
    page |= frame(request, meeting, "meetings:conclusions", names)
    return render(request, "meetings/conclusions.html", page)


def _tasks(request: HttpRequest, meeting: Meeting) -> list[Any]:
    rows = Task.objects.visible_to(user_of(request)).standing().filter(meeting=meeting)
    return list(rows.order_by("due_on", "pk").values_list(*FIELDS, "conclusion_id", named=True))
