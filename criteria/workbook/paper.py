"""The look of a workbook made to be filled in: formats, drop-down lists, locks, print set-up."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from criteria.models import Status
from criteria.workbook.codes import COLUMN, HIDDEN, ROW, TAG
from ntm_portal.lib.spreadsheets import neutral
from ntm_portal.lib.text import nfc
from ntm_portal.lib.workbooks import MOST_TEXT, NAME_FORBIDDEN, NAME_LENGTH

CHOICES = (Status.MET, Status.NEARLY_MET, Status.NOT_MET, Status.NOT_APPLICABLE)
LINE, MOST_LINES = 15, 25  # height of a line in points; Excel has no higher rows than 409
EXACT = 15  # digits that a spreadsheet keeps of a number
_BOX = {"border": 1, "border_color": "#c4ccc6", "valign": "vcenter"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "hint": {"italic": True, "font_color": "#4a5750"},
    "head": {"bold": True, "bg_color": "#e3ede6", "text_wrap": True, "align": "center"} | _BOX,
    "soft": {"font_color": "#4a5750", "bg_color": "#f1f5f2", "text_wrap": True} | _BOX,
    "group": {"bold": True, "bg_color": "#f1f5f2", "text_wrap": True} | _BOX,
    "plain": {"text_wrap": True} | _BOX,
    "open": {"locked": False, "bg_color": "#fffdf0", "text_wrap": True} | _BOX,
    "choice": {"locked": False, "bg_color": "#fffdf0", "text_wrap": True, "align": "center"} | _BOX,
    "closed": {"bg_color": "#dcdfdd", "font_color": "#5b655f", "text_wrap": True} | _BOX,
    "key": {"font_color": "#8a948e", "font_size": 8},
}
_TINTS = {
    Status.MET: "#cfe8d6",
    Status.NEARLY_MET: "#fbe7b2",
    Status.NOT_MET: "#f6cfc9",
    Status.NOT_APPLICABLE: "#dfe5ee",
}


def word(status: Status) -> str:
    """A verdict as it stands in the cells; a blank cell is no data."""
    return "" if status == Status.WITHDRAWN else capfirst(str(status.label))


def cell_text(text: str) -> str:
    """A text as it can stand in a cell: no control signs, no formula, not too long."""
    clean = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    return neutral(nfc(clean))[:MOST_TEXT]


class Paper:
    """A workbook that is being written; sheets share formats and lists."""

    def __init__(self) -> None:
        self.file = BytesIO()
        self.book = xlsxwriter.Workbook(self.file, {"in_memory": True})
        self.looks = {name: self.book.add_format(look) for name, look in _LOOKS.items()}
        self.tints = {s: self.book.add_format({"bg_color": c}) for s, c in _TINTS.items()}
        self.lists: dict[tuple[str, ...], str] = {}  # the words of a list → its range

    def sheet(self, name: str, heading: Sequence[str]) -> "Page":
        """A sheet with a title and lines under it. Add those with cells before the hidden one."""
        page = self.book.add_worksheet(name.translate(NAME_FORBIDDEN)[:NAME_LENGTH])
        return Page(self, page, name, heading)

    def range_of(self, words: Sequence[str]) -> str:
        """The range of the hidden sheet with these words: a literal list may have 255 letters."""
        column = xl_col_to_name(2 + len(self.lists))
        where = f"={HIDDEN}!${column}$1:${column}${len(words)}"
        return self.lists.setdefault(tuple(words), where)

    def finish(self, texts: Sequence[str]) -> bytes:
        """Write the hidden sheet and close the workbook."""
        page = self.book.add_worksheet(HIDDEN)
        for row, text in enumerate(texts):
            page.write_string(row, 0, text)
        for column, words in enumerate(self.lists, start=2):
            for row, one in enumerate(words):
                page.write_string(row, column, one)
        page.protect()
        page.very_hidden()
        self.book.close()
        return self.file.getvalue()


class Page:
    """A sheet: its hidden key row and column, heading, and cells."""

    def __init__(self, paper: Paper, page: Any, code: str, heading: Sequence[str]) -> None:
        self.paper, self.page = paper, page
        self.widths: dict[int, int] = {}  # of the columns of the table, in letters
        self.lines: dict[int, int] = {}  # that a row needs
        self.put(0, 0, f"{TAG}{code}", "key")
        for row, line in enumerate(heading, start=1):
            self.put(row, 1, line, "title" if row == 1 else "hint")
        self.top = len(heading) + 2  # the row of the head

    def put(self, row: int, column: int, text: str, look: str = "plain") -> None:
        """Write a text."""
        clean = cell_text(text)
        if clean:
            self.page.write_string(row, column, clean, self.paper.looks[look])
        else:
            self.page.write_blank(row, column, None, self.paper.looks[look])
        if width := self.widths.get(column):
            self.lines[row] = max(self.lines.get(row, 1), ceil(len(clean) / width))

    def head(self, columns: Sequence[tuple[str, str, int]]) -> None:
        """The head: key ("" for none), text and width of each column after the first."""
        for place, (key, text, width) in enumerate(columns, start=1):
            self.page.set_column(place, place, width)
            self.widths[place] = width
            self.put(self.top, place, text, "head")
            if key:
                self.put(0, place, COLUMN + key, "key")
        self.page.set_row(0, None, None, {"hidden": True})
        self.page.set_column(0, 0, 10, None, {"hidden": True})

    def key(self, row: int, key: str) -> None:
        """The key of a row."""
        self.put(row, 0, ROW + key, "key")

    def answer(self, row: int, column: int, text: str, look: str = "open") -> None:
        """An answer as typed: a number as a number, if a spreadsheet can keep all its digits."""
        number = _number(text)
        if number is None:
            self.put(row, column, text, look)
        else:
            self.page.write_number(row, column, number, self.paper.looks[look])

    def choose(self, row: int, column: int, words: Sequence[str], last: int | None = None) -> None:
        """A drop-down list in a cell, or down to the row `last`."""
        told = {
            "validate": "list",
            "source": self.paper.range_of(words),
            "error_title": _("Not in the list"),
            "error_message": _("Choose a word of the list, or clear the cell for no data."),
        }
        self.page.data_validation(row, column, row if last is None else last, column, told)

    def limit(self, row: int, column: int, hint: str, most: int | None) -> None:
        """What a number may be; Excel warns, and lets a word such as “not considered” pass."""
        told: dict[str, Any] = {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_type": "warning",
            "error_title": _("Check the number"),
            "error_message": hint[:255],
            "input_message": hint[:255],
        }
        if most is not None:
            told |= {"criteria": "between", "minimum": 0, "maximum": most}
        self.page.data_validation(row, column, row, column, told)

    def tint(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Colour cells by the verdict in them."""
        for status in CHOICES:
            rule = {"type": "cell", "criteria": "==", "value": f'"{word(status)}"'}
            self.page.conditional_format(*first, *last, rule | {"format": self.paper.tints[status]})

    def close(self, *, frozen_column: int, last_row: int, last_column: int) -> None:
        """Freeze, lock and set up for print."""
        page = self.page
        for row, lines in self.lines.items():  # not every program finds the height by itself
            if lines > 1:
                page.set_row(row, LINE * min(lines, MOST_LINES))
        page.freeze_panes(self.top + 1, frozen_column)
        page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(self.top)
        page.print_area(1, 1, last_row, last_column)
        page.set_footer("&L&A&R&P/&N")

    def counting(self, row: int, first: int, last: int, met: Sequence[Status], count: int) -> None:
        """How many cells of a row are met, counted again by Excel as one fills them in."""
        cells = f"{xl_rowcol_to_cell(row, first)}:{xl_rowcol_to_cell(row, last)}"
        terms = "+".join(f'COUNTIF({cells},"{word(status)}")' for status in met)
        self.page.write_formula(row, last + 1, f"={terms}", self.paper.looks["group"], count)


def _number(text: str) -> float | None:
    plain = text.replace(",", ".")
    digits = [sign for sign in plain if sign.isdigit()]
    if not digits or not plain.replace(".", "", 1).lstrip("-").isdigit() or len(digits) > EXACT:
        return None
    return float(Decimal(plain))
