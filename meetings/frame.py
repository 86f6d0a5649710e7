"""What every page of one meeting has around it: head, state, tabs."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import user_of
from communes.lookup import names_at
from communes.models import UnitVersion
from meetings.editing import require_keeper
from meetings.models import Meeting

TABS = (
    ("meetings:meeting", gettext_lazy("Overview")),
    ("meetings:figures", gettext_lazy("Progress")),
    ("meetings:findings", gettext_lazy("Findings")),
    ("meetings:conclusions", gettext_lazy("Conclusions and tasks")),
    ("meetings:carried", gettext_lazy("Carried over")),
    ("meetings:papers", gettext_lazy("Papers")),
    ("meetings:publication", gettext_lazy("Publishing")),
)
KEEPERS_TABS = ("meetings:publication",)


@dataclass(frozen=True)
class Tab:
    """One tab of a meeting; `active` marks the page that is open."""

    label: str | Promise
    url: str
    active: bool


def open_meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting inside the person's scope, with `is_kept` (they keep its record). One query.

    Raises Http404 for others.
    """
    user = user_of(request)
    rows = Meeting.objects.visible_to(user).with_right(user)
    related = (
        "organiser", "commune", "agency", "criteria_set__extends", "follows", "snapshot",
    )  # fmt: skip
    meeting: Meeting | None = rows.select_related(*related).filter(pk=pk).first()
    if meeting is None:
        raise Http404(_("There is no such meeting in your territory."))
    return meeting


def back_if_closed(request: HttpRequest, meeting: Meeting, page: str) -> HttpResponse | None:
    """For a form of the record: None to go on, or the way back to `page` once it is closed.

    What was sent goes on, so that the form can keep it and say why it was refused. Raises Refused
    for whoever does not keep the record.
    """
    if not meeting.is_kept:  # type: ignore[attr-defined]
        require_keeper(meeting, request.user)  # type: ignore[arg-type]
    if meeting.is_open or request.method == "POST":
        return None
    messages.warning(request, _("The record of this meeting is closed."))
    return redirect(page, meeting.pk)


def tabs(meeting: Meeting, active: str) -> list[Tab]:
    """The tabs of a meeting for the person that it was opened for."""
    found = []
    for name, label in TABS:
        if name in KEEPERS_TABS and not meeting.is_kept:  # type: ignore[attr-defined]
            continue
        try:
            found.append(Tab(label, reverse(name, args=[meeting.pk]), name == active))
        except NoReverseMatch:
            continue
    return found


def names_of(meeting: Meeting, *others: int | None) -> dict[int, UnitVersion]:
    """What organiser, host commune and `others` were called on the day. One query."""
    return names_at({meeting.organiser_id, meeting.commune_id, *others}, meeting.held_on)


def frame(
    request: HttpRequest, meeting: Meeting, active: str, names: dict[int, UnitVersion]
) -> dict[str, Any]:
    """What `meetings/frame.html` needs; `names` comes from `names_of`."""
    return {
        "meeting": meeting,
        "organiser": names.get(meeting.organiser_id),
        "host": names.get(meeting.commune_id or 0),
        "tabs": tabs(meeting, active),
        "writes": meeting.is_kept and meeting.is_open,  # type: ignore[attr-defined]
        "trail": [(_("Meetings"), reverse("meetings:list")), (meeting.title, "")],
    }
