"""The progress score: how far a commune is over all indicators of a set, from 0 to 100.

The mean over the set's indicators, times 100, of: 1 where met (or not considered, where the set
says that this counts as met); value ÷ threshold, or threshold ÷ value for a ceiling, at most 1,
where a number falls short; 0 otherwise and where there is no data. A criterion without indicators
counts as one indicator. Offices often record a verdict before the figures: a blank indicator of a
criterion on record as met counts as met, because a criterion is met when all its indicators are.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from criteria.catalogue import IndicatorView, ThresholdView
from criteria.evaluation import Answer, counts_as_met, judge
from criteria.judging import Finding
from criteria.models import Indicator

ZERO, ONE = Decimal(0), Decimal(1)
FLOORS = (Indicator.Operator.AT_LEAST, Indicator.Operator.MORE)
CEILINGS = (Indicator.Operator.AT_MOST, Indicator.Operator.LESS)


def reached(
    indicator: IndicatorView,
    threshold: ThresholdView | None,
    answer: Answer,
    not_applicable_is_met: bool = True,
) -> Decimal | None:
    """How far one indicator is, from 0 to 1; None where nothing is recorded or can be judged."""
    status = judge(indicator, threshold, answer)
    if status is None:
        return None
    if counts_as_met(status, not_applicable_is_met):
        return ONE
    if threshold is None or threshold.value is None or answer.value is None:
        return ZERO
    return _share(indicator.operator, answer.value, threshold.value)


def _share(operator: str, value: Decimal, limit: Decimal) -> Decimal:
    """Value ÷ threshold, the other way round for a ceiling, within 0 and 1."""
    if value <= 0 or limit <= 0:
        return ZERO
    up, down = value / limit, limit / value
    if operator in FLOORS:
        return min(up, ONE)
    return min(down, ONE) if operator in CEILINGS else min(up, down)


def criterion_parts(
    met: bool, findings: Iterable[Finding], not_applicable_is_met: bool = True
) -> list[Decimal]:
    """What a criterion adds to the score: one part per indicator, or one for the verdict alone."""
    parts = indicator_parts(met, findings, not_applicable_is_met)
    return list(parts.values()) or [worth_of_blank(met)]


def worth_of_blank(met: bool) -> Decimal:
    """What counts where no indicator tells: the verdict on the criterion."""
    return ONE if met else ZERO


def indicator_parts(
    met: bool, findings: Iterable[Finding], not_applicable_is_met: bool = True
) -> dict[int, Decimal]:
    """Map indicator id → what it adds to the score.

    The two numbers of a double indicator are one part: the lower of them.
    """
    blank = worth_of_blank(met)
    parts: dict[int, Decimal] = {}
    for found in findings:
        own = reached(found.indicator, found.threshold, found.answer, not_applicable_is_met)
        key = found.indicator.parent_id or found.indicator.id
        parts[key] = min(parts.get(key, ONE), blank if own is None else own)
    return parts


def score(parts: Iterable[Decimal]) -> Decimal:
    """The mean of all parts of a set, times 100, rounded half up to one decimal; 0 of none."""
    known = list(parts)
    share = sum(known, ZERO) / len(known) if known else ZERO
    return (share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
