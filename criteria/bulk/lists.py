"""A long list as a stream of values: .csv read line by line, .xlsx through the checked reader."""

import csv
from codecs import getincrementaldecoder
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from io import SEEK_END, TextIOWrapper
from itertools import islice
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from criteria.bulk.heads import Column, Head, read_head
from ntm_portal.lib.sheetreading import CSV_ENDINGS, CellValue, Unreadable, read_workbook

Cells = Sequence[CellValue]
Rows = Generator[tuple[int, Cells], None, None]
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SIGNS = "\t;,"
_PIECE = 2**20  # bytes
SIGN_TOLD = "sep="  # the row by which a spreadsheet tells the sign between columns


class Item(NamedTuple):
    """One value as it stands in the list; rows and columns count from 0, blanks are None.

    `note` is None where the list has no column for notes, `day` where none is told.
    """

    row: int
    column: int
    unit: CellValue
    set: CellValue
    indicator: CellValue
    value: CellValue
    note: CellValue
    day: CellValue


class ValueList:
    """A file with values, and how much of it is read."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file = file
        self.name = name
        self.head = Head({})
        self.done = 0  # bytes of a .csv, rows of a workbook
        self.total = 0

    def items(self, numbers: set[str]) -> Iterator[Item]:
        """The values, told apart by the head; `numbers` are those of the set's indicators.

        Raises Unreadable for the file, ValidationError for its head.
        """
        with closing(self._rows()) as rows:
            for _row, cells in rows:
                if any(map(_filled, cells)) and cells[0] != SIGN_TOLD:
                    self.head = read_head(cells, numbers)
                    break
            else:
                raise Unreadable(_("The file holds no table: all its cells are blank."))
            order = [self.head.columns.get(name) for name in Column]
            split = self._wide if self.head.indicators else self._long
            for row, cells in rows:
                yield from split(row, cells, _picked(cells, order))

    def _long(self, row: int, cells: Cells, picked: Cells) -> Iterator[Item]:
        if any(map(_filled, cells)):
            unit, code, number, value, note, day = picked
            column = self.head.columns[Column.VALUE]
            yield Item(row, column, unit, code, number, value, note, day)

    def _wide(self, row: int, cells: Cells, picked: Cells) -> Iterator[Item]:
        unit, code, _number, _value, note, day = picked
        for column, number in self.head.indicators.items():
            if column < len(cells) and _filled(cells[column]):
                yield Item(row, column, unit, code, number, cells[column], note, day)

    def _rows(self) -> Rows:
        if self.name.lower().endswith(CSV_ENDINGS) and not _is_package(self.file):
            return self._text()
        return self._book()

    def _book(self) -> Rows:
        sheets = [one for one in read_workbook(self.file, self.name).sheets if one.rows]
        seen = [one for one in sheets if not one.hidden]
        if len(seen) != 1:
            raise Unreadable(_("Keep one sheet with the list in the workbook, and only that one."))
        rows = seen[0].rows
        self.total = len(rows)
        for self.done, cells in enumerate(rows):
            yield self.done, cells

    def _text(self) -> Rows:
        self.file.seek(0, SEEK_END)
        self.total = self.file.tell()
        encoding = _encoding(self.file)
        self.file.seek(0)
        text = TextIOWrapper(self.file, encoding=encoding, newline="")
        try:
            sign = _sign(text)
            text.seek(0)
            for row, cells in enumerate(csv.reader(text, delimiter=sign)):
                self.done = self.file.tell() if not row % 1000 else self.done
                yield row, cells
        except (csv.Error, UnicodeError) as error:
            raise Unreadable(_("The file cannot be read: %(why)s.") % {"why": error}) from error
        finally:
            text.detach()


def address(row: int, column: int) -> str:
    """The place for a person to find, counted from 0: "F17"."""
    return f"{get_column_letter(column + 1)}{row + 1}"


def _filled(cell: CellValue) -> bool:
    return cell is not None and cell != ""


def _picked(cells: Cells, order: Sequence[int | None]) -> Cells:
    """The cells of the known columns; "" where one is blank, None for a column that is missing."""
    width = len(cells)
    return [
        None if at is None else (cells[at] if at < width and cells[at] is not None else "")
        for at in order
    ]


def _is_package(file: BinaryIO) -> bool:
    """Whether the file is a workbook, whatever its name says."""
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return start.startswith((b"PK", b"\xd0\xcf\x11\xe0"))


def _encoding(file: BinaryIO) -> str:
    """UTF-8 or UTF-16; older spreadsheets write the Windows code page of Viet Nam."""
    file.seek(0)
    start = file.read(3)
    file.seek(0)
    marked = next((name for mark, name in _BOMS if start.startswith(mark)), "")
    return marked or ("utf-8" if _is_utf8(file) else "cp1258")


def _is_utf8(file: BinaryIO) -> bool:
    decoder = getincrementaldecoder("utf-8")()
    try:
        for piece in iter(lambda: file.read(_PIECE), b""):
            decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    return True


def _sign(text: TextIOWrapper) -> str:
    """The sign between columns: the one of which the first line with text has most."""
    first = next((line for line in islice(text, 100) if line.strip()), "")
    return max(_SIGNS, key=first.count)
