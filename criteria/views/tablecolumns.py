"""Second step of reading a table: what its columns and words mean, and where its head is."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from openpyxl.utils import column_index_from_string

from criteria.views.tables import TableVisit
from criteria.workbook.foreign.choices import Choices
from criteria.workbook.foreign.head import Head
from criteria.workbook.foreign.layout import MOST_COLUMNS, MOST_LINES, is_too_large
from criteria.workbook.tablecolumns import ColumnsPage, decided
from criteria.workbook.tables import sheets_of
from criteria.workbook.tablesteps import open_words
from criteria.workbook.tableview import first_rows


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, key: UUID) -> HttpResponse:
    """What each column and word is taken for; a post decides and leads on to the communes."""
    visit = TableVisit.read(request, key)
    if visit.is_done:
        return redirect("criteria:upload", key)
    if request.method != "POST":
        return _page(visit)
    choices, problems = decided(visit.table, request.POST.dict())
    if problems:
        return _page(visit, {"problems": problems}, posted=request.POST.dict(), status=400)
    table = visit.decide(choices)
    if open_words(table):
        messages.info(request, _("The columns are kept. Some words are still to be explained."))
        return redirect("criteria:table_columns", key)
    return redirect("criteria:table_places", key)


def _page(
    visit: TableVisit,
    more: dict[str, Any] | None = None,
    posted: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    table = visit.table
    page = {
        "upload": table.upload,
        "table": table,
        "asked": ColumnsPage(table, posted),
        "sheets": sheets_of(table.book),
        "first_rows": first_rows(table),
        "too_large": is_too_large(table.table),
        "most_columns": MOST_COLUMNS,
        "most_rows": MOST_LINES,
        "step": 2,
        **(more or {}),
    }
    return render(visit.request, "criteria/tables/columns.html", page, status=status)


@require_POST
def layout(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take another sheet, other rows for the head, or the table the other way round."""
    visit = TableVisit.read(request, key)
    if visit.is_done:
        return redirect("criteria:upload", key)
    posted = request.POST
    sheet = posted.get("sheet", visit.table.sheet.name)
    names = {one.name for one in sheets_of(visit.table.book)}
    across = posted.get("across") == "1"
    head = _head(posted.get("top", ""), posted.get("bottom", ""))
    if sheet not in names or (head is None and posted.get("top", "").strip()):
        messages.error(request, _("The head is given by its first and last row, such as 4 and 5."))
        return redirect("criteria:table_columns", key)
    kept = visit.table.choices
    chosen = Choices(sheet=sheet, across=across, head=head, words=kept.words, names=kept.names)
    visit.decide(chosen)
    return redirect("criteria:table_columns", key)


def _head(top: str, bottom: str) -> Head | None:
    """The rows as people count them; letters where they are columns of the sheet."""
    first, last = _place(top), _place(bottom or top)
    if first is None or last is None or not 0 <= last - first < 10:
        return None
    return Head(first, last)


def _place(text: str) -> int | None:
    text = text.strip().upper()
    if text.isdecimal() and 0 < int(text[:6]) <= 50_000:
        return int(text[:6]) - 1
    if text.isascii() and text.isalpha() and len(text) < 3:
        return int(column_index_from_string(text)) - 1
    return None
