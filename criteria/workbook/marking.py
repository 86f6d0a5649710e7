"""The person's own file with its cells coloured and what is wrong written beside them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from criteria.batch import Fate
from criteria.models import Upload
from criteria.workbook.preview import Line
from criteria.workbook.uploads import book_of, content_of
from ntm_portal.lib.officefiles import is_package
from ntm_portal.lib.sheetreading import Book
from ntm_portal.lib.spreadsheets import neutral

MOST_BYTES = 2**20  # marking builds the whole file in memory, some hundred times its size
_COLOURS = {
    Fate.ERROR: "F4B6AE",
    Fate.OVERTAKEN: "F7D08A",
    Fate.CHANGED: "FFF3B0",
    Fate.NEW: "CFE8D6",
}
_MOST_TEXT, _WIDE, _TALL = 1000, 320, 110  # letters; pixels


def marked(upload: Upload, lines: Sequence[Line]) -> bytes:
    """The file as .xlsx with every line marked. The file was read safely before."""
    content, book = content_of(upload), book_of(upload)  # which checks it once more
    pages = load_workbook(BytesIO(content)) if is_package(content) else _as_workbook(book)
    # A text file's name may be longer than the name of a sheet can be: by order, not by title.
    names = [sheet.name for sheet in book.sheets]
    by_name = dict(zip(names, pages.worksheets, strict=True))
    for line in lines:
        if line.mark is not None and line.fate in _COLOURS:
            _mark(by_name[line.mark.sheet], line)
    told = BytesIO()
    pages.save(told)
    return told.getvalue()


def _as_workbook(book: Book) -> Workbook:
    pages = Workbook()
    pages.remove(pages.active)
    for sheet in book.sheets:
        page = pages.create_sheet(sheet.name.translate(str.maketrans("", "", "[]:*?/\\"))[:31])
        for row in sheet.rows:
            page.append([neutral(value) if isinstance(value, str) else value for value in row])
    return pages


def _mark(page: Any, line: Line) -> None:
    assert line.mark is not None  # noqa: S101 -- the caller has looked
    row, column = line.mark.row + 1, line.mark.column + 1
    for merged in page.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            row, column = merged.min_row, merged.min_col  # only this one can carry a comment
    cell = page.cell(row, column)
    cell.fill = PatternFill("solid", fgColor=_COLOURS[line.fate])
    if text := told(line):
        cell.comment = Comment(text[:_MOST_TEXT], "NTM Portal", width=_WIDE, height=_TALL)


def told(line: Line) -> str:
    """What is wrong with a cell, in words; "" where all is well."""
    if line.fate == Fate.OVERTAKEN:
        message = _("%(who)s recorded something else here at %(when)s.")
        return message % {"who": line.who, "when": line.when}
    return "\n".join(line.messages)
