"""Tables on their way in: .xlsx and .csv as plain rows, whatever a file claims to be.

Everything is checked before a workbook is built in memory (`sheetscan`). Formulas are never
computed, links never followed, macros refused. What a cell shows is what is read: a number with
the format "0 %" is a hundred times what is stored. A cell that cannot be read (#REF!, a formula
nobody computed) is a `Fault`, never a blank.
"""

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import PurePath
from typing import Any, BinaryIO

import openpyxl
from django.conf import settings
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from ntm_portal.lib.officefiles import is_legacy, is_package, legacy_part, package_part
from ntm_portal.lib.sheetscan import LARGEST, Extent, Rectangle, Size, Unreadable, damaged, scan
from ntm_portal.lib.sheettext import read_text
from ntm_portal.lib.text import nfc

__all__ = ["Book", "CellValue", "Fault", "Sheet", "Unreadable", "read_workbook"]

MAX_SHEETS, MAX_TEXT = 100, 32_767  # letters of a cell, as in Excel
CSV_ENDINGS, XLSX_ENDING = (".csv", ".tsv", ".txt"), ".xlsx"
_CONTROL = re.compile(r"_x00[01][0-9A-Fa-f]_")  # how Excel writes a carriage return in a cell
# What openpyxl leaves out (drawings, newer rules of validation) is nothing that is read here.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")


class Fault(str):
    """A cell that cannot be read: the text is what stands there, `message` how to mend it."""

    __slots__ = ("message",)
    message: str

    def __new__(cls, shown: str, message: str) -> "Fault":
        """A fault shown as `shown`."""
        fault = super().__new__(cls, shown)
        fault.message = message
        return fault


CellValue = str | int | Decimal | date | bool | None


@dataclass(frozen=True)
class Sheet:
    """One table. Rows and columns count from 0; a row ends with its last cell that is not blank.

    Text is in Unicode form C with single spaces; blank is None; numbers are int or Decimal with
    the 15 digits that Excel keeps; a day is a date, a moment a datetime, an hour the text "14:30".
    """

    name: str
    hidden: bool
    rows: list[list[CellValue]]
    merged: tuple[Rectangle, ...] = ()  # only the first field of each holds something
    percents: frozenset[tuple[int, int]] = field(default=frozenset())  # fields shown with a %

    def cell(self, row: int, column: int) -> CellValue:
        """What stands there; None beyond the end."""
        cells = self.rows[row] if 0 <= row < len(self.rows) else []
        return cells[column] if 0 <= column < len(cells) else None

    def address(self, row: int, column: int) -> str:
        """The place for a person to find: "NTM!F17"."""
        return f"{self.name}!{get_column_letter(column + 1)}{row + 1}"


@dataclass(frozen=True)
class Book:
    """A file as tables; a .csv is one sheet named as the file."""

    sheets: list[Sheet]

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        return next((one for one in self.sheets if one.name == name), None)


def read_workbook(file: BinaryIO, name: str, most: Size = LARGEST) -> Book:
    """All sheets of a .xlsx or .csv called `name`. Raises Unreadable, which says how to mend it.

    A sheet that passes `most` is refused before anything is built in memory.
    """
    content = checked(file, name)
    if is_package(content):
        return _workbook(content, most)
    rows: list[list[CellValue]] = [_trimmed(list(row)) for row in read_text(content, most)]
    while rows and not rows[-1]:
        rows.pop()
    return _unless_blank([Sheet(nfc(PurePath(name).stem), False, rows)])


def checked(file: BinaryIO, name: str) -> bytes:
    """The content, if it is what its name says and not too large. Raises Unreadable."""
    content = file.read(settings.UPLOAD_MAX_BYTES + 1)
    if len(content) > settings.UPLOAD_MAX_BYTES:
        raise Unreadable(
            _("The file is larger than %(size)d MB. Split it into several files.")
            % {"size": settings.UPLOAD_MAX_BYTES // 2**20}
        )
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    ending = PurePath(name).suffix.lower()
    if message := _why_not(content, ending):
        raise Unreadable(message)
    return content


def _why_not(content: bytes, ending: str) -> str:
    """Why this content under this ending is no table, and how to make it one."""
    start = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if is_package(content):
        return _package_fault(content, ending)
    if is_legacy(content):
        return _legacy_fault(content)
    if start.startswith((b"<", b"\x1f\x8b", b"%pdf", b"\x89png", b"{\\rtf", b"\xff\xd8")):
        return _(
            "This is a web page or another kind of file, whatever its name says. "
            "Open it in Excel and save it as “Excel Workbook (.xlsx)”."
        )
    if ending not in CSV_ENDINGS:
        return _(
            "This is plain text (CSV), not an Excel workbook. "
            "End its name in .csv, or open it in Excel and save it as .xlsx."
        )
    return ""


def _package_fault(content: bytes, ending: str) -> str:
    if b"opendocument" in content[:200]:
        return _("This is a LibreOffice table (.ods). Save it there as “Excel (.xlsx)”.")
    faults = {
        "macros": _(
            "The workbook holds macros (.xlsm, .xlsb), which can harm. "
            "Save it as “Excel Workbook (.xlsx)”, without macros."
        ),
        "damaged": damaged().messages[0],
        "sheet": "" if ending == XLSX_ENDING else _("This is a workbook. End its name in .xlsx."),
    }
    other = _("This is an archive or another kind of document, not an Excel workbook (.xlsx).")
    return faults.get(package_part(content), other)


def _legacy_fault(content: bytes) -> str:
    if legacy_part(content) == "password":
        return _("The workbook is locked by a password. Save it without one, then send it again.")
    return _("This is an old Excel workbook (.xls). Open it in Excel and save it as .xlsx.")


def _workbook(content: bytes, most: Size) -> Book:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            extents = scan(archive, most)
        book = openpyxl.load_workbook(
            BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        if len(book.worksheets) > MAX_SHEETS:
            raise Unreadable(_("The workbook has too many sheets. Keep those with tables."))
        return _unless_blank([_sheet(one, extents) for one in book.worksheets])
    except Unreadable:
        raise
    except Exception as error:  # a damaged workbook breaks its readers in many ways
        raise damaged() from error


def _unless_blank(sheets: list[Sheet]) -> Book:
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable(_("The file holds no table: all its cells are blank."))
    return Book(sheets)


def _sheet(page: Any, extents: dict[str, Extent]) -> Sheet:
    # openpyxl has no public name for the part that a sheet was read from.
    extent = extents.get(page._worksheet_path) or Extent()
    rows, percents = [], set()
    for number, cells in enumerate(_cells(page, extent)):
        row = [
            _formula() if (number, column) in extent.unsolved else _value(cell)
            for column, cell in enumerate(cells)
        ]
        for column, cell in enumerate(cells):
            if _is_number(row[column]) and "%" in cell.number_format:
                row[column] = _percent(row[column])
                percents.add((number, column))
        rows.append(_trimmed(row))
    hidden = page.sheet_state != "visible"
    return Sheet(nfc(page.title), hidden, rows, tuple(extent.merged), frozenset(percents))


def _cells(page: Any, extent: Extent) -> Iterator[tuple[Any, ...]]:
    """Rows as far as something stands there; what the sheet says of its own size is not asked."""
    if not extent.rows:
        return iter(())
    rows: Iterator[tuple[Any, ...]] = page.iter_rows(
        min_row=1, max_row=extent.rows, min_col=1, max_col=extent.columns
    )
    return rows


def _trimmed(row: list[CellValue]) -> list[CellValue]:
    while row and row[-1] is None:
        row.pop()
    return row


def _value(cell: Any) -> CellValue:
    value = cell.value
    if value is None or isinstance(value, bool | int):
        return value if not isinstance(value, int) or abs(value) < 10**15 else _number(value)
    if cell.data_type == "e":
        told = _("The cell shows the error %(error)s. Type the value in its place.")
        return Fault(str(value), told % {"error": value})
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date | timedelta):
        return value if isinstance(value, date) else str(value)
    return _text(str(value))


def _text(text: str) -> CellValue:
    text = _CONTROL.sub(" ", text)
    if len(text) > MAX_TEXT:
        told = _("The text of the cell is longer than %(most)d letters. Shorten it.")
        return Fault(f"{text[:40]}…", told % {"most": MAX_TEXT})
    return nfc(text) or None


def _number(value: float) -> CellValue:
    """A number with the 15 digits that Excel keeps: 0.1 + 0.2 is 0.3."""
    number = Decimal(f"{value:.15g}")
    if not number.is_finite() or abs(number) >= 10**15:
        return Fault(f"{value:g}", _("The number is too large. Type it again."))
    whole = int(number)
    return whole if number == whole else number


def _is_number(value: CellValue) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _percent(value: Any) -> CellValue:
    return _number(float(Decimal(value) * 100))


def _formula() -> Fault:
    return Fault(
        "=…",
        _(
            "The cell holds a formula without a result. Open the workbook in Excel and save it, "
            "or type the value in its place."
        ),
    )
