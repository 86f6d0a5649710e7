"""Excel workbooks on their way out: one sheet, its head frozen, days as days and no formulas."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from ntm_portal.lib.filetypes import XLSX
from ntm_portal.lib.periods import local_day
from ntm_portal.lib.spreadsheets import neutral

PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
MOST_TEXT = 32_000  # characters; Excel refuses a file with a longer cell
NAME_LENGTH, NAME_FORBIDDEN = 31, str.maketrans("", "", "[]:*?/\\'")


def sheet(
    head: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    name: str,
    widths: Sequence[int] = (),
    above: Sequence[str] = (),
) -> bytes:
    """A workbook of one sheet called `name`; `widths` are columns in characters, 14 where missing.

    Cells are text, numbers, days or None (left empty); moments are told as their day. `above` are
    lines over the table.
    """
    file = BytesIO()
    book = xlsxwriter.Workbook(file, PLAIN)
    page = book.add_worksheet(name.translate(NAME_FORBIDDEN)[:NAME_LENGTH])
    wraps = {"text_wrap": True, "valign": "top"}
    bold = book.add_format({"bold": True, "bottom": 1, **wraps})
    plain, days = book.add_format(wraps), book.add_format({"num_format": "dd/mm/yyyy", **wraps})
    top = len(above) + bool(above)  # a blank row between
    page.write_column(0, 0, map(neutral, above), book.add_format({"bold": True}))
    for column, text in enumerate(head):
        page.set_column(column, column, widths[column] if column < len(widths) else 14)
        page.write_string(top, column, neutral(text), bold)
    for number, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row):
            _write(page, number, column, value, days if isinstance(value, date) else plain)
    _set_up(page, top)
    book.close()
    return file.getvalue()


def _set_up(page: Any, head: int) -> None:
    """How it scrolls and prints; `head` is the row of the head, counted from 0."""
    page.freeze_panes(head + 1, 0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def _write(page: Any, row: int, column: int, value: Any, form: Any) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, form)
    elif isinstance(value, date):
        day = local_day(value) if isinstance(value, datetime) else value
        page.write_datetime(row, column, day, form)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        page.write_number(row, column, value, form)
    else:
        page.write_string(row, column, neutral(value)[:MOST_TEXT], form)


def attachment(book: bytes, name: str) -> HttpResponse:
    """The workbook as a download called `name`.xlsx (letters of ASCII)."""
    answer = HttpResponse(book, content_type=XLSX.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer
