"""The tasks that a meeting takes up again, and the preparing of the next meeting of its line."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import user_of
from communes.lookup import names_at, today
from communes.people.views.shared import placing_errors, posted
from criteria.catalogue import all_sets
from meetings.carrying import (
    DONE_STATES,
    NotedMeanwhile,
    carry,
    note_carried,
    prepare_next,
)
from meetings.editing import require_keeper
from meetings.forms.tasks import MOST_LETTERS, NextForm
from meetings.frame import frame, names_of, open_meeting
from meetings.line import next_of
from meetings.models import CarriedTask, Meeting, Task
from meetings.taskbriefs import FIELDS, Brief, briefs, criteria_of, unit_ids
from meetings.taskfilter import by_commune, by_owner

ACTIVE = "meetings:carried"
ORDERS = {"owner": by_owner, "commune": by_commune}
TAKEN_UP = (
    *FIELDS, "meeting__title", "meeting__held_on", "carried__pk", "carried__times",
    "carried__state", "carried__note",
)  # fmt: skip


@require_safe
def carried(request: HttpRequest, pk: int) -> HttpResponse:
    """The open tasks of earlier meetings that this one takes up, by owner or by commune."""
    return _page(request, open_meeting(request, pk))


def _page(
    request: HttpRequest,
    meeting: Meeting,
    typed: dict[int, str] | None = None,
    problem: str = "",
) -> HttpResponse:
    """`typed` are notes that could not be saved, by id of the carried task; `problem` says why."""
    group = request.GET.get("group", "")
    group = group if group in ORDERS else "owner"
    rows = _taken_up(request, meeting, group)
    context = {
        **frame(request, meeting, ACTIVE, names_of(meeting)),
        "groups": _grouped(rows, group),
        "group": group,
        "total": len(rows),
        "next": next_of(meeting) if meeting.state in DONE_STATES else None,
        "may_prepare": meeting.state in DONE_STATES and meeting.is_kept,  # type: ignore[attr-defined]
        "typed": typed,
        "problem": problem,
    }
    status = 422 if problem else 409 if typed else 200
    return render(request, "meetings/carried.html", context, status=status)


def _taken_up(request: HttpRequest, meeting: Meeting, group: str) -> list[Brief]:
    """The tasks that the person sees, as on the meeting's day. Three queries at most."""
    seen = Task.objects.visible_to(user_of(request)).filter(carried__meeting=meeting)
    rows = list(ORDERS[group](seen.order_by("due_on", "pk")).values_list(*TAKEN_UP, named=True))
    day = min(meeting.held_on, today())
    return briefs(rows, day, names_at(unit_ids(rows), day), criteria_of(rows, meeting.criteria_set))


def _grouped(rows: list[Brief], group: str) -> list[tuple[str, list[Brief]]]:
    names = {
        "owner": lambda row: row.owner,
        "commune": lambda row: row.commune or _("no commune"),
    }
    return [(name, list(part)) for name, part in groupby(rows, names[group])]


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the open tasks of the earlier meetings, or bring the list up to date."""
    meeting = open_meeting(request, pk)
    try:
        count = carry(meeting=meeting, by=user_of(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = ngettext(
            "%(count)d open task of earlier meetings stands here.",
            "%(count)d open tasks of earlier meetings stand here.",
            count,
        )
        messages.success(request, told % {"count": count})
    return redirect(ACTIVE, pk)


@require_POST
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the meeting said of the tasks that it took up: all notes of the page."""
    meeting, user, now = open_meeting(request, pk), user_of(request), timezone.now()
    require_keeper(meeting, user)
    typed: dict[int, str] = {}
    problem = ""
    for carried in _seen(request, meeting):
        note, was = _typed(request, carried, "note"), _typed(request, carried, "was")
        if note == was:
            continue
        try:
            note_carried(carried=carried, note=note, was=was, by=user, now=now)
        except ValidationError as error:
            typed[carried.pk], problem = note, " ".join(error.messages)
        except NotedMeanwhile:
            typed[carried.pk] = note
    if typed:
        return _page(request, open_meeting(request, pk), typed, problem)
    messages.success(request, _("The notes are saved."))
    return redirect(f"{reverse(ACTIVE, args=[pk])}?{request.GET.urlencode()}")


def _seen(request: HttpRequest, meeting: Meeting) -> list[CarriedTask]:
    tasks = Task.objects.visible_to(user_of(request)).values("pk")
    rows = CarriedTask.objects.filter(meeting=meeting, task__in=tasks).select_related("meeting")
    return list(rows.order_by("pk"))


def _typed(request: HttpRequest, carried: CarriedTask, name: str) -> str:
    """A text of the form as it is stored; one that was not sent is as it stands."""
    text = request.POST.get(f"{name}-{carried.pk}", carried.note)
    return text.replace("\r\n", "\n").strip()[:MOST_LETTERS]


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the next meeting of the line; its open tasks come along."""
    meeting, user = open_meeting(request, pk), user_of(request)
    require_keeper(meeting, user)
    if there := next_of(meeting):
        return redirect("meetings:meeting", there.pk)
    sets = [row for row in all_sets() if row.level == meeting.criteria_set.level]
    initial = {"title": meeting.title, "criteria_set": meeting.criteria_set.code}
    form = NextForm(posted(request), sets=_offered(sets, meeting), initial=initial)
    if form.is_bound and form.is_valid():
        with placing_errors(form):
            made = prepare_next(meeting=meeting, by=user, now=timezone.now(), **form.given)
            messages.success(request, _("The next meeting is planned; the open tasks came along."))
            return redirect(ACTIVE, made.pk)
    context = {**frame(request, meeting, ACTIVE, names_of(meeting)), "form": form}
    return render(
        request, "meetings/prepare_next.html", context, status=422 if form.is_bound else 200
    )


def _offered(sets: list[Any], meeting: Meeting) -> list[Any]:
    """The sets of the country and of the meeting's province."""
    province = names_of(meeting)[meeting.organiser_id]
    own = {None, province.province_id or province.unit_id, meeting.criteria_set.province_id}
    return [row for row in sets if row.province_id in own]
