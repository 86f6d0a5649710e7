"""A summary table as a workbook: A4 landscape, head repeated, ready to be signed."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from criteria.summary.tables import Row, Summary, Value
from ntm_portal.lib.spreadsheets import neutral
from ntm_portal.lib.workbooks import PLAIN

FONT = {"font_name": "Times New Roman", "font_size": 11}
LINE, TITLE = 20, 24  # heights in points


def workbook(summary: Summary, name: str) -> bytes:
    """The .xlsx file with one sheet called `name`."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, PLAIN)
    writer = _Writer(book, book.add_worksheet(name), summary)
    writer.write()
    book.close()
    return file.getvalue()


class _Writer:
    """Writes row by row from the top; `at` is the next free row, counted from 0."""

    def __init__(self, book: Any, page: Any, summary: Summary) -> None:
        self.page, self.summary = page, summary
        self.last = len(summary.widths) - 1
        self.at = 0
        centre = FONT | {"align": "center", "valign": "vcenter", "text_wrap": True}
        self.plain = book.add_format(centre)
        self.strong = book.add_format(centre | {"bold": True})
        self.title = book.add_format(centre | {"bold": True, "font_size": 14})
        self.slanted = book.add_format(centre | {"italic": True})
        self.note = book.add_format(FONT | {"italic": True, "text_wrap": True, "valign": "top"})
        boxed = centre | {"border": 1}
        self.head = book.add_format(boxed | {"bold": True, "bg_color": "#E3E9E4"})
        self.cells = {
            (is_sum, is_name): book.add_format(
                boxed | {"bold": is_sum} | ({"align": "left"} if is_name else {})
            )
            for is_sum in (False, True)
            for is_name in (False, True)
        }

    def write(self) -> None:
        """Everything, from the letterhead to the signatures."""
        page, summary = self.page, self.summary
        for column, width in enumerate(summary.widths):
            page.set_column(column, column, width)
        self._letterhead()
        self._line(summary.title, self.title, TITLE)
        for text in summary.about:
            self._line(text, self.slanted)
        self.at += 1
        self._heads()
        for row in summary.rows:
            self._row(row)
        for text in summary.notes:
            self._line(text, self.note, LINE * (1 + len(text) // (sum(summary.widths))))
        self._signatures()
        page.set_landscape()
        page.set_paper(9)  # A4
        page.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        page.fit_to_pages(1, 0)

    def _halves(self, left: str, right: str, form: Any) -> None:
        middle = max(1, self.last // 2)
        self._merge(0, middle, left, form)
        self._merge(middle + 1, self.last, right, form)
        self.page.set_row(self.at, LINE)
        self.at += 1

    def _letterhead(self) -> None:
        head = self.summary.letterhead
        left = (head.above, *head.issuer)
        right = (head.country, head.motto)
        for index in range(max(len(left), len(right))):
            form = self.plain if index == 0 else self.strong
            texts = [lines[index] if index < len(lines) else "" for lines in (left, right)]
            self._halves(texts[0], texts[1], form)
        self._halves("", head.place, self.slanted)
        self.at += 1

    def _line(self, text: str, form: Any, height: int = LINE) -> None:
        self._merge(0, self.last, text, form)
        self.page.set_row(self.at, height)
        self.at += 1

    def _merge(self, first: int, last: int, text: str, form: Any, rows: int = 1) -> None:
        if first == last and rows == 1:
            self.page.write_string(self.at, first, neutral(text), form)
        else:
            end = self.at + rows - 1
            self.page.merge_range(self.at, first, end, last, neutral(text), form)

    def _heads(self) -> None:
        start = self.at
        taken: set[int] = set()  # columns that a cell of the first row reaches down through
        for heads in self.summary.heads:
            column = 0
            for head in heads:
                while column in taken:
                    column += 1
                self._merge(column, column + head.columns - 1, head.text, self.head, head.rows)
                taken |= {column} if head.rows > 1 else set()
                column += head.columns
            self.page.set_row(self.at, LINE * 2)
            self.at += 1
        self.page.repeat_rows(start, self.at - 1)
        self.page.freeze_panes(self.at, 2)

    def _row(self, row: Row) -> None:
        for column, value in enumerate(row.cells):
            _put(self.page, self.at, column, value, self.cells[row.is_sum, column == 1])
        self.at += 1

    def _signatures(self) -> None:
        head = self.summary.letterhead
        self.at += 1
        self._halves(head.maker, head.signer, self.strong)


def _put(page: Any, row: int, column: int, value: Value, form: Any) -> None:
    if value is None or value == "":
        page.write_blank(row, column, None, form)
    elif isinstance(value, int | Decimal):
        page.write_number(row, column, value, form)
    else:
        page.write_string(row, column, neutral(value), form)
