"""Tables as text (.csv, .tsv): whichever sign parts the columns, whichever way letters are written.

Spreadsheets of Vietnamese offices write ";" between columns, since the comma is their decimal
mark; "Unicode text" is UTF-16 with tabs; older ones write the Windows code page 1258.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from ntm_portal.lib.sheetscan import LARGEST, MAX_AREA, Size, Unreadable
from ntm_portal.lib.text import nfc

_SIGNS = ("\t", ";", ",")
_LOOK = 50  # rows that tell the sign between columns
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def read_text(content: bytes, most: Size = LARGEST) -> list[list[str | None]]:
    """Rows of cells, at most so many; a blank cell is None. Raises Unreadable."""
    text = decoded(content)
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return _rows(rest, first.strip()[4], most)
    return _rows(text, _sign(text), most)


def decoded(content: bytes) -> str:
    """The text in whichever of the usual encodings it was written. Raises Unreadable."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _decode(content[len(mark) :], encoding)
    if b"\x00" in content[:1000]:
        return _decode(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(content, "cp1258")


def _decode(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unclear() from error
    if "\x00" in text:
        raise _unclear()
    return text


def _unclear() -> Unreadable:
    return Unreadable(
        _("The letters of the file cannot be read. Save it as “CSV UTF-8” or as .xlsx.")
    )


def _sign(text: str) -> str:
    """The sign with which most rows have the same number of columns."""
    return max(_SIGNS, key=lambda sign: _agreement(text, sign))


def _agreement(text: str, sign: str) -> int:
    start = "\n".join(text.split("\n", 4 * _LOOK)[: 4 * _LOOK])
    try:
        widths = [len(row) for row, _ in zip(_reader(start, sign), range(_LOOK), strict=False)]
    except csv.Error:
        return 0
    counted = Counter(width for width in widths if width > 1)
    return max(counted.values(), default=0)


def _reader(text: str, sign: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=sign)


def _rows(text: str, sign: str, most: Size) -> list[list[str | None]]:
    rows: list[list[str | None]] = []
    area = 0
    try:
        for row in _reader(text, sign):
            rows.append([nfc(cell) or None for cell in row])
            area += len(row)
            if len(rows) > most.rows or len(row) > most.columns or area > MAX_AREA:
                raise _too_many(most)
    except csv.Error as error:
        raise Unreadable(
            _("Line %(line)d of the file cannot be read: a quotation mark is not closed there.")
            % {"line": len(rows) + 1}
        ) from error
    return rows


def _too_many(most: Size) -> Unreadable:
    told = _(
        "The file has more than %(rows)s rows or %(columns)s columns. Split it into several files."
    )
    return Unreadable(told % most.told())
