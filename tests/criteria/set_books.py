"""Workbooks of criteria sets: made as the portal makes them, changed as a person would."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl

from criteria.catalogue import all_sets
from criteria.workbook.catalogue.layout import FACTS, SET, TABLES
from criteria.workbook.catalogue.patterns import workbook_of
from criteria.workbook.catalogue.proposal import base_kinds
from criteria.workbook.catalogue.reading import Reading, read_set
from ntm_portal.lib.sheetreading import read_workbook

SHEETS = {table.key: table.heading for table in TABLES}
Edit = Callable[[Any], None]


def stored(code: str) -> Any:
    return next(row for row in all_sets() if row.code == code)


def made(code: str) -> bytes:
    """The set's workbook as downloaded."""
    return workbook_of(stored(code), date(2026, 11, 1))


def edited(content: bytes, *edits: Edit) -> bytes:
    """The workbook after somebody changed it in Excel."""
    book, file = openpyxl.load_workbook(BytesIO(content)), BytesIO()
    for edit in edits:
        edit(book)
    book.save(file)
    return file.getvalue()


def column(page: Any, heading: str) -> int:
    """The number of the column; openpyxl counts from 1."""
    return next(cell.column for cell in page[1] if str(cell.value).split(" ·")[0] == heading)


def put(sheet: str, found: Mapping[str, Any], changes: Mapping[str, Any]) -> Edit:
    """Change cells of the first row that holds what `found` says; headings are keys of columns."""

    def edit(book: Any) -> None:
        page = book[SHEETS[sheet]]
        table = next(one for one in TABLES if one.key == sheet)
        titles = {one.key: one.heading for one in table.columns}
        at = {key: column(page, titles.get(key, key)) for key in {**found, **changes}}
        row = next(
            number
            for number in range(2, page.max_row + 2)
            if all(page.cell(number, at[key]).value == value for key, value in found.items())
        )
        for key, value in changes.items():
            page.cell(row, at[key]).value = value

    return edit


def put_fact(key: str, value: Any) -> Edit:
    """Change a line of the sheet of facts."""

    def edit(book: Any) -> None:
        row = [one.key for one in FACTS].index(key) + 2
        book[SET.heading].cell(row, 2).value = value

    return edit


def add(sheet: str, **values: Any) -> Edit:
    """Write a new row under the last one."""

    def edit(book: Any) -> None:
        page = book[SHEETS[sheet]]
        table = next(one for one in TABLES if one.key == sheet)
        titles = {one.key: one.heading for one in table.columns}
        row = page.max_row + 1
        for key, value in values.items():
            page.cell(row, column(page, titles.get(key, key))).value = value

    return edit


def drop(number: str) -> Edit:
    """Remove every row with the number."""

    def edit(book: Any) -> None:
        for page in book.worksheets:
            for row in range(page.max_row, 1, -1):
                if number in [cell.value for cell in page[row]]:
                    page.delete_rows(row)

    return edit


def reading(content: bytes) -> Reading:
    """What the workbook says."""
    return read_set(read_workbook(BytesIO(content), "set.xlsx"), base_kinds)
