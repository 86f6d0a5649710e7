"""A block copied from a spreadsheet, read as verdicts. Pure: no database, no request."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from criteria.models import Status
from ntm_portal.lib.text import search_key

MOST_LETTERS = 200_000
# What offices write into such tables, without tones and in small letters. "·" is our own blank.
WORDS = {
    Status.MET: ("d", "dat", "x", "✓", "✔", "1", "met"),
    Status.NEARLY_MET: ("cd", "co ban", "co ban dat", "gan dat", "≈", "~", "2", "nearly met"),
    Status.NOT_MET: ("k", "chua", "chua dat", "khong dat", "✗", "✘", "3", "not met"),
    Status.NOT_APPLICABLE: ("khong xem xet", "-", "–", "—", "4", "not considered"),
}
BLANKS = ("", "·", "chua co so lieu", "no data")
_STATUS_OF = {word: status for status, words in WORDS.items() for word in words}


@dataclass(frozen=True)
class Word:
    """One filled cell of a block: `row` and `column` count from 0; no status for other words."""

    row: int
    column: int
    text: str
    status: Status | None


def status_of(text: str) -> Status | None:
    """The verdict that a word stands for; None for any other word."""
    return _STATUS_OF.get(_folded(text))


def is_blank(text: str) -> bool:
    """Whether a word stands for no data."""
    return _folded(text) in BLANKS


def _folded(text: str) -> str:
    return " ".join((search_key(text) or text.strip().casefold()).split())


def read_block(text: str, *, rows: int, columns: int) -> list[Word]:
    """Read tab-separated cells; blank ones, such as the rest of a merged cell, are left out.

    `rows` × `columns` is the room from the cell that the block is put on. Raises ValidationError
    where the block is empty, larger than that, or no table.
    """
    table = _table(text)
    words = [
        Word(row, column, cell.strip(), status_of(cell))
        for row, cells in enumerate(table)
        for column, cell in enumerate(cells)
        if not is_blank(cell)
    ]
    if not words:
        raise ValidationError(_("The pasted block is empty."))
    _check_room(words, rows, columns)
    return words


def _table(text: str) -> list[list[str]]:
    if len(text) > MOST_LETTERS:
        raise ValidationError(_("The pasted block is too large for a grid."))
    try:
        return list(csv.reader(StringIO(text, newline=""), dialect="excel-tab"))
    except csv.Error as error:
        raise ValidationError(_("The pasted text is no table.")) from error


def _check_room(words: Sequence[Word], rows: int, columns: int) -> None:
    """Refuse what does not fit; blank cells around the words need no room."""
    tall = max(word.row for word in words) + 1
    wide = max(word.column for word in words) + 1
    if tall <= rows and wide <= columns:
        return
    message = _(
        "The block has %(tall)d rows and %(wide)d columns; from the chosen cell there is room for "
        "%(rows)d rows and %(columns)d columns. Choose another cell, or copy fewer cells."
    )
    raise ValidationError(message % {"tall": tall, "wide": wide, "rows": rows, "columns": columns})
