"""The meetings of a person's territory: as a list, a calendar and a workbook."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from communes.lookup import today
from communes.people.reach import reach_of
from meetings.filters import MeetingFilter
from meetings.icalendar import Entry, calendar
from meetings.listing import HEAD_WIDTHS, Line, counted, head, lines
from meetings.planning import may_convene
from ntm_portal.lib.tablefiles import table_file

PAGE_SIZE = 25


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings held in one's territory or about a commune of it."""
    user = user_of(request)
    found = MeetingFilter(request.GET, user=user)
    page = Paginator(counted(found.qs, user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": found.form,
        "narrowed": found.narrowed,
        "page": page,
        "rows": lines(page, today()),
        "convenes": may_convene(user),
        "manages": bool(reach_of(user)),
    }
    return render(request, "meetings/meetings.html", context)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The same meetings, all of them, as a workbook or as CSV."""
    user = user_of(request)
    found = lines(counted(MeetingFilter(request.GET, user=user).qs, user), today())
    rows = [line.cells() for line in found]
    return table_file(form, head(), rows, name=f"meetings-{today():%Y-%m-%d}", widths=HEAD_WIDTHS)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The same meetings as an iCalendar file."""
    rows = MeetingFilter(request.GET, user=user_of(request)).qs
    entries = [_entry(request, line) for line in lines(rows, today())]
    name = _("Coordination meetings")
    body = calendar(entries, name=name, language=get_language() or "vi")
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="meetings.ics"'
    return answer


def _entry(request: HttpRequest, line: Line) -> Entry:
    row: Any = line.meeting
    organiser = line.organiser.full_name if line.organiser else ""
    chaired = _("Chaired by: %(chair)s") % {"chair": row.chair_title} if row.chair_title else ""
    called_off = _("Called off: %(why)s") % {"why": row.called_off} if row.called_off else ""
    told = [row.get_kind_display(), organiser, chaired, row.points, called_off]
    return Entry(
        uid=f"meeting-{row.pk}@{request.get_host().split(':')[0]}",
        day=row.held_on,
        half_day=row.half_day,
        title=row.title,
        place=row.place,
        text="\n".join(text for text in told if text),
        url=request.build_absolute_uri(reverse("meetings:meeting", args=[row.pk])),
        changed_at=row.changed_at,
        revision=row.revision,
        called_off=bool(row.called_off),
    )
