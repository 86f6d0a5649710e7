"""Third step of reading a table: which communes its rows are about."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from criteria.views.tables import TableVisit
from criteria.workbook.foreign.lines import Kind
from criteria.workbook.mappings import remember
from criteria.workbook.tableplaces import PlacesPage
from criteria.workbook.tablesteps import open_words


@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, key: UUID) -> HttpResponse:
    """The rows with their communes; a post decides, remembers, and leads to the preview."""
    visit = TableVisit.read(request, key)
    if visit.is_done:
        return redirect("criteria:upload", key)
    if not visit.table.is_mapped or open_words(visit.table):
        return redirect("criteria:table_columns", key)
    if request.method != "POST":
        return _page(visit)
    posted = request.POST.dict()
    choices, problems = PlacesPage(visit.table, posted).decided()
    if problems:
        return _page(visit, posted, problems)
    table = visit.decide(choices)
    if any(line.kind == Kind.TWICE for line in table.reading.lines):
        messages.info(request, _("Now a commune stands in two rows. Say which one is to be read."))
        return redirect("criteria:table_places", key)
    remember(table=table, by=visit.user)
    return redirect("criteria:upload", key)


def _page(
    visit: TableVisit, posted: Mapping[str, str] | None = None, problems: Sequence[str] = ()
) -> HttpResponse:
    page = {
        "upload": visit.table.upload,
        "table": visit.table,
        "asked": PlacesPage(visit.table, posted),
        "problems": problems,
        "step": 3,
    }
    status = 400 if problems else 200
    return render(visit.request, "criteria/tables/places.html", page, status=status)
