"""Lists of tasks: what waits for me, what our meetings gave out, all of my territory; exported."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import user_of
from communes.lookup import today
from communes.scope import grants_of
from meetings.models import Meeting, Task
from meetings.models.task import TaskState
from meetings.planning import may_convene
from meetings.taskfilter import (
    ALL,
    DONE,
    KEPT,
    MINE,
    OPEN,
    TaskFilter,
    by_commune,
    by_owner,
    counts,
)
from meetings.tasklines import Line, lines, listed
from meetings.taskproof import accept, findings
from ntm_portal.lib.tablefiles import table_file

PAGE_SIZE = 50
MOST_PROPOSED = 200
RARER = ("owner", "criterion", "person", "due_from", "due_to", "as_of")  # folded away unless used
ORDERS = {"owner": by_owner, "commune": by_commune}


def _whose(user: User) -> list[tuple[str, str]]:
    """The tabs that can hold anything for the person."""
    records = any(grant.spec.records for grant in grants_of(user))
    mine, kept = (MINE, _("Waiting for me")), (KEPT, _("From our meetings"))
    return [*[mine] * records, *[kept] * may_convene(user), (ALL, _("All of my territory"))]


def _found(request: HttpRequest) -> TaskFilter:
    """The filters of the address; unless told otherwise, open ones that wait for the person.

    A meeting in the address asks for all its tasks.
    """
    given = request.GET.copy()
    about = bool(given.get("meeting"))
    given.setdefault("whose", ALL if about else _whose(user_of(request))[0][0])
    given.setdefault("state", "" if about else OPEN)
    rows = Task.objects.visible_to(user_of(request))
    return TaskFilter(given, queryset=rows, request=request)


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    """Tasks by state, owner, commune, criterion, meeting and due date."""
    user, found = user_of(request), _found(request)
    day, group = found.day, request.GET.get("group", "")
    rows = ORDERS[group](found.qs) if group in ORDERS else found.qs
    tally = counts(found.in_any_state, day)
    page = _cut(listed(rows, day), tally, found).get_page(request.GET.get("page"))
    context = {
        "form": found.form,
        "given": found.form.data,
        "whose": _whose(user),
        "day": day,
        "is_past": day < today(),
        "page": page,
        "groups": _grouped(lines(page, day), group),
        "group": group,
        "tally": tally,
        "total": sum(tally[state] for state in TaskState.values),
        "states": [(state, state.label, tally[state]) for state in TaskState],
        "overdue": Task.objects.owned_by(user).in_state(TaskState.OPEN_OVERDUE, today()).count(),
        "meeting": _meeting(user, found),
        "narrowed": any(found.form.data.get(name) for name in RARER),
    }
    return render(request, "meetings/tasks.html", context)


def _cut(rows: Any, tally: dict[str, int], found: TaskFilter) -> "Paginator[Any]":
    """The rows in pages, counted already where the filters could be read."""
    pages = Paginator(rows, PAGE_SIZE)
    if found.is_valid():
        pages.count = _total(tally, found)
    return pages


def _total(tally: dict[str, int], found: TaskFilter) -> int:
    """How many tasks the chosen state holds, from the counts; no query."""
    state = found.form.cleaned_data.get("state")
    parts: dict[str, list[str]] = {
        "": list(TaskState.values),
        OPEN: [TaskState.OPEN_IN_TIME, TaskState.OPEN_OVERDUE],
        DONE: [TaskState.DONE_ON_TIME, TaskState.DONE_LATE],
    }
    return sum(tally[name] for name in parts.get(state, [state]))


def _meeting(user: User, found: TaskFilter) -> Meeting | None:
    """The meeting that the list is narrowed to, for its name."""
    pk = found.form.cleaned_data.get("meeting")
    meeting: Meeting | None = Meeting.objects.visible_to(user).filter(pk=pk).first() if pk else None
    return meeting


def _grouped(rows: list[Line], group: str) -> list[tuple[str, list[Line]]]:
    """The lines under the names of their owners or communes; one nameless group otherwise."""
    names = {
        "owner": lambda line: line.owner,
        "commune": lambda line: line.commune.full_name if line.commune else _("no commune"),
    }
    if group not in names:
        return [("", rows)] if rows else []
    return [(name, list(part)) for name, part in groupby(rows, names[group])]


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The same tasks, all of them, as a workbook or as CSV."""
    found = _found(request)
    rows = lines(listed(found.qs, found.day), found.day)
    head = [
        _("Task"), _("Owner"), _("Person in charge"), _("Commune"), _("Criterion"), _("Due on"),
        _("State"), _("Days late"), _("Reported done on"), _("Done on"), _("Times taken up"),
        _("Meeting"), _("Held on"),
    ]  # fmt: skip
    widths = [50, 32, 20, 18, 26, 12, 16, 9, 14, 12, 10, 36, 12]
    cells = (_cells(row) for row in rows)
    return table_file(form, head, cells, name=f"tasks-{found.day:%Y-%m-%d}", widths=widths)


def _cells(line: Line) -> list[Any]:
    task, criterion = line.task, line.criterion
    return [
        task.text,
        line.owner,
        str(task.person or ""),
        line.commune.full_name if line.commune else "",
        f"{criterion.number}. {criterion.name}" if criterion else "",
        task.due_on,
        str(line.state.label),
        line.late or None,
        task.reported_on,
        task.done_on if line.is_done else None,
        task.times,
        task.meeting.title,
        task.meeting.held_on,
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest) -> HttpResponse:
    """Open tasks of our meetings whose cells are verified met; a post closes those ticked."""
    user, day = user_of(request), today()
    mine = Task.objects.visible_to(user).kept_by(user).open_on(day)
    tied = mine.filter(commune__isnull=False, criterion__isnull=False)
    if request.method == "POST":
        return _accept(request, tied)
    rows = list(listed(tied, day).order_by("due_on", "pk"))
    found = findings(rows, day)
    proposed = [row for row in rows if row.pk in found.proposals]
    context = {
        "lines": lines(proposed[:MOST_PROPOSED], day, found),
        "more": max(len(proposed) - MOST_PROPOSED, 0),
    }
    return render(request, "meetings/task_proposals.html", context)


def _accept(request: HttpRequest, rows: Any) -> HttpResponse:
    """Close the ticked tasks: each value is "task:revision"."""
    seen = dict(value.split(":", 1) for value in request.POST.getlist("task") if ":" in value)
    known = {pk: int(text) for pk, text in seen.items() if pk.isdecimal() and text.isdecimal()}
    tasks = rows.filter(pk__in=[int(pk[:18]) for pk in known]).select_related(
        "meeting", "criteria_set"
    )
    wanted = [(task, known[str(task.pk)]) for task in tasks]
    done = accept(wanted=wanted, by=user_of(request), now=timezone.now())
    if done.closed:
        told = ngettext(
            "%(count)d task is closed.", "%(count)d tasks are closed.", len(done.closed)
        )
        messages.success(request, told % {"count": len(done.closed)})
    if left := len(known) - len(done.closed):
        told = ngettext(
            "%(count)d task was changed meanwhile and stays open: look at it again.",
            "%(count)d tasks were changed meanwhile and stay open: look at them again.",
            left,
        )
        messages.warning(request, told % {"count": left})
    return redirect("meetings:task_proposals")
