"""One commune × criterion: every body's verdict, one's own form, and the whole history."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from criteria.catalogue import CriterionView
from criteria.cells import with_history
from criteria.explain import explain_working
from criteria.forms import VerdictForm
from criteria.scorecard import Forms
from criteria.views.outcome import Outcome, show_outcome
from criteria.views.recording import record_form
from criteria.views.scorecard import Visit


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The cell's page; a post records the person's own verdict."""
    visit = Visit.read(request, code)
    criterion = visit.criterion(number)
    if request.method == "POST":
        return _record(visit, criterion)
    return _page(visit, criterion)


def _page(
    visit: Visit,
    criterion: CriterionView,
    outcome: Outcome | None = None,
    refused: Forms | None = None,
) -> HttpResponse:
    found, known = with_history(
        visit.context.question, visit.user, visit.version.unit_id, criterion.id
    )
    card = visit.card(refused, found)
    page = {
        "context": visit.context,
        "card": card,
        "entry": card.block(criterion.number),
        "history": [(row, [explain_working(one) for one in row.workings]) for row in known],
        "reason": visit.posted.reason,
    }
    return render(
        visit.request, "criteria/cell.html", page, status=outcome.status if outcome else 200
    )


def _record(visit: Visit, criterion: CriterionView) -> HttpResponse:
    form = VerdictForm(visit.request.POST, auto_id=f"verdict-{criterion.number}-%s")
    valid = form.is_valid()
    outcome = (
        record_form(visit.posted, visit.version, criterion, form)
        if valid
        else Outcome(form.problems())
    )
    show_outcome(form, outcome)
    refused = {} if outcome.written else {f"criterion {criterion.number}": form}
    if visit.is_partial:
        return _fragment(visit, criterion, outcome, refused)
    if not outcome.written:
        return _page(visit, criterion, outcome, refused)
    messages.success(
        visit.request, _("Criterion %(number)s is saved.") % {"number": criterion.number}
    )
    if visit.request.POST.get("back") == "scorecard":
        return redirect(visit.url("scorecard", anchor=f"#criterion-{criterion.number}"))
    return redirect(visit.url("cell", criterion.number))


def _fragment(
    visit: Visit, criterion: CriterionView, outcome: Outcome, refused: Forms
) -> HttpResponse:
    """For htmx: the criterion's verdicts, and the total beside them."""
    card = visit.card(refused)
    page = {
        "context": visit.context,
        "card": card,
        "entry": card.block(criterion.number),
        "saved": outcome.written,
    }
    return render(visit.request, "criteria/_verdict_saved.html", page, status=outcome.status)
