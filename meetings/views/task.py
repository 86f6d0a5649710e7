"""One task: its page, and what people do with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import Refused
from accounts.models import User
from accounts.requests import user_of
from communes.lookup import today
from communes.people.views.shared import place_errors, posted
from meetings.editing import Overtaken
from meetings.forms.tasks import ChangeForm, TaskForm
from meetings.models import Task
from meetings.owning import Owners
from meetings.taskkeeping import require_closer, require_reporter
from meetings.taskowners import people_for
from meetings.taskpage import TaskPage, form_for, open_task
from meetings.taskproof import accept, findings
from meetings.tasks import change_task, close, drop_task, reopen_task, report
from meetings.taskterms import Terms
from ntm_portal.lib.periods import local_day


@require_safe
def task_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the task asks, of whom, how it stands, all that happened to it."""
    return _page(request, open_task(user_of(request), pk, today()))


def _page(
    request: HttpRequest,
    task: Any,
    bound: TaskForm | None = None,
    *,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    page = TaskPage.read(task, user_of(request), today(), bound)
    trail = [(_("Tasks"), reverse("meetings:tasks")), (str(task), "")]
    context = {"page": page, "line": page.line, "task": task, "told": told, "trail": trail}
    return render(request, "meetings/task.html", context, status=status)


def _report(task: Task, form: Any, **by: Any) -> Any:
    given = form.cleaned_data
    return report(
        task=task, on=given["on"], text=given["text"], says_done=given["says_done"],
        evidence=form.chosen, files=given["papers"], **by,
    )  # fmt: skip


def _close(task: Task, form: Any, **by: Any) -> Any:
    """The verdict on the cell comes along as proof where it says met."""
    found = findings([task], local_day(by["now"])).proposals.get(task.pk)
    proof = found.verdict if found else None
    given = form.cleaned_data
    return close(task=task, done_on=given["done_on"], text=given["text"], proof=proof, **by)


def _reopen(task: Task, form: Any, **by: Any) -> Any:
    return reopen_task(task=task, reason=form.cleaned_data["reason"], **by)


def _drop(task: Task, form: Any, **by: Any) -> Any:
    return drop_task(task=task, reason=form.cleaned_data["reason"], **by)


WRITES: dict[str, Callable[..., Any]] = {
    "report": _report, "close": _close, "reopen": _reopen, "drop": _drop
}  # fmt: skip


@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Report on the task, close, reopen or drop it."""
    user = user_of(request)
    task = open_task(user, pk, today())
    form = form_for(action, task, user, request.POST, request.FILES)
    (require_reporter if action == "report" else require_closer)(task, user)
    told, status = _attempt(form, user, lambda **by: WRITES[action](task, form, **by))
    if status == 200:
        messages.success(request, _("Saved. It stands in the history of the task."))
        return redirect("meetings:task", pk)
    fresh = open_task(user, pk, today())
    return _page(request, fresh, form, told=told, status=status)


def _attempt(form: TaskForm, user: User, write: Callable[..., Any]) -> tuple[str, int]:
    """Write what a form says; what went wrong stands in the form, or is told; the status."""
    if not form.is_valid():
        return "", 422
    try:
        write(seen=form.seen, by=user, now=timezone.now())
    except ValidationError as error:
        place_errors(form, error)
        return "", 422
    except Overtaken as overtaken:
        form.saw(overtaken.row.revision)
        return overtaken.told, 409
    return "", 200


@require_POST
def accept_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the task by the verdict on its cell."""
    task = open_task(user_of(request), pk, today())
    require_closer(task, user_of(request))
    seen = request.POST.get("revision", "")
    revision = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
    done = accept(wanted=[(task, revision)], by=user_of(request), now=timezone.now())
    if done.closed:
        messages.success(request, _("The task is closed, with the verdict as proof."))
    else:
        messages.warning(request, _("The task or its cell was changed meanwhile: look again."))
    return redirect("meetings:task", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change text, due date, owner or person of an open task."""
    user, told, status = user_of(request), "", 200
    task = open_task(user, pk, today())
    require_closer(task, user)
    if request.method != "POST" and (task.done_on or task.dropped_on):
        raise Refused(_("The task is closed. Reopen it first."))
    owners = Owners(task.meeting, task.meeting.communes.values_list("unit_id", flat=True))
    named = {key: owner.name for key, owner in owners.by_key.items()}
    form = _change_form(posted(request), task, named)
    if form.is_bound:
        told, status = _attempt(form, user, lambda **by: _change(task, form, owners, **by))
        if status == 200:
            messages.success(request, _("Saved. It stands in the history of the task."))
            return redirect("meetings:task", pk)
        task = open_task(user, pk, today())
    there = (str(task), reverse("meetings:task", args=[pk]))
    trail = [(_("Tasks"), reverse("meetings:tasks")), there, (_("Change"), "")]
    owner = named.get(_owner_key(task), "")
    context = {"task": task, "form": form, "told": told, "trail": trail, "owner": owner}
    return render(request, "meetings/task_change.html", context, status=status)


def _change_form(data: Any, task: Task, owners: dict[str, str]) -> ChangeForm:
    """The present owner stands in the list even where the meeting would not offer it."""
    people = people_for(task.agency, task.owner_unit, today())
    present = {_owner_key(task): str(task.agency or task.owner_unit)}
    return ChangeForm(data, task=task, owners=present | owners, people=people)


def _owner_key(task: Task) -> str:
    return f"a{task.agency_id}" if task.agency_id else f"u{task.owner_unit_id}"


def _change(task: Task, form: ChangeForm, owners: Owners, **by: Any) -> Any:
    given = form.cleaned_data
    agency, unit = task.agency, task.owner_unit
    if given["owner"] != _owner_key(task):
        owner = owners.by_key[given["owner"]]
        agency = next((row for row in owners.agencies if row.pk == owner.agency_id), None)
        unit = owners.versions[owner.unit_id].unit if owner.unit_id else None
    person = form.people.get(given["person"])
    terms = Terms(given["text"], given["due_on"], agency, unit, person)
    return change_task(task=task, terms=terms, reason=given["reason"], **by)
