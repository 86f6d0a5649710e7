"""The head of a list: which column is which, in Vietnamese or English, long or wide.

A long list has a value per row (unit, indicator, value …), a wide one an indicator per column.
Pure: no database.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ntm_portal.lib.sheetreading import CellValue
from ntm_portal.lib.text import search_key


class Column(StrEnum):
    """What a column of a list may hold."""

    UNIT = "unit"
    SET = "set"
    INDICATOR = "indicator"
    VALUE = "value"
    NOTE = "note"
    DAY = "day"


# What heads such a column, without tones and in small letters.
WORDS: dict[Column, tuple[str, ...]] = {
    Column.UNIT: (
        "ma xa", "ma don vi", "ma don vi hanh chinh", "ma dvhc", "ma huyen", "ma", "unit code",
        "commune code", "district code", "code", "unit", "commune",
    ),
    Column.SET: ("bo tieu chi", "ma bo tieu chi", "criteria set", "set"),
    Column.INDICATOR: (
        "chi tieu", "so chi tieu", "ma chi tieu", "so hieu chi tieu", "indicator",
        "indicator number", "number",
    ),
    Column.VALUE: ("gia tri", "ket qua", "so lieu", "value", "answer"),
    Column.NOTE: ("ghi chu", "note"),
    Column.DAY: ("ngay", "tinh den ngay", "thoi diem", "as at", "as of", "day", "date"),
}  # fmt: skip
# Columns that help people to read a list; the portal knows these things by the code.
SKIPPED = (
    "", "stt", "tt", "no", "ten", "ten xa", "ten don vi", "ten chi tieu", "xa", "huyen", "tinh",
    "don vi", "don vi tinh", "dvt", "name", "unit name", "district", "province", "indicator name",
)  # fmt: skip
_COLUMN_OF = {word: column for column, words in WORDS.items() for word in words}


@dataclass(frozen=True)
class Head:
    """Columns counted from 0; `indicators` maps those of a wide list to the number above them."""

    columns: dict[Column, int]
    indicators: dict[int, str] = field(default_factory=dict)

    def column(self, name: Column) -> int | None:
        """Where such a column is; None where the list has none."""
        return self.columns.get(name)

    def place(self, name: Column, otherwise: int) -> int:
        """The column to point at when something of that kind is wrong."""
        return self.columns.get(name, otherwise)


def text_of(value: CellValue) -> str:
    """A cell of a head, or a code or number, as text."""
    return "" if value is None else str(value).strip()


def folded(value: CellValue) -> str:
    """A cell without tones, capitals and spaces too many."""
    return " ".join(search_key(text_of(value)).split()).rstrip(":")


def read_head(cells: Sequence[CellValue], numbers: set[str]) -> Head:
    """Tell the columns of a list from its first row; `numbers` are those of the set's indicators.

    Raises ValidationError with everything that is wrong at once.
    """
    columns: dict[Column, int] = {}
    indicators: dict[int, str] = {}
    wrong = []
    for index, cell in enumerate(cells):
        word, number = folded(cell), text_of(cell)
        known = _COLUMN_OF.get(word)
        if known is not None and known not in columns:
            columns[known] = index
        elif number in numbers and number not in indicators.values():
            indicators[index] = number
        elif word not in SKIPPED:
            wrong.append(_twice_or_unknown(number, known is not None or number in numbers))
    wrong += _missing(columns, indicators)
    if wrong:
        raise ValidationError(wrong)
    return Head(columns, indicators)


def _twice_or_unknown(text: str, known: bool) -> str:
    told = (
        _("The column “%(head)s” stands there twice. Remove one of them.")
        if known
        else _(
            "The column “%(head)s” is no indicator of the set and none that the portal knows. "
            "Mend its head, or remove the column."
        )
    )
    return told % {"head": text[:40]}


def _missing(columns: dict[Column, int], indicators: dict[int, str]) -> list[str]:
    missing = []
    if Column.UNIT not in columns:
        missing.append(_("There is no column “Mã xã” (“unit code”) in the first row."))
    long = {Column.INDICATOR, Column.VALUE} & set(columns)
    if indicators and long:
        missing.append(
            _("The list has columns for indicators and one for values. Keep one of the two forms.")
        )
    elif not indicators and len(long) < 2:
        missing.append(
            _(
                "There are no values: a list needs the columns “Chỉ tiêu” (“indicator”) and "
                "“Giá trị” (“value”), or a column for each indicator, headed by its number."
            )
        )
    return missing
