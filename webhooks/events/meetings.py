"""Meetings put on the public pages."""

from django.urls import reverse

from accounts.models import User
from communes.lookup import names_at
from communes.models import UnitVersion
from meetings.models import Meeting, MeetingEvent, State
from ntm_portal.lib.periods import local_day
from webhooks.events.base import Batches, Happening, Window, unit_told
from webhooks.models import Kind


def published_meetings(user: User, window: Window) -> Batches:
    """Meetings published in the window, unless they were taken off again by now. Two queries."""
    seen = Meeting.objects.visible_to(user).filter(state=State.PUBLISHED)
    rows = MeetingEvent.objects.filter(
        kind=MeetingEvent.Kind.PUBLISHED,
        at__gte=window.since,
        at__lte=window.now,
        meeting__in=seen.values("pk"),
    )
    parts = ("meeting__organiser", "meeting__criteria_set")
    found = list(rows.select_related(*parts).order_by("at", "pk"))
    if found:  # few: people publish one at a time
        names = names_at({row.meeting.organiser_id for row in found}, local_day(window.now))
        yield [_told(row, names.get(row.meeting.organiser_id)) for row in found]


def _told(row: MeetingEvent, version: UnitVersion | None) -> Happening:
    meeting = row.meeting
    data = {
        "meeting": meeting.pk,
        "held_on": meeting.held_on.isoformat(),
        "unit": unit_told(meeting.organiser, version),
        "set": meeting.criteria_set.code,
        "url": reverse("api:meetings-detail", args=[meeting.pk]),
        "public_url": reverse("public:meeting", args=[meeting.pk]),
    }
    about = f"{version} · {meeting.held_on:%d/%m/%Y}"
    event = f"{Kind.MEETING_PUBLISHED}:{row.pk}"
    return Happening(Kind.MEETING_PUBLISHED, event, row.at, about, data)
