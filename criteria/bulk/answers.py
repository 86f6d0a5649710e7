"""What a cell of a list says of an indicator: a number as people type it, or one of its words."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from criteria.bulk.heads import folded
from criteria.catalogue import IndicatorView
from criteria.checks import check_answer
from criteria.evaluation import MET, NOT_APPLICABLE, NOT_MET, Answer
from criteria.models import Indicator, Status
from criteria.pasting import status_of
from ntm_portal.lib.numbers import NumberError, parse_number
from ntm_portal.lib.sheetreading import CellValue, Fault
from ntm_portal.lib.text import nfc

DECIMALS = 4
MOST_KEPT = 100_000  # answers that are remembered, since lists say the same again and again
CLEARED = ("xoa", "clear")  # takes a value back; a blank cell says nothing
SKIPPED = ("not_applicable", "khong xem xet", "not considered")
NUMBERS = (Indicator.Kind.PERCENT, Indicator.Kind.MONEY, Indicator.Kind.COUNT)
UNKNOWN = "?"  # a word that is in no list of answers
_WORDS: dict[Status | None, str] = {
    Status.MET: MET,
    Status.NOT_MET: NOT_MET,
    Status.NOT_APPLICABLE: NOT_APPLICABLE,
}

Said = tuple[str | None, str]  # a number in plain digits, a word


class Answers:
    """Reads cells; what is wrong with one is told as ValidationError."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, CellValue], Said] = {}

    def read(self, indicator: IndicatorView, cell: CellValue) -> Said:
        """Number and word of the answer, checked as for a page; (None, "") clears."""
        key = indicator.id, cell
        said = self._kept.get(key)
        if said is None or isinstance(cell, bool):  # True is 1 to a dictionary
            answer = read_answer(indicator, cell)
            check_answer(indicator, answer)
            said = None if answer.value is None else f"{answer.value:f}", answer.word
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = said
        return said


def read_answer(indicator: IndicatorView, cell: CellValue) -> Answer:
    """What the cell says, not checked against the indicator's range."""
    if isinstance(cell, Fault):
        raise ValidationError(cell.message)
    kind = Indicator.Kind(indicator.kind)
    if kind in NUMBERS and str(cell)[:1].isdigit():
        return Answer(_number(indicator, cell))
    word = folded(cell)
    if word in CLEARED:
        return Answer()
    if word in SKIPPED:
        return Answer(word=NOT_APPLICABLE)
    if kind == Indicator.Kind.MET:
        return Answer(word=_met(cell))
    if kind == Indicator.Kind.ORDINAL:
        grades = {folded(grade): grade for grade in indicator.scale}
        return Answer(word=grades.get(word, nfc(str(cell))))
    return Answer(_number(indicator, cell))


def _met(cell: CellValue) -> str:
    if isinstance(cell, bool):
        return MET if cell else NOT_MET
    text = str(cell)
    status = None if text.isdigit() else status_of(text)  # 1 and 0 mean too many things
    return text if text in (MET, NOT_MET) else _WORDS.get(status, UNKNOWN)


def _number(indicator: IndicatorView, cell: CellValue) -> Decimal | None:
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return round(Decimal(cell), DECIMALS)  # a workbook keeps digits that nobody typed
    try:
        value = parse_number(str(cell), percent=indicator.kind == Indicator.Kind.PERCENT)
    except NumberError as error:
        raise ValidationError(str(error)) from error
    if value is not None and value != round(value, DECIMALS):
        raise ValidationError(_("Type at most four digits after the comma."))
    return value


def message_of(error: ValidationError) -> str:
    """All that an error says, in one line."""
    said: Any = error.messages
    return " ".join(said)
