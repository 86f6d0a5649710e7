"""One commune's line of the grid as a plain form: the grid for browsers without script."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from criteria.authority import Rights
from criteria.grid import Grid, GridCell
from criteria.views.bulk import record_entries
from criteria.views.grid import choices
from criteria.views.place import PostedGrid, open_grid
from criteria.views.plan import problems_of
from criteria.views.visit import kept_reason


@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, level: str, code: str, commune: str) -> HttpResponse:
    """Verdict and note of each criterion that the person records; one button saves the changes.

    What is refused stays in the form, beside what somebody else put there meanwhile.
    """
    place, context, versions = open_grid(request, level, code)
    chosen = [version for version in versions if version.unit.code == commune]
    rows = Grid(context.question, chosen, Rights(user_of(request), context.as_of)).rows
    if not rows:
        raise Http404
    lines = [_line(request, cell) for cell in rows[0].cells if cell.authority]
    page: dict[str, Any] = {"context": context, "place": place, "row": rows[0], "lines": lines}
    page["choices"] = choices()
    page["reason"] = kept_reason(request, context.criteria_set.code, context.as_of)
    if request.method == "POST":
        return _record(request, page)
    return render(request, "criteria/row.html", page, status=200 if lines else 403)


@dataclass(frozen=True)
class Line:
    """One criterion of the form: its cell as it is now, and what the person chose for it."""

    cell: GridCell
    status: str
    note: str
    entry: dict[str, Any] | None = None  # as `entries.read_entries` reads it; None: untouched


def _line(request: HttpRequest, cell: GridCell) -> Line:
    number, posted = cell.criterion.number, request.POST
    status, was = posted.get(f"status-{number}", ""), posted.get(f"was-{number}", "")
    note, noted = (posted.get(f"{name}-{number}", "") for name in ("note", "noted"))
    if (status, note) == (was, noted):
        return Line(cell, cell.status.name, cell.note)
    if status != was and note == noted:
        note = ""  # it told why the verdict was what it was
    seen = posted.get(f"seen-{number}", "")
    known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else -1
    entry = {"commune": cell.version.unit.code, "criterion": number, "seen": known}
    return Line(cell, status, note, entry | {"status": status, "note": note.strip()})


def _record(request: HttpRequest, page: dict[str, Any]) -> HttpResponse:
    here = PostedGrid.read(request)
    entries = [line.entry for line in page["lines"] if line.entry]
    if not entries:
        messages.info(request, _("Nothing was changed."))
        return redirect(request.get_full_path())
    outcome, _cells = record_entries(here, json.dumps(entries))
    if outcome.written:
        messages.success(request, _("All changes are saved."))
        return redirect(request.get_full_path())
    problems = problems_of(outcome, here)
    page |= {"problems": problems, "reason": request.POST.get("reason", "")}
    page["overtaken"] = bool(outcome.conflict)
    return render(request, "criteria/row.html", page, status=outcome.status)
