"""The progress that a meeting saw, and what has become of it since."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from communes.lookup import today
from meetings.figures import read_figures
from meetings.frame import frame, names_of, open_meeting


@require_safe
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen figures of the communes in scope, with today's where they differ."""
    meeting = open_meeting(request, pk)
    snapshot = getattr(meeting, "snapshot", None)
    shown: dict[str, Any] = {"snapshot": snapshot, "may_begin": meeting.held_on <= today()}
    if snapshot is None:
        names = names_of(meeting)
    else:
        shown["figures"], names = read_figures(meeting, snapshot, user_of(request), today())
    context = frame(request, meeting, "meetings:figures", names) | shown
    return render(request, "meetings/figures.html", context)
