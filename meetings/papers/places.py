"""Where the numbers of a paper lead: the lists that they count."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from meetings.models import Meeting


def list_of(meeting: Meeting, name: str) -> str:
    """A page of the meeting: "meeting" itself, "figures", "findings", "carried"."""
    return reverse(f"meetings:{name}", args=[meeting.pk])


def outputs_of(meeting: Meeting) -> str:
    """The counted outputs of the meeting, where everybody reads them; the sheet is the office's."""
    return f"{list_of(meeting, 'findings')}#outputs"


def tasks_of(meeting: Meeting, day: date, **filters: object) -> str:
    """The tasks of the meeting as on a day, narrowed by the filters of the list."""
    asked = {"meeting": meeting.pk, "whose": "all", "as_of": day.isoformat()} | filters
    return f"{reverse('meetings:tasks')}?{urlencode(asked)}"


def commune_at(code: str, set_code: str, as_of: date) -> str:
    """The page of a commune, as at the day of the figures."""
    query = urlencode({"set": set_code, "as_of": as_of.isoformat()})
    return f"{reverse('dashboards:unit', args=['commune', code])}?{query}"
