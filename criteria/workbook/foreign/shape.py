"""What kind of cells a column is filled with. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from criteria.models import Status
from criteria.workbook.foreign.head import Known
from criteria.workbook.foreign.table import Cell, fold, text_of
from criteria.workbook.foreign.words import sense_of

_JUDGING = {Status.MET.name, Status.NEARLY_MET.name, Status.NOT_MET.name}
_NUMBER = re.compile(r"[+-]?[\d.,\s]*\d\s*%?")


@dataclass(frozen=True)
class Shape:
    """How many cells of a column are filled, with words of verdicts, and with numbers.

    0 and 1 are both: offices tick with them. Names of communes are counted apart.
    """

    filled: int
    words: int
    numbers: int
    names: int
    fractions: int  # numbers between 0 and 1

    @property
    def is_numbers(self) -> bool:
        """Whether most cells are numbers that no verdict is written with."""
        return self.numbers * 2 > self.filled and self.words * 2 < self.filled

    @property
    def is_words(self) -> bool:
        """Whether most cells are words of verdicts and not numbers."""
        return self.words * 2 > self.filled and self.numbers * 2 < self.filled

    @property
    def are_fractions(self) -> bool:
        """Whether most numbers lie between 0 and 1."""
        return self.fractions * 2 > self.numbers


def shape_of(cells: Iterable[Cell], known: Known) -> Shape:
    """Count the cells of a column."""
    filled = words = numbers = names = fractions = 0
    for cell in cells:
        text = text_of(cell)
        if not text or isinstance(cell, date):
            continue
        if known(text):
            names += 1
            continue
        filled += 1
        words += sense_of(fold(text)).meaning in _JUDGING
        numbers += bool(_NUMBER.fullmatch(text))
        fractions += isinstance(cell, float | Decimal) and 0 < cell < 1
    return Shape(filled, words, numbers, names, fractions)
