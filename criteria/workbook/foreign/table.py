"""A sheet as a table: cells as text, folded keys, and the table turned on its side. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import zip_longest

from ntm_portal.lib.sheetreading import CellValue
from ntm_portal.lib.text import nfc, search_key

Cell = CellValue | float
MOST_ACROSS = 400  # rows of a sheet that may be turned: criteria down, communes across


def text_of(cell: Cell) -> str:
    """A cell as text in one Unicode form: 17.0 is "17", a truth value "1" or "0", blank ""."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return f"{cell:.10g}"
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return nfc(str(cell))


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """The words of a text without tones, capitals or signs; dots inside numbers stay.

    "17.1. Môi trường (và ATTP)" gives "17.1 moi truong va attp"; a text of signs alone stays.
    """
    key = search_key(text)
    words = re.findall(r"\d+(?:[.,]\d+)+|[^\W_]+", key)
    return " ".join(word.replace(",", ".") if word[0].isdigit() else word for word in words) or key


@dataclass(frozen=True)
class Table:
    """The cells of a sheet. `across`: it was turned, so that its rows are the sheet's columns."""

    rows: Sequence[Sequence[Cell]]
    across: bool = False

    @cached_property
    def width(self) -> int:
        """The number of columns up to the last filled cell."""
        return max((_filled(row) for row in self.rows), default=0)

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def cell(self, row: int, column: int) -> Cell:
        """One cell; None outside the table."""
        if not 0 <= row < len(self.rows) or not 0 <= column < len(self.rows[row]):
            return None
        return self.rows[row][column]

    def text(self, row: int, column: int) -> str:
        """One cell as text."""
        return text_of(self.cell(row, column))

    def texts(self, row: int) -> list[str]:
        """The texts of a row, one for each column of the table."""
        return [self.text(row, column) for column in range(self.width)]

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Where a cell stands in the sheet: row and column."""
        return (column, row) if self.across else (row, column)

    @property
    def may_turn(self) -> bool:
        """Whether the table is low enough to be read with communes across."""
        return self.height <= MOST_ACROSS

    def turned(self) -> "Table":
        """The table with rows and columns exchanged; `place` still tells the sheet's."""
        return Table(list(zip_longest(*self.rows)), across=not self.across)


def _filled(row: Sequence[Cell]) -> int:
    """The number of cells up to the last that is not blank."""
    for length in range(len(row), 0, -1):
        if row[length - 1] is not None and text_of(row[length - 1]):
            return length
    return 0
