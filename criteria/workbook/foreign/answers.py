"""One cell of a column of verdicts or values, read. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from criteria.evaluation import MET, NOT_APPLICABLE, NOT_MET, Answer
from criteria.forms import DECIMALS
from criteria.models import Indicator, Status
from criteria.setview import IndicatorView
from criteria.workbook.foreign.table import Cell, fold, text_of
from criteria.workbook.foreign.words import LEAVE
from ntm_portal.lib.numbers import NumberError, parse_number
from ntm_portal.lib.sheetreading import Fault

_ANSWERS = {
    Status.MET: MET,
    Status.NOT_MET: NOT_MET,
    Status.NOT_APPLICABLE: NOT_APPLICABLE,
    Status.WITHDRAWN: "",
}


class Unread(ValueError):
    """The cell cannot be read; the message says how to mend it."""


def status_of(cell: Cell, words: Mapping[str, str]) -> Status | None:
    """The verdict of a cell; None where it stays as it is. Raises Unread."""
    meant = _meant(cell, words)
    if meant is None:
        told = _("“%(word)s” is no verdict. Say under “Columns” what the word means.")
        raise Unread(told % {"word": text_of(cell)[:40]})
    return None if meant == LEAVE else Status[meant]


def answer_of(cell: Cell, indicator: IndicatorView, words: Mapping[str, str]) -> Answer | None:
    """The value of a cell; None where it stays as it is, a blank one clears. Raises Unread."""
    if not text_of(cell):
        return None
    grade = _grade(cell, indicator)
    if grade or (number := _number(cell, indicator)) is None:
        return grade or _worded(cell, indicator, words)
    return Answer(number)


def is_number(cell: Cell, indicator: IndicatorView) -> bool:
    """Whether a cell of an indicator that takes numbers is one."""
    return _number(cell, indicator) is not None


def in_scale(cell: Cell, indicator: IndicatorView) -> bool:
    """Whether a cell of an indicator with grades is one of them."""
    return _grade(cell, indicator) is not None


def _meant(cell: Cell, words: Mapping[str, str]) -> str | None:
    if isinstance(cell, Fault):
        raise Unread(cell.message)
    text = text_of(cell)
    return words.get(fold(text)) if text else LEAVE


def _grade(cell: Cell, indicator: IndicatorView) -> Answer | None:
    key = fold(text_of(cell))
    grades = {fold(word): word for word in indicator.scale}
    return Answer(word=grades[key]) if key in grades else None


def _number(cell: Cell, indicator: IndicatorView) -> Decimal | None:
    """The number of a cell, with as many decimals as are kept; None for anything else."""
    words = (Indicator.Kind.MET, Indicator.Kind.ORDINAL)
    if indicator.kind in words or isinstance(cell, bool | date | Fault):
        return None
    if isinstance(cell, int | float | Decimal):
        return round(Decimal(str(cell)), DECIMALS)
    try:
        number = parse_number(cell or "", percent=indicator.kind == Indicator.Kind.PERCENT)
    except NumberError:
        return None
    return None if number is None else round(number, DECIMALS)


def _worded(cell: Cell, indicator: IndicatorView, words: Mapping[str, str]) -> Answer | None:
    meant = _meant(cell, words)
    if meant == LEAVE:
        return None
    status = Status[meant] if meant else None
    takes = [Status.WITHDRAWN]
    if indicator.may_be_not_applicable:
        takes.append(Status.NOT_APPLICABLE)
    if indicator.kind == Indicator.Kind.MET:
        takes += [Status.MET, Status.NOT_MET]
    if status in takes:
        return Answer(word=_ANSWERS[status])
    raise Unread(_refusal(indicator) % {"text": text_of(cell)[:40], "number": indicator.number})


def _refusal(indicator: IndicatorView) -> str:
    if indicator.kind == Indicator.Kind.MET:
        return _("“%(text)s”: indicator %(number)s is met or not met.")
    if indicator.kind == Indicator.Kind.ORDINAL:
        return _("“%(text)s” is no grade of indicator %(number)s.")
    return _("“%(text)s”: indicator %(number)s takes a number, such as 85,5.")
