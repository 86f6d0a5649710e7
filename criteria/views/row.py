"""One commune's line of the grid as a plain form: the grid for browsers without script."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from criteria.authority import Rights
from criteria.grid import Grid, GridRow
from criteria.views.bulk import record_entries
from criteria.views.grid import choices
from criteria.views.place import PostedGrid, open_grid
from criteria.views.plan import problems_of
from criteria.views.visit import kept_reason


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, level: str, code: str, commune: str) -> HttpResponse:
    """A select for each criterion that the person records; one button saves what changed."""
    place, context, versions = open_grid(request, level, code)
    chosen = [version for version in versions if version.unit.code == commune]
    rows = Grid(context.question, chosen, Rights(user_of(request), context.as_of)).rows
    if not rows:
        raise Http404
    page: dict[str, Any] = {"context": context, "place": place, "row": rows[0]}
    page |= {"may_record": any(cell.authority for cell in rows[0].cells), "choices": choices()}
    page["reason"] = kept_reason(request, context.criteria_set.code, context.as_of)
    if request.method == "POST":
        return _record(request, page)
    return render(request, "criteria/row.html", page, status=200 if page["may_record"] else 403)


def _record(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    here = PostedGrid.read(request)
    entries = _changed(request, page["row"])
    if not entries:
        messages.info(request, _("Nothing was changed."))
        return redirect(request.get_full_path())
    outcome, _cells = record_entries(here, json.dumps(entries))
    if outcome.written:
        messages.success(request, _("All changes are saved."))
        return redirect(request.get_full_path())
    problems = problems_of(outcome, here)
    page |= {"problems": problems, "reason": request.POST.get("reason", "")}
    return render(request, "criteria/row.html", page, status=outcome.status)


def _changed(request: HttpRequest, row: GridRow) -> list[dict[str, Any]]:
    """The selects that say something else than they did when the page was opened."""
    posted = request.POST
    found = []
    for cell in row.cells:
        number = cell.criterion.number
        status, was = posted.get(f"status-{number}", ""), posted.get(f"was-{number}", "")
        if status == was:
            continue
        seen = posted.get(f"seen-{number}", "")
        known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else -1
        given = {"commune": cell.version.unit.code, "criterion": number, "seen": known}
        found.append(given | {"status": status})
    return found
