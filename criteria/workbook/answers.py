"""What stands in a cell, as a verdict or an answer, however people type it. Pure."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from criteria.catalogue import IndicatorView
from criteria.evaluation import MET, NOT_APPLICABLE, NOT_MET, Answer
from criteria.explain import answer_word
from criteria.forms import DECIMALS, answer_choices
from criteria.models import Indicator, Status
from criteria.pasting import is_blank, status_of
from ntm_portal.lib.numbers import NumberError, parse_number
from ntm_portal.lib.sheetreading import CellValue, Fault
from ntm_portal.lib.text import search_key

WORD_OF = {Status.MET: MET, Status.NOT_MET: NOT_MET, Status.NOT_APPLICABLE: NOT_APPLICABLE}
_STEP = Decimal(1).scaleb(-DECIMALS)
_MOST = Decimal(10) ** 12


class Strange(Exception):
    """The cell cannot be taken; the message says how to mend it. `field`: which of its fields."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def verdict_in(value: CellValue) -> Status:
    """The verdict that a cell holds; WITHDRAWN for a blank one. Raises Strange."""
    text = _text(value)
    if is_blank(text):
        return Status.WITHDRAWN
    status = status_of(text)
    if status is None:
        raise Strange(_not_in_list(text, [str(s.label) for s in Status if s]))
    return status


def answer_in(value: CellValue, indicator: IndicatorView, *, is_percent: bool = False) -> Answer:
    """The answer that a cell holds; `is_percent` tells that its format shows a %. Raises Strange.

    What a spreadsheet computed is rounded to the digits that are kept.
    """
    text = _text(value)
    if not text or (is_blank(text) and indicator.kind != Indicator.Kind.ORDINAL):
        return Answer()
    if indicator.kind == Indicator.Kind.MET:
        return Answer(word=_met(text, indicator))
    if indicator.kind == Indicator.Kind.ORDINAL:
        return Answer(word=_grade(text, indicator))
    if isinstance(value, int | Decimal):
        return Answer(_counted(Decimal(value), indicator, is_percent))
    return _typed(text, indicator)


def _text(value: CellValue) -> str:
    if isinstance(value, Fault):
        raise Strange(value.message)
    if isinstance(value, bool | date):
        raise Strange(
            _("The cell is a date or TRUE/FALSE to Excel. Format it as text and type it again.")
        )
    return "" if value is None else str(value)


def _not_in_list(text: str, words: list[str]) -> str:
    told = _("“%(text)s” is none of the answers. Choose from the list: %(words)s.")
    shown = ", ".join(capfirst(str(word)) for word in words)
    return told % {"text": text[:40], "words": shown}


def _met(text: str, indicator: IndicatorView) -> str:
    word = WORD_OF.get(status_of(text) or Status.WITHDRAWN)
    if word is None or (word == NOT_APPLICABLE and not indicator.may_be_not_applicable):
        raise Strange(_not_in_list(text, _words(indicator)))
    return word


def _grade(text: str, indicator: IndicatorView) -> str:
    folded = search_key(text)
    for word in indicator.scale:
        if search_key(word) == folded:
            return word
    if indicator.may_be_not_applicable and folded == search_key(answer_word(NOT_APPLICABLE)):
        return NOT_APPLICABLE
    raise Strange(_not_in_list(text, _words(indicator)))


def _words(indicator: IndicatorView) -> list[str]:
    return [label for answer, label in answer_choices(indicator) if answer]


def _counted(value: Decimal, indicator: IndicatorView, is_percent: bool) -> Decimal:
    if is_percent and indicator.kind != Indicator.Kind.PERCENT:
        raise Strange(_("The cell shows a percentage. Type the number that is asked."))
    if abs(value) >= _MOST:
        raise Strange(_("The number is too large. Type it again."))
    return value.quantize(_STEP, ROUND_HALF_UP)


def _typed(text: str, indicator: IndicatorView) -> Answer:
    try:
        value = parse_number(text, percent=indicator.kind == Indicator.Kind.PERCENT)
    except NumberError as error:
        if indicator.may_be_not_applicable and status_of(text) == Status.NOT_APPLICABLE:
            return Answer(word=NOT_APPLICABLE)
        raise Strange(str(error)) from error
    if value is not None and value != round(value, DECIMALS):
        raise Strange(_("Type at most four digits after the comma."))
    return Answer(value)
