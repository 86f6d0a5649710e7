"""The sheets of a workbook that came back, as rows with known columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from criteria.workbook.catalogue import layout
from criteria.workbook.catalogue.cells import Misread, plain, read
from criteria.workbook.catalogue.layout import Column, Table
from ntm_portal.lib.sheetreading import Book, Sheet
from ntm_portal.lib.text import search_key


@dataclass(frozen=True)
class Fault:
    """Something wrong in the workbook; `where` reads "Chỉ tiêu!F17", "" for the whole."""

    where: str
    message: str


@dataclass(frozen=True)
class Row:
    """A row of a sheet with what stands in its columns."""

    sheet: Sheet
    index: int
    columns: Mapping[str, int]

    def raw(self, key: str) -> Any:
        """The cell as it came; None where it is blank or the column is not there."""
        return self.sheet.cell(self.index, self.columns[key]) if key in self.columns else None

    def where(self, key: str) -> str:
        """The address of the cell."""
        return self.sheet.address(self.index, self.columns.get(key, 0))


@dataclass
class Faults:
    """Everything found wrong, at most once for each cell."""

    told: dict[str, list[str]] = field(default_factory=dict)

    def add(self, where: str, message: str) -> None:
        """Tell a fault of a cell; further ones of the same cell only follow from the first."""
        if not where or where not in self.told:
            self.told.setdefault(where, []).append(message)

    def value(self, row: Row, column: Column) -> Any:
        """What the cell stands for; None, with the fault told, where it stands for nothing."""
        try:
            return read(column, row.raw(column.key))
        except Misread as error:
            self.add(row.where(column.key), str(error))
            return None

    def listed(self) -> list[Fault]:
        """The faults in the order in which they were found."""
        return [Fault(where, one) for where, many in self.told.items() for one in many]


def sheet_of(book: Book, table: Table, faults: Faults) -> Sheet | None:
    """The sheet of a table; a fault where it is missing."""
    wanted = search_key(table.heading)
    found = next((one for one in book.sheets if search_key(one.name) == wanted), None)
    if found is None:
        message = _(
            "The sheet “%(sheet)s” is missing. Keep the names of the sheets as in the download."
        )
        faults.add("", message % {"sheet": table.heading})
    return found


def rows_of(book: Book, table: Table, faults: Faults) -> list[Row]:
    """The rows of a sheet that hold anything; missing and unknown headings are told."""
    sheet = sheet_of(book, table, faults)
    if sheet is None:
        return []
    columns = _columns(sheet, table, faults)
    rows = (Row(sheet, index, columns) for index in range(1, len(sheet.rows)))
    return [row for row in rows if any(row.raw(key) is not None for key in columns)]


def _columns(sheet: Sheet, table: Table, faults: Faults) -> dict[str, int]:
    known = {search_key(one.heading): one.key for one in table.columns}
    found: dict[str, int] = {}
    for at, heading in enumerate(sheet.rows[0] if sheet.rows else []):
        text = "" if heading is None else plain(heading)
        key = known.get(search_key(text)) or _class(table, text)
        if key and key not in found:
            found[key] = at
        elif _holds_anything(sheet, at):
            message = _("“%(heading)s” is no heading of this sheet, or stands there twice.")
            faults.add(sheet.address(0, at), message % {"heading": text})
    missing = [one.heading for one in table.columns if one.key not in found]
    if missing:
        message = _("These headings are missing: %(headings)s. Write them as in the download.")
        faults.add(sheet.address(0, 0), message % {"headings": "; ".join(missing)})
    return found


def _class(table: Table, heading: str) -> str:
    """The class that a column of thresholds is for: "BTB · Bắc Trung Bộ" is BTB."""
    code = heading.split("·")[0].strip()
    is_code = code.isascii() and code.isalnum() and code.isupper() and len(code) <= 10
    return code if table is layout.THRESHOLDS and is_code else ""


def _holds_anything(sheet: Sheet, column: int) -> bool:
    return any(column < len(row) and row[column] is not None for row in sheet.rows)


def facts_of(book: Book, faults: Faults) -> dict[str, Row]:
    """The lines of the sheet of facts, by field; each is read as a row of its own."""
    sheet = sheet_of(book, layout.SET, faults)
    known = {search_key(one.heading): one.key for one in layout.FACTS}
    found = {}
    for index in range(1, len(sheet.rows) if sheet else 0):
        assert sheet is not None  # noqa: S101 - the range is empty then
        title = sheet.cell(index, 0)
        key = known.get(search_key(plain(title))) if title is not None else None
        if key:
            found[key] = Row(sheet, index, {key: 1})
        elif title is not None:
            message = _("“%(heading)s” is no item of this sheet.") % {"heading": plain(title)}
            faults.add(sheet.address(index, 0), message)
    missing = [one.heading for one in layout.FACTS if one.key not in found]
    if sheet and missing:
        message = _("These items are missing: %(items)s. Write them as in the download.")
        faults.add(sheet.address(0, 0), message % {"items": "; ".join(missing)})
    return found


def origin_of(book: Book) -> Mapping[str, str]:
    """What the hidden sheet tells: format, version, set, state, base_state; {} without one."""
    sheet = book.sheet(layout.CODES)
    rows = sheet.rows if sheet else []
    pairs = ((row[0], row[1] if len(row) > 1 else None) for row in rows if row)
    return {str(key): "" if value is None else plain(value) for key, value in pairs if key}
