"""The audit trail: read, filtered, and taken along as a table."""

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import AuditEntry
from accounts.requests import user_of
from communes.lookup import today
from communes.people.audit import AuditFilter, Told, told, visible_entries
from ntm_portal.lib.spreadsheets import neutral
from ntm_portal.lib.tablefiles import BOM, MOST_ROWS, table_file

PAGE_SIZE = 50
CHUNK = 500  # entries of an export that are in memory at once


def _found(request: HttpRequest) -> AuditFilter:
    entries = visible_entries(user_of(request))
    return AuditFilter(request.GET, queryset=entries, request=request)


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what, when, to what, from what to what, and why."""
    found = _found(request)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": found.form, "page": page, "rows": list(told(list(page)))}
    return render(request, "communes/people_audit.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same entries, all of them, as CSV for a spreadsheet."""
    lines = _csv(_found(request).qs, get_language() or "vi")
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{today():%Y-%m-%d}.csv"'
    return answer


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The newest of the same entries, as many as a workbook may have."""
    entries = _found(request).qs
    shown = list(entries[: MOST_ROWS + 1])
    cut = _("The newest %(most)d entries: the CSV file holds all of them.") % {"most": MOST_ROWS}
    above = [cut] if len(shown) > MOST_ROWS else []
    rows = (_cells(row) for row in told(shown[:MOST_ROWS]))
    return table_file("xlsx", _head(), rows, name=f"audit-{today():%Y-%m-%d}", above=above)


class _Echo:
    """A file whose `write` hands back what it is given."""

    def write(self, text: str) -> str:
        return text


def _csv(entries: QuerySet[AuditEntry], language: str) -> Iterator[str]:
    """The lines; in the language of the request, which has ended when they are sent."""
    table = csv.writer(_Echo())
    with override(language):
        yield BOM + table.writerow(_head())
        rows = entries.iterator(chunk_size=CHUNK)
        while chunk := list(islice(rows, CHUNK)):
            for row in told(chunk):
                yield table.writerow([neutral(cell) for cell in _cells(row)])


def _head() -> list[str]:
    return [
        _("When"), _("Who"), _("What was done"), _("About"), _("Which"), _("Unit"),
        _("Changes"), _("Reason"), _("Request"),
    ]  # fmt: skip


def _cells(row: Told) -> list[Any]:
    entry = row.entry
    changes = "; ".join(f"{one.label}: {one.before} → {one.after}" for one in row.lines)
    at = timezone.localtime(entry.at)
    return [
        f"{at:%Y-%m-%d %H:%M:%S}", entry.actor_name, row.action, row.subject, row.about, row.unit,
        changes, entry.reason, entry.request_id,
    ]  # fmt: skip
