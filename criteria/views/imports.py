"""Long lists of values: sending one, watching it being checked, recording it, taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import Refused
from accounts.models import User
from accounts.requests import user_of
from communes.people.reach import reach_of
from criteria.bulk import jobs
from criteria.bulk.jobs import Action, Report, State
from criteria.importforms import ListForm
from criteria.models import Upload
from criteria.workbook.reading import PAGES
from criteria.workbook.uploads import keep
from ntm_portal.lib.periods import local_day
from ntm_portal.lib.sheetreading import Unreadable

LISTED = 20
PAGES[Upload.Kind.LONG] = "criteria:list"


def _user(request: HttpRequest) -> User:
    """The person, who manages a province or the nation; Refused for others."""
    user = user_of(request)
    if not reach_of(user):
        raise Refused(_("Long lists are for the offices of provinces. Send a workbook instead."))
    return user


def _find(request: HttpRequest, key: UUID) -> Upload:
    mine = Upload.objects.visible_to(_user(request)).filter(kind=Upload.Kind.LONG)
    found: Upload = get_object_or_404(mine.select_related("uploaded_by", "criteria_set"), key=key)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def new_list(request: HttpRequest) -> HttpResponse:
    """The form for a list; a post keeps it, has it checked and leads to its page."""
    user, today = _user(request), local_day(timezone.now())
    if request.method != "POST":
        return _new(request, ListForm(user=user, today=today), 200)
    form = ListForm(request.POST, request.FILES, user=user, today=today)
    if not form.is_valid():
        return _new(request, form, 400)
    try:
        made = form.sent_before() or keep(
            file=form.cleaned_data["file"], kind=Upload.Kind.LONG, by=user, unread=True,
            **form.fields_of_upload,
        )  # fmt: skip
    except Unreadable as error:
        form.add_error("file", error)
        return _new(request, form, 400)
    if jobs.read(made) is None:
        jobs.start(made, Action.CHECK)
    return redirect("criteria:list", made.key)


def _new(request: HttpRequest, form: ListForm, status: int) -> HttpResponse:
    mine = Upload.objects.visible_to(form.user).filter(kind=Upload.Kind.LONG)
    rows = mine.order_by("-uploaded_at", "-pk")[:LISTED]
    return render(request, "criteria/imports/new.html", {"form": form, "rows": rows}, status=status)


@require_safe
def long_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is being done with a list, what a check found, or what was recorded."""
    found = _find(request, key)
    return render(request, "criteria/imports/list.html", _shown(found))


@require_safe
def list_state(request: HttpRequest, key: UUID) -> HttpResponse:
    """How far the work has come: a part of the page, which is loaded anew when it is done."""
    shown = _shown(_find(request, key))
    if not shown["running"]:
        return HttpResponseClientRefresh()
    return render(request, "criteria/imports/_running.html", shown)


def _shown(upload: Upload) -> dict[str, Any]:
    report = jobs.read(upload)
    running = report is not None and report.state == State.RUNNING
    return {
        "upload": upload,
        "report": report,
        "running": running,
        "checked": None if running or upload.applied_at else _checked(report),
    }


def _checked(report: Report | None) -> Report | None:
    """The report of a check that came to its end, or of a recording that was refused."""
    if report is None or report.action == Action.UNDO or not report.counts:
        return None
    return report if report.state in (State.DONE, State.FAILED) else None


@require_POST
def run_list(request: HttpRequest, key: UUID) -> HttpResponse:
    """Begin to check, record or take back a list; `rest` leaves out what is wrong."""
    found = _find(request, key)
    action = request.POST.get("action", "")
    if action not in list(Action):
        action = Action.CHECK
    done = found.undone_at if action == Action.UNDO else found.applied_at
    if done:
        messages.info(request, _("This list was dealt with already."))
    elif not jobs.start(found, Action(action), rest="rest" in request.POST):
        messages.info(request, _("The portal is at work on this list already."))
    return redirect("criteria:list", key)
