"""Writes a set as an Excel workbook made to be changed and sent back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from criteria.loading.schema import SetSpec
from criteria.workbook.catalogue import layout
from criteria.workbook.catalogue.layout import Column, Table, Words, labels
from criteria.workbook.catalogue.lines import Base, Line, Lines, lines_of
from ntm_portal.lib.spreadsheets import neutral

ROOM = 2000  # rows with drop-down lists


@dataclass(frozen=True)
class Made:
    """Where a workbook comes from: hidden in it, and looked at when it comes back."""

    set_code: str = ""
    state: str = ""  # digest of the set when the workbook was made
    base_state: str = ""  # and of the set that it extends
    made_on: date | None = None


def set_workbook(spec: SetSpec, made: Made, base: Base | None = None) -> bytes:
    """The set as a workbook."""
    classes = dict(base.classes if base else ())
    classes |= {row.code: row.name_vi for row in spec.classes}
    writer = _Writer(list(classes.items()), made)
    with layout.spoken():  # the hints beside the facts
        return writer.write(lines_of(spec, base))


class _Writer:
    def __init__(self, classes: Sequence[tuple[str, str]], made: Made) -> None:
        self.file = BytesIO()
        self.book = xlsxwriter.Workbook(self.file, {"in_memory": True})
        self.classes, self.made = classes, made
        wraps = {"text_wrap": True, "valign": "top"}
        head = {"bold": True, "bg_color": "#DCE9E1", "bottom": 1, **wraps}
        self.head = self.book.add_format(head)
        self.formats = {
            "day": self.book.add_format({"num_format": "dd/mm/yyyy", **wraps}),
            "text": self.book.add_format({"num_format": "@", **wraps}),
            "free": self.book.add_format(wraps),
            "soft": self.book.add_format({"font_color": "#6B6B6B", **wraps}),
        }
        self.ranges: dict[Words, str] = {}

    def write(self, lines: Lines) -> bytes:
        """All sheets; the hidden one last."""
        self._lists()
        pages = [self._facts(lines["set"])]
        pages += [self._table(table, lines[table.key]) for table in layout.TABLES]
        pages[0].activate()
        self.book.close()
        return self.file.getvalue()

    def _lists(self) -> None:
        """The hidden sheet: format, origin and state, and the words to choose from."""
        page = self.book.add_worksheet(layout.CODES)
        page.hide()
        made = self.made
        known = (
            ("format", layout.FORMAT),
            ("version", layout.VERSION),
            ("set", made.set_code),
            ("state", made.state),
            ("base_state", made.base_state),
            ("made_on", made.made_on.isoformat() if made.made_on else ""),
        )
        for row, pair in enumerate(known):
            page.write_row(row, 0, pair)
        columns = [*layout.FACTS, *(one for table in layout.TABLES for one in table.columns)]
        for words in dict.fromkeys(one.words for one in columns if one.words):
            self._list(page, words)

    def _list(self, page: Any, words: Words) -> None:
        column = len(self.ranges) + 3
        told = list(labels(words).values())
        for row, text in enumerate(told):
            page.write_string(row, column, text)
        name = xl_col_to_name(column)
        self.ranges[words] = f"='{layout.CODES}'!${name}$1:${name}${len(told)}"

    def _facts(self, lines: Iterable[Line]) -> Any:
        table = layout.SET
        page = self._page(table, table.columns)
        for row, (line, fact) in enumerate(zip(lines, layout.FACTS, strict=True), start=1):
            page.write_string(row, 0, str(line.cells["field"]), self.head)
            self._cell(page, row, 1, fact, line.cells["value"])
            page.write_string(row, 2, str(line.cells["hint"]), self.formats["soft"])
            self._choice(page, fact, (row, 1, row, 1))
        return page

    def _table(self, table: Table, lines: Sequence[Line]) -> Any:
        columns = list(table.columns)
        if table is layout.THRESHOLDS:
            columns += [Column(code, f"{code} · {name}") for code, name in self.classes]
        page = self._page(table, columns)
        for row, line in enumerate(lines, start=1):
            for at, column in enumerate(columns):
                self._cell(page, row, at, column, line.cells.get(column.key))
        for at, column in enumerate(columns):
            self._choice(page, column, (1, at, ROOM, at))
        page.autofilter(0, 0, max(len(lines), 1), len(columns) - 1)
        return page

    def _page(self, table: Table, columns: Sequence[Column]) -> Any:
        page = self.book.add_worksheet(table.heading)
        for at, column in enumerate(columns):
            page.set_column(at, at, column.width, self._format(table, column))
            page.write_string(0, at, column.heading, self.head)
        page.freeze_panes(1, 2 if table is layout.INDICATORS else 1)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        return page

    def _format(self, table: Table, column: Column) -> Any:
        """Text stays text ("17.10" is no number); only thresholds and years are typed freely."""
        if column.form == "day":
            return self.formats["day"]
        own = {one.key for one in layout.THRESHOLDS.columns} - {"all", "national"}
        is_free = table is layout.THRESHOLDS and column.key not in own
        return self.formats["free" if is_free or column.form == "whole" else "text"]

    def _cell(self, page: Any, row: int, at: int, column: Column, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, date):
            page.write_datetime(row, at, value, self.formats["day"])
        elif isinstance(value, int | float):
            page.write_number(row, at, value, self.formats["free"])
        else:
            soft = column.key == "hint"
            form = self.formats["soft" if soft else "text"]
            page.write_string(row, at, neutral(value), form)

    def _choice(self, page: Any, column: Column, area: tuple[int, int, int, int]) -> None:
        if column.words and column.form != "list":
            source = {"validate": "list", "source": self.ranges[column.words]}
            page.data_validation(*area, {**source, "ignore_blank": True})
