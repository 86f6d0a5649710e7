"""Numbers that look mistyped: worth a notice, never a refusal. Pure."""

from decimal import Decimal

from criteria.models import Indicator
from criteria.setview import IndicatorView

TIMES = 20  # how many times larger or smaller a number is that nobody expects


def is_doubtful(value: Decimal | None, indicator: IndicatorView, earlier: Decimal | None) -> bool:
    """Whether somebody should look again at the unit of measure or the decimal comma.

    A percentage between 0 and 1 is doubtful, unless the one on record before (`earlier`) is such
    too; so is a number more than TIMES as large or small as that one or, where there is none, as
    what is asked of any class.
    """
    if not value:
        return False
    if indicator.kind == Indicator.Kind.PERCENT and 0 < value < 1:
        return earlier is None or not 0 < earlier < 1
    asked = [row.value for row in indicator.threshold_rows]
    marks = [mark for mark in ([earlier] if earlier else asked) if mark]
    return bool(marks) and all(_is_far(abs(value), abs(mark)) for mark in marks)


def _is_far(value: Decimal, mark: Decimal) -> bool:
    return value > TIMES * mark or TIMES * value < mark
