"""A look through a workbook before anything builds it in memory: every part once, bounded.

A few kilobytes can claim a million rows, a cell at the far corner of the sheet or gigabytes of
text, and readers of workbooks believe it. So each part streams through expat first, which stops
at the first thing that is too large. Parts that are no XML (pictures) are left alone.
"""

import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple
from xml.parsers import expat  # DTDs are refused below, so no entity can be declared

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ntm_portal.lib.numbers import format_number

MAX_CELLS = 1_000_000  # that hold something, in all sheets
MAX_AREA = 5_000_000  # fields of all rows, each up to its last cell that holds something
MAX_ENTRIES, MAX_UNZIPPED, MAX_RATIO = 2_000, 120 * 2**20, 200
_SMALL, _DEPTH, _CHUNK = 10 * 2**20, 60, 2**16
_INNER, _OTHER = 5_000_000, 500_000  # elements in rows and shared texts; elements elsewhere
_LARGE_PART = re.compile(r"xl/(worksheets/[^/]+|sharedStrings[^/]*)\.xml")
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")
Rectangle = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0


class Size(NamedTuple):
    """How large a table may be."""

    rows: int
    columns: int

    def told(self) -> dict[str, str]:
        """Both numbers for a message: "50.000" and "500"."""
        comma = (get_language() or "").startswith("vi")
        rows, columns = (format_number(Decimal(one), comma=comma) for one in self)
        return {"rows": rows, "columns": columns}


LARGEST = Size(50_000, 500)


class Unreadable(ValidationError):
    """The file cannot be read as a table; the message says why and how to mend it."""


def damaged() -> Unreadable:
    """The answer to what no office program writes."""
    return Unreadable(
        _("The workbook is damaged. Open it in Excel, save it as a new .xlsx file and send that.")
    )


def _too_large() -> Unreadable:
    return Unreadable(
        _(
            "Unpacked, the workbook is too large. Keep the table alone: "
            "delete other sheets and pictures, or split it into several files."
        )
    )


def _too_far(address: str, most: Size) -> Unreadable:
    told = _(
        "Something stands in cell %(cell)s; at most %(rows)s rows and %(columns)s columns are "
        "read. Delete the rows below and the columns beside the table, or split it into files."
    )
    return Unreadable(told % {"cell": address, **most.told()})


@dataclass
class Extent:
    """What one sheet holds: its last row and column with content (from 1), and odd cells."""

    rows: int = 0
    columns: int = 0
    unsolved: set[tuple[int, int]] = field(default_factory=set)  # formulas without result; from 0
    merged: list[Rectangle] = field(default_factory=list)


@dataclass
class _Budget:
    """What all parts together have used, and how large each sheet may be."""

    most: Size
    cells: int = 0
    area: int = 0
    inner: int = 0
    other: int = 0
    ranges: int = 0


def column_number(letters: str) -> int:
    """1 for "A", 27 for "AA"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def scan(archive: zipfile.ZipFile, most: Size = LARGEST) -> dict[str, Extent]:
    """The extent of every part by its name. Raises Unreadable; a sheet may have `most`."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(one.file_size for one in entries) > MAX_UNZIPPED:
        raise _too_large()
    budget, extents = _Budget(most), {}
    for entry in entries:
        if entry.flag_bits & 1 or entry.compress_type not in (0, zipfile.ZIP_DEFLATED):
            raise damaged()
        if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * entry.compress_size:
            raise _too_large()
        extents[entry.filename] = _Part(entry.filename, budget).read(archive, entry)
    return extents


class _Part:
    """One part as it streams by."""

    def __init__(self, name: str, budget: _Budget) -> None:
        self.is_large = bool(_LARGE_PART.fullmatch(name))
        self.must_be_xml = name.lower().endswith((".xml", ".rels"))
        self.extent, self.budget = Extent(), budget
        self.depth = self.row_depth = self.row = self.column = self.inner_depth = 0
        self.has_formula = self.has_value = self.in_value = self.is_text = False
        self.row_end = 0  # the last column of the row that holds something

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Extent:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self.doctype
        try:
            with archive.open(entry) as file:
                while chunk := file.read(_CHUNK):
                    parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            if self.must_be_xml:
                raise damaged() from error
        return self.extent

    def doctype(self, *_args: Any) -> None:
        raise damaged()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        local = name.rpartition("}")[2]
        if "purl.oclc.org/ooxml" in name:
            raise Unreadable(
                _("This is a “Strict Open XML” workbook. Save it as “Excel Workbook (.xlsx)”.")
            )
        self._count(local)
        if self.row_depth:
            self._inside_row(local, attributes)
        elif local == "row":
            self._start_row(attributes)
        elif local in ("mergeCell", "hyperlink"):
            self._range(local, attributes.get("ref", ""))
        elif local == "Override":
            self._kind(attributes.get("PartName", ""), attributes.get("ContentType", ""))

    @staticmethod
    def _kind(part: str, kind: str) -> None:
        """A part that may be large is one that readers take row by row."""
        is_streamed = kind.endswith(("worksheet+xml", "sharedStrings+xml"))
        if _LARGE_PART.fullmatch(part[1:]) and not is_streamed:
            raise damaged()

    def _count(self, local: str) -> None:
        """Elements that a reader frees as it goes may be many; all others stay in memory."""
        if self.is_large and not self.inner_depth and local in ("row", "si"):
            self.inner_depth = self.depth
            if local == "si":
                self.budget.cells += 1
        if self.inner_depth:
            self.budget.inner += 1
        else:
            self.budget.other += 1
        too_many = self.budget.inner > _INNER or self.budget.other > _OTHER
        if too_many or self.budget.cells > 2 * MAX_CELLS:  # texts and the cells that hold them
            raise _too_large()
        if self.depth > _DEPTH:
            raise damaged()

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r") or str(self.row + 1)
        if not (number.isascii() and number.isdigit()) or int(number[:9]) <= self.row:
            raise damaged()
        self.row, self.column, self.row_end = int(number[:9]), 0, 0
        self.row_depth = self.depth

    def _inside_row(self, local: str, attributes: dict[str, str]) -> None:
        if self.depth == self.row_depth + 1:
            self._start_cell(attributes)
        elif local == "f":
            self.has_formula = True
        elif local in ("v", "is"):
            self.in_value = True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        match = _CELL.fullmatch(reference) if reference else None
        column = column_number(match[1]) if match else self.column + 1
        if (reference and not match) or column <= self.column:
            raise damaged()
        self.column = column
        self.has_formula = self.has_value = self.in_value = False
        self.is_text = attributes.get("t") == "str"

    def text(self, text: str) -> None:
        if self.in_value and text:
            self.has_value = True

    def end(self, name: str) -> None:
        if self.row_depth and self.depth == self.row_depth + 1:
            self._end_cell()
        elif self.depth == self.row_depth:
            self.row_depth = 0
            self.budget.area += self.row_end
            if self.budget.area > MAX_AREA:
                raise _too_far(self._address(), self.budget.most)
        elif name.endswith(("}v", "}is")):
            self.in_value = False
        if self.depth == self.inner_depth:
            self.inner_depth = 0
        self.depth -= 1

    def _end_cell(self) -> None:
        if not (self.has_value or self.has_formula):
            return
        self.budget.cells += 1
        if self.row > self.budget.most.rows or self.column > self.budget.most.columns:
            raise _too_far(self._address(), self.budget.most)
        self.extent.rows, self.row_end = self.row, self.column
        self.extent.columns = max(self.extent.columns, self.column)
        # A text formula may well give nothing; any other writes a number, a sign or an error.
        if self.has_formula and not (self.has_value or self.is_text):
            self.extent.unsolved.add((self.row - 1, self.column - 1))

    def _address(self) -> str:
        letters, number = "", self.column
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.row}"

    def _range(self, local: str, reference: str) -> None:
        """Merged cells, and cells with one link: a reader makes each of them."""
        match = _RANGE.fullmatch(reference)
        if not match:
            return
        left, right = column_number(match[1]), column_number(match[3])
        top, bottom = int(match[2]), int(match[4])
        self.budget.ranges += max(bottom - top + 1, 1) * max(right - left + 1, 1)
        if self.budget.ranges > MAX_CELLS:
            raise _too_far(f"{match[3]}{match[4]}", self.budget.most)
        if local == "mergeCell":
            self.extent.merged.append((top - 1, left - 1, bottom - 1, right - 1))
