"""A table as a file to take along: .xlsx or .csv."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls.converters import StringConverter
from django.utils.translation import get_language

from ntm_portal.lib.numbers import format_number
from ntm_portal.lib.periods import local_day
from ntm_portal.lib.spreadsheets import neutral
from ntm_portal.lib.workbooks import attachment, sheet

FORMS = ("xlsx", "csv")
BOM = "\ufeff"  # without it Excel takes Vietnamese letters for others
MOST_ROWS = 50_000


class ExportForm(StringConverter):
    """The ending of an address that gives a file."""

    regex = "|".join(FORMS)


def table_file(
    form: str,
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    name: str,
    above: Sequence[str] = (),
    widths: Sequence[int] = (),
) -> HttpResponse:
    """The table as a download called `name`; `above` are lines over it, in the workbook alone."""
    if form == "xlsx":
        book = sheet(head, rows, name=name, widths=widths, above=above)
        return attachment(book, name)
    answer = HttpResponse(csv_text(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Comma-separated lines; days and numbers as offices write them."""
    file = StringIO()
    lines = csv.writer(file)
    lines.writerow([neutral(cell) for cell in head])
    lines.writerows([_text(cell) for cell in row] for row in rows)
    return BOM + file.getvalue()


def _text(value: Any) -> str:
    if isinstance(value, date):
        day = local_day(value) if isinstance(value, datetime) else value
        return f"{day:%d/%m/%Y}"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        english = get_language() == "en"
        return format_number(value, comma=not english).replace("," if english else ".", "")
    return neutral(value)


def paginate(request: HttpRequest, rows: Any, size: int) -> "Page[Any]":
    """The page of a list that is asked for; the whole list where it is taken along as a file."""
    exported = request.GET.get("export") in FORMS
    return Paginator(rows, MOST_ROWS if exported else size).get_page(request.GET.get("page"))
