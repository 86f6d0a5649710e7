"""What the grid posts: one verdict, answered as JSON; and the reason for a past day."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communes.models import UnitVersion
from criteria.catalogue import CriterionView
from criteria.forms import EntryForm, VerdictForm
from criteria.services import VerdictEntry, record_verdicts
from criteria.views import told
from criteria.views.outcome import Outcome, attempt
from criteria.views.place import PostedGrid
from criteria.views.visit import Posted


@require_POST
def record_verdict(request: HttpRequest) -> JsonResponse:
    """Record one cell of the grid; answers the cell, its row and the totals as they are now."""
    here = PostedGrid.read(request)
    posted, version = here.posted, here.commune(request.POST.get("commune", ""))
    criterion = posted.criterion(request.POST.get("criterion", ""))
    outcome = _record(posted, version, criterion)
    if not outcome.written:
        return JsonResponse(told.refusal(outcome), status=outcome.status)
    return JsonResponse(told.saved(here.grid(), version, criterion))


def _record(posted: Posted, version: UnitVersion, criterion: CriterionView) -> Outcome:
    form = VerdictForm(posted.request.POST)
    if not form.is_valid():
        return Outcome(errors=form.problems())
    return record_form(posted, version, criterion, form)


def record_form(
    posted: Posted, version: UnitVersion, criterion: CriterionView, form: VerdictForm
) -> Outcome:
    """Record what a valid form says."""
    given = form.cleaned_data
    entry = VerdictEntry(version, criterion, given["status"], given["note"], given["seen"])
    return write(posted, [entry])


def write(posted: Posted, entries: Sequence[VerdictEntry]) -> Outcome:
    """Hand verdicts to the service; the reason of a post that succeeds is kept."""
    outcome = attempt(
        lambda: record_verdicts(
            entries=entries,
            criteria_set=posted.criteria_set,
            effective_on=posted.day,
            by=posted.user,
            reason=posted.reason,
        )
    )
    if outcome.written:
        posted.keep_reason()
    return outcome


@require_POST
def record_reason(request: HttpRequest) -> HttpResponse:
    """Keep the reason for recording on a past day, and go back to the page that asked."""
    posted = Posted.read(request)
    form = EntryForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.problems().get("reason", [])))
    elif form.cleaned_data["reason"]:
        posted.keep_reason()
    else:
        messages.error(
            request, _("Say why you record for a past day, for example “minutes of 24/07/2019”.")
        )
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return redirect(target if safe else reverse("home"))
