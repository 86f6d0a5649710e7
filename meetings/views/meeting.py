"""One meeting: its overview, and the steps from planned to concluded."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import user_of
from communes.lookup import today
from meetings import services
from meetings.frame import frame, open_meeting
from meetings.models import Meeting
from meetings.overview import overview
from meetings.unread import Unread

Step = Callable[[HttpRequest, Meeting], Any]


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """What the meeting is, whom it is about, who came, and what happened to it."""
    return _page(request, open_meeting(request, pk))


def _page(request: HttpRequest, row: Meeting, *, status: int = 200, **said: Any) -> HttpResponse:
    shown = overview(row, user_of(request))
    context = frame(request, row, "meetings:meeting", shown.names) | {
        "shown": shown,
        "may_begin": row.held_on <= today(),
        **said,
    }
    return render(request, "meetings/meeting.html", context, status=status)


def _begin(request: HttpRequest, row: Meeting) -> None:
    services.begin(meeting=row, by=user_of(request), now=timezone.now())


def _retake(request: HttpRequest, row: Meeting) -> None:
    services.retake(meeting=row, by=user_of(request), now=timezone.now())


def _conclude(request: HttpRequest, row: Meeting) -> None:
    given = request.POST.get("record", "")
    seen = int(given) if given.isdecimal() and len(given) < 9 else -1
    services.conclude(meeting=row, seen_record=seen, by=user_of(request), now=timezone.now())


def _reopen(request: HttpRequest, row: Meeting) -> None:
    reason = request.POST.get("reason", "")
    services.reopen(meeting=row, reason=reason, by=user_of(request), now=timezone.now())


def _call_off(request: HttpRequest, row: Meeting) -> None:
    reason = request.POST.get("reason", "")
    services.call_off(meeting=row, reason=reason, by=user_of(request), now=timezone.now())


STEPS: dict[str, tuple[Step, str | Promise, str]] = {
    "begin": (_begin, gettext_lazy("The meeting has begun, and its figures are taken."), "meeting"),
    "retake": (_retake, gettext_lazy("The figures were taken again."), "figures"),
    "conclude": (_conclude, gettext_lazy("The meeting is concluded: its record is closed."),
                 "meeting"),
    "reopen": (_reopen, gettext_lazy("The record is open again."), "meeting"),
    "call-off": (_call_off, gettext_lazy("The meeting is called off."), "meeting"),
}  # fmt: skip


@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take a meeting one step on; a step that is refused says why on the page of the meeting."""
    row = open_meeting(request, pk)
    take, done, page = STEPS[name]
    try:
        take(request, row)
    except Unread as error:
        return _page(request, open_meeting(request, pk), status=409, told=error.told)
    except ValidationError as error:
        said = {"problem": " ".join(error.messages), "reason": request.POST.get("reason", "")}
        return _page(request, open_meeting(request, pk), status=422, step=name, **said)
    messages.success(request, str(done))
    return redirect(f"meetings:{page}", pk)
