"""The attendance of a meeting: inviting many at once, marking many at once."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import user_of
from communes.people.views.shared import place_errors, posted
from meetings.attendance import (
    Invited,
    Mark,
    agencies_to_invite,
    communes_to_invite,
    groups_of,
    invite,
    mark,
)
from meetings.editing import Overtaken, require_keeper
from meetings.forms.record import InviteForm
from meetings.frame import frame, names_of, open_meeting
from meetings.models import Attendee, Meeting

SOURCES = {
    "communes": (Attendee.Group.COMMUNES, communes_to_invite),
    "agencies": (Attendee.Group.DEPARTMENTS, agencies_to_invite),
}


@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of the participants: who was asked, and who came."""
    meeting = open_meeting(request, pk)
    require_keeper(meeting, user_of(request))
    if request.method != "POST":
        return _page(request, meeting)
    try:
        marks = _marks(request.POST, meeting)
        changed = mark(meeting=meeting, marks=marks, by=user_of(request), now=timezone.now())
    except Overtaken as error:
        return _page(request, meeting, status=409, told=error.told, sent=request.POST)
    except ValidationError as error:
        problem = " ".join(error.messages)
        return _page(request, meeting, status=422, problem=problem, sent=request.POST)
    told = ngettext(
        "%(n)s participant was marked.", "%(n)s participants were marked.", changed
    ) % {"n": changed}  # fmt: skip
    messages.success(request, told)
    return redirect("meetings:attendance", pk)


def _marks(sent: QueryDict, meeting: Meeting) -> dict[int, Mark]:
    """What was marked; `all` names a group, or "*", of which everyone not yet marked is present."""
    everyone = sent.get("all", "")
    marks = {}
    for pk, group in meeting.attendees.values_list("pk", "group"):
        presence, seen = sent.get(f"presence-{pk}"), sent.get(f"revision-{pk}", "")
        if presence is None:
            continue  # added by someone else since
        if everyone in (group, "*") and presence == Attendee.Presence.INVITED:
            presence = Attendee.Presence.PRESENT
        marks[pk] = Mark(presence, int(seen) if seen.isdecimal() and len(seen) < 9 else -1)
    return marks


@require_POST
def inviting(request: HttpRequest, pk: int) -> HttpResponse:
    """Put people on the list: lines that were typed, or a `source` in one step."""
    meeting = open_meeting(request, pk)
    require_keeper(meeting, user_of(request))
    form = InviteForm(posted(request))
    source = SOURCES.get(request.POST.get("source", ""))
    if source is None and not form.is_valid():
        return _page(request, meeting, status=422, form=form)
    try:
        if source is not None:
            added = _invite(request, meeting, source[0], source[1](meeting))
        else:
            data = form.cleaned_data
            people = [Invited(name) for name in data["names"]]
            added = _invite(request, meeting, data["group"], people, data["presence"])
    except ValidationError as error:
        place_errors(form, error)
        return _page(request, meeting, status=422, form=form)
    told = ngettext("%(n)s participant was added.", "%(n)s participants were added.", added)
    messages.success(request, told % {"n": added})
    return redirect("meetings:attendance", pk)


def _invite(
    request: HttpRequest, meeting: Meeting, group: str, people: list[Invited],
    presence: str = Attendee.Presence.INVITED,
) -> int:  # fmt: skip
    by, now = user_of(request), timezone.now()
    return invite(meeting=meeting, group=group, people=people, presence=presence, by=by, now=now)


def _page(
    request: HttpRequest, meeting: Meeting, *, status: int = 200, form: InviteForm | None = None,
    sent: Mapping[str, Any] | None = None, told: str = "", problem: str = "",
) -> HttpResponse:  # fmt: skip
    """The sheet; `sent` keeps what was marked on it beside what is stored now."""
    rows = list(meeting.attendees.select_related("changed_by").order_by("position", "pk"))
    for row in rows:
        chosen = str((sent or {}).get(f"presence-{row.pk}", row.presence))
        row.chosen = chosen  # type: ignore[attr-defined]
        row.differs = chosen != row.presence  # type: ignore[attr-defined]
    context = {
        "groups": groups_of(rows),
        "answers": Attendee.Presence.choices,
        "form": form or InviteForm(),
        "told": told,
        "problem": problem,
    }
    context |= frame(request, meeting, "meetings:meeting", names_of(meeting))
    return render(request, "meetings/attendance.html", context, status=status)
