"""A meeting's record as one document of A4 pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from communes.lookup import today
from meetings.frame import frame, open_meeting
from meetings.printing import whole_record


@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of the record that the person may read, in the order of official minutes."""
    meeting = open_meeting(request, pk)
    record = whole_record(meeting, user_of(request))
    context = frame(request, meeting, "meetings:meeting", record.names)
    context |= {"record": record, "today": today()}
    return render(request, "meetings/print.html", context)
