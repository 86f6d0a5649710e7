"""Filling, pasting and "as last time": first a page that tells what would change, then one apply.

Plain pages and forms, so that they work without script too; the grid's keys only fill them in.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from criteria.grid import Grid
from criteria.models import Status
from criteria.planning import Plan, as_earlier, fill_down, paste
from criteria.views import told
from criteria.views.bulk import record_entries
from criteria.views.outcome import Outcome
from criteria.views.place import PostedGrid
from ntm_portal.lib.periods import local_day, parse_day


@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """Tell what the fill, the block or the earlier day would change; writes nothing."""
    here = PostedGrid.read(request)
    try:
        made = _plan(here, here.grid())
    except ValidationError as error:
        return _page(here, {"problems": error.messages}, 400)
    return _page(here, {"plan": made, "entries": made.entries if made.writes else ""}, 200)


def _plan(here: PostedGrid, grid: Grid) -> Plan:
    posted = here.posted.request.POST
    kind = posted.get("kind")
    if kind == "earlier":
        day = parse_day(posted.get("day", ""))
        if day is None:
            raise ValidationError(_("Choose a day such as 25/09/2021."))
        return as_earlier(grid, day)
    start = _start(here, grid)
    if kind == "fill":
        status = posted.get("status", "")
        return fill_down(grid, start, Status.__members__.get(status, Status.WITHDRAWN))
    if kind == "paste":
        return paste(grid, start, posted.get("text", ""))
    raise Http404


def _start(here: PostedGrid, grid: Grid) -> tuple[int, int]:
    """Row and column of the cell that the post names; Http404."""
    posted = here.posted.request.POST
    codes = [row.version.unit.code for row in grid.rows]
    numbers = [row.number for row in grid.question.criteria_set.criteria]
    try:
        return codes.index(posted.get("commune", "")), numbers.index(posted.get("criterion", ""))
    except ValueError as error:
        raise Http404 from error


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Record what the page of `plan` told, all or nothing, and go back to the grid."""
    here = PostedGrid.read(request)
    outcome, cells = record_entries(here, request.POST.get("entries", ""))
    if outcome.written:
        count = len(cells)
        message = ngettext("%(count)d cell is recorded.", "%(count)d cells are recorded.", count)
        messages.success(request, message % {"count": count})
        return redirect(here.address)
    again = request.POST.get("entries", "") if list(outcome.errors) == ["reason"] else ""
    return _page(here, {"problems": problems_of(outcome, here), "entries": again}, outcome.status)


def problems_of(outcome: Outcome, here: PostedGrid) -> list[str]:
    """What stands in the way, one sentence each; who changed which cell, and when."""
    if outcome.conflict:
        names = {version.unit.code: version.name for version in here.versions}
        return [
            _("%(cell)s: %(who)s put “%(word)s” at %(when)s.")
            % {**lost, "cell": f"{names[lost['commune']]} {lost['criterion']}"}
            for lost in told.refusals(outcome, here)["conflicts"]
        ]
    if outcome.refused:
        return [outcome.refused]
    return [message for messages in outcome.errors.values() for message in messages]


def _page(here: PostedGrid, found: dict[str, Any], status: int) -> HttpResponse:
    posted = here.posted
    page = {
        "here": here,
        "posted": posted,
        "place": here.place,
        "asks_reason": posted.day < local_day(timezone.now()),
        **found,
    }
    return render(posted.request, "criteria/grid_plan.html", page, status=status)
