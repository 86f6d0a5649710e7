"""Handing out the tasks of a conclusion: looked at first, then confirmed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import Refused
from accounts.requests import user_of
from meetings.editing import Overtaken, check_seen
from meetings.fanout import Handed, Mode, hand_out, propose
from meetings.forms.fanout import Sheet
from meetings.frame import frame, open_meeting
from meetings.handing import may_hand_out
from meetings.models import Conclusion


@require_http_methods(["GET", "HEAD", "POST"])
def fan_out(request: HttpRequest, pk: int, conclusion: int) -> HttpResponse:
    """The tasks that a conclusion offers; a post changes many at once, or confirms."""
    row = _conclusion(request, pk, conclusion)
    data = request.POST if request.method == "POST" else None
    given = (data or request.GET).get("mode", "")
    mode = Mode(given) if given in Mode.values else Mode.CELLS
    try:
        if not may_hand_out(row.meeting):
            raise ValidationError(_("Tasks are handed out once the meeting has begun."))
        sheet = Sheet(propose(conclusion=row, mode=mode), data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(_back(row))
    if data is None:
        return _page(request, sheet)
    return _answer(request, sheet)


def _conclusion(request: HttpRequest, pk: int, conclusion: int) -> Conclusion:
    """The conclusion of a meeting that the person keeps. Raises Http404, Refused."""
    meeting = open_meeting(request, pk)
    if not meeting.is_kept:  # type: ignore[attr-defined]
        raise Refused(_("Only the office that holds the meeting hands out its tasks."))
    row: Conclusion | None = meeting.conclusions.filter(pk=conclusion).first()
    if row is None:
        raise Http404(_("This was removed, or never was part of the meeting."))
    row.meeting = meeting
    return row


def _back(row: Conclusion) -> str:
    address = reverse("meetings:conclusions", args=[row.meeting_id])
    return f"{address}?at=conclusion-{row.pk}#conclusion-{row.pk}"


def _answer(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    row = sheet.fan.conclusion
    seen = request.POST.get("revision", "")
    try:
        check_seen(row, int(seen) if seen.isdecimal() and len(seen) < 9 else -1)
    except Overtaken as overtaken:
        sheet.problem = overtaken.told
        return _page(request, sheet, 409)
    if sheet.gone:
        sheet.problem = _(
            "Some of the ticked tasks are not offered any more: the meeting was changed meanwhile. "
            "Look at the list again."
        )
        return _page(request, sheet, 409)
    if request.POST.get("do") == "spread":
        sheet.spread(request.POST)
        return _page(request, sheet)
    return _confirm(request, sheet)


def _confirm(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    row, wanted = sheet.fan.conclusion, sheet.wanted()
    if wanted is None:
        return _page(request, sheet, 422)
    by, now = user_of(request), timezone.now()
    try:
        handed = hand_out(conclusion=row, wanted=wanted, by=by, now=now)
    except ValidationError as error:
        sheet.problem = " ".join(error.messages)
        return _page(request, sheet, 422)
    _tell(request, handed)
    return redirect(_back(row))


def _tell(request: HttpRequest, handed: Handed) -> None:
    made = len(handed.tasks)
    if made:
        told = ngettext("%(count)d task is handed out.", "%(count)d tasks are handed out.", made)
        messages.success(request, told % {"count": made})
    if handed.already:
        told = _("Already handed out: %(count)s.") % {"count": handed.already}
        messages.info(request, told)


def _page(request: HttpRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    row = sheet.fan.conclusion
    page: dict[str, Any] = {"sheet": sheet, "conclusion": row, "modes": Mode, "back": _back(row)}
    page |= frame(request, row.meeting, "meetings:conclusions", sheet.owners.versions)
    return render(request, "meetings/fanout.html", page, status=status)
