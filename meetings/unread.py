"""What was written into a record after a person read it: told before they conclude over it."""

from typing import Any

from django.apps import apps
from django.template.defaultfilters import truncatechars
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import AuditEntry
from meetings.models import (
    AgendaItem,
    Attendee,
    CarriedTask,
    Conclusion,
    FieldVisit,
    Finding,
    Meeting,
    MeetingFile,
    Output,
    Snapshot,
)
from ntm_portal.lib.periods import VIETNAM

PARTS = (
    AgendaItem, Attendee, CarriedTask, Conclusion, FieldVisit, Finding, Meeting, MeetingFile,
    Output, Snapshot,
)  # fmt: skip
SAYING = ("text", "title", "name", "group", "file")  # what tells one row of its kind from another
MOST_LETTERS = 80


class Unread(Exception):
    """Someone wrote into the record after the person opened the page; `told` says who and what."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(f"{meeting.pk} was written meanwhile")
        self.told = _told(meeting)


def _told(meeting: Meeting) -> str:
    """One query: the trail also knows what was removed."""
    subjects = [part._meta.model_name for part in PARTS]
    rows = AuditEntry.objects.filter(unit_id=meeting.organiser_id, subject__in=subjects)
    entry = rows.filter(subject_key__startswith=f"{meeting.pk}/").order_by("-at", "-pk")[0]
    at = entry.at.astimezone(VIETNAM)
    return _(
        "%(who)s changed the record at %(time)s on %(day)s, after you opened this page: %(what)s. "
        "Read it, then conclude the meeting."
    ) % {
        "who": entry.actor_name,
        "time": f"{at:%H:%M}",
        "day": f"{at:%d/%m/%Y}",
        "what": _named(entry),
    }


def _named(entry: AuditEntry) -> str:
    """The kind of the row and, where it has any, its words."""
    model = apps.get_model("meetings", entry.subject)
    kind = capfirst(str(model._meta.verbose_name))
    said: dict[str, Any] = entry.after or entry.before or {}
    words = next((str(said[name]) for name in SAYING if said.get(name)), "")
    return f"{kind} “{truncatechars(words, MOST_LETTERS)}”" if words else kind
