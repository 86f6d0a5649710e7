"""`?export=xlsx` or `csv` with `&table=NAME`: a table of a page as a file, as it is seen.

One home for every table: whatever filter, day, order and columns the page shows are in the file,
and who may not see the page gets no file. A page that shows a part of a list at a time asks
`paginate`, which gives an export all of it.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ntm_portal.lib.htmltables import Cell, PageTable, read_table
from ntm_portal.lib.numbers import NumberError, parse_number
from ntm_portal.lib.tablefiles import FORMS, table_file

DAY = re.compile(r"\d{2}/\d{2}/\d{4}")
PART = re.compile(r"(\d+)/(\d+)")  # "12/20", met of all


class ExportMiddleware:
    """Turns the answer of a page into a file of one of its tables, where that is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        form, name = request.GET.get("export", ""), request.GET.get("table", "")
        is_page = response.status_code == 200 and "text/html" in response.get("Content-Type", "")
        if form not in FORMS or request.method != "GET" or not is_page or response.streaming:
            return response
        table = read_table(response.content.decode(), name)
        if table is None:
            raise Http404(_("The page has no such table."))
        return _file(table, form, _name(request, name))


def _name(request: HttpRequest, table: str) -> str:
    """What the file is called: "communes-province-42-2021-09-25"."""
    told = f"{table}/{request.path}/{request.GET.get('as_of', '')}"
    return "-".join(re.findall(r"[A-Za-z0-9-]+", told))[:100]


def _file(table: PageTable, form: str, name: str) -> HttpResponse:
    head, rows = table.head, [[_value(cell) for cell in row] for row in table.rows]
    if form == "csv":
        head, rows = _apart(head, rows)
    above = [line for line in (table.title, table.lead) if line]
    return table_file(form, head, rows, name=name, above=above)


def _apart(head: list[str], rows: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Columns of "12/20" as two, since a spreadsheet that opens CSV makes days of them."""
    parts = {n for row in rows for n, value in enumerate(row) if PART.fullmatch(str(value))}
    for column in sorted(parts, reverse=True):
        head = [
            *head[: column + 1],
            _("%(head)s, out of") % {"head": head[column]},
            *head[column + 1 :],
        ]
        rows = [[*row[:column], *_two(row[column]), *row[column + 1 :]] for row in rows]
    return head, rows


def _two(value: Any) -> tuple[Any, Any]:
    found = PART.fullmatch(str(value))
    return (int(found[1]), int(found[2])) if found else (value, "")


def _value(cell: Cell) -> Any:
    """A number or a day where the cell holds one, else its words."""
    text = cell.text
    if DAY.fullmatch(text):
        return _day(text)
    if not cell.is_number or not text:
        return text
    plain = text.replace(",", "") if get_language() == "en" else text
    try:
        return parse_number(plain, percent=False)
    except NumberError:
        return text


def _day(text: str) -> date | str:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        return text
