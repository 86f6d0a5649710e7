"""Evidence of a cell: adding it, and saying that one's verdict rests on it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from criteria.authority import Rights
from criteria.catalogue import CriterionView
from criteria.cells import matrix
from criteria.evidence import add_evidence
from criteria.evidence_forms import EvidenceForm
from criteria.evidence_links import Spot, rest_on
from criteria.evidence_reading import Item, on_cell
from criteria.grid import GridCell, cells_for
from criteria.views.scorecard import Visit


@dataclass(frozen=True)
class Panel:
    """The evidence of a cell as one person sees it, and the form that adds more."""

    cell: GridCell
    items: list[Item]
    form: EvidenceForm

    @property
    def on_record(self) -> list[Item]:
        """The files that were not withdrawn."""
        return [item for item in self.items if not item.evidence.withdrawn_at]

    @property
    def withdrawn(self) -> list[Item]:
        """The files that were."""
        return [item for item in self.items if item.evidence.withdrawn_at]

    @property
    def linkable(self) -> set[int]:
        """Ids of the files that the person's own verdict could rest on and does not yet."""
        own = self.cell.own if self.cell.authority else None
        if own is None or own.is_blank:
            return set()
        assertion = own.assertion
        return {item.evidence.pk for item in self.on_record if not item.carries(assertion)}


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """A cell's evidence: a page, for htmx the panel alone; a post adds files."""
    visit = Visit.read(request, code)
    criterion = visit.criterion(number)
    if request.method != "POST":
        return _page(visit, criterion)
    Rights(visit.user, visit.context.as_of).require(visit.version, criterion.id)
    form = EvidenceForm(request.POST, request.FILES, criterion=criterion)
    if form.is_valid():
        _add(visit, criterion, form)
    if form.errors:
        return _page(visit, criterion, form)
    return redirect(visit.url("evidence", number))


def _page(visit: Visit, criterion: CriterionView, form: EvidenceForm | None = None) -> HttpResponse:
    place = (visit.version.unit_id, criterion.id)
    found = matrix(visit.context.question, [visit.version.unit_id])
    rights = Rights(visit.user, visit.context.as_of)
    [cell] = cells_for(rights, visit.version, [criterion], found)
    items = on_cell(visit.user, *place)
    panel = Panel(cell, items, form or EvidenceForm(criterion=criterion))
    page = {"context": visit.context, "version": visit.version, "panel": panel}
    name = "_evidence_panel" if visit.is_partial else "evidence"
    return render(visit.request, f"criteria/{name}.html", page, status=400 if form else 200)


def _add(visit: Visit, criterion: CriterionView, form: EvidenceForm) -> None:
    """Add each file by itself: one that cannot be taken does not hold up the others."""
    spot = _spot(visit, criterion, form.indicator)
    added = 0
    for upload in form.cleaned_data["upload"]:
        try:
            add_evidence(spot=spot, upload=upload, paper=form.paper, by=visit.user)
            added += 1
        except ValidationError as error:
            for told in error.messages:
                form.add_error("upload", told)
    if added:
        told = ngettext("%(count)d file is added.", "%(count)d files are added.", added)
        messages.success(visit.request, told % {"count": added})


def _spot(visit: Visit, criterion: CriterionView, indicator: Any = None) -> Spot:
    context = visit.context
    return Spot(visit.version, criterion, context.criteria_set, context.as_of, indicator)


@require_POST
def evidence_rest(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Link the ticked files to the person's own verdict."""
    visit = Visit.read(request, code)
    criterion = visit.criterion(number)
    ticked = set(request.POST.getlist("evidence"))
    items = on_cell(visit.user, visit.version.unit_id, criterion.id)
    chosen = [item.evidence for item in items if str(item.evidence.key) in ticked]
    try:
        made = rest_on(spot=_spot(visit, criterion), evidence=chosen, by=visit.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = ngettext(
            "Your verdict rests on %(count)d more file.",
            "Your verdict rests on %(count)d more files.",
            made,
        )
        messages.success(request, told % {"count": made})
    return redirect(visit.url("evidence", number))
