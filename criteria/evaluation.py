"""The rules that judge, as pure functions: no database, no clock, no request.

Blank is "no data" (None), never zero and never "not met".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from criteria.catalogue import IndicatorView, ThresholdView
from criteria.models import Authority, Indicator, Status

MET = "met"
NOT_MET = "not_met"
NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Answer:
    """What was recorded of an indicator: a number, or a word (met, not_met, a grade …)."""

    value: Decimal | None = None
    word: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing is recorded."""
        return self.value is None and not self.word


def _compare(value: Decimal, operator: str, limit: Decimal) -> bool:
    match operator:
        case Indicator.Operator.AT_LEAST:
            return value >= limit
        case Indicator.Operator.AT_MOST:
            return value <= limit
        case Indicator.Operator.MORE:
            return value > limit
        case Indicator.Operator.LESS:
            return value < limit
        case Indicator.Operator.EQUAL:
            return value == limit
    raise ValueError(f"operator {operator} compares no numbers")


def _grade_reached(scale: tuple[str, ...], reached: str, wanted: str) -> bool | None:
    if reached not in scale or wanted not in scale:
        return None
    return scale.index(reached) >= scale.index(wanted)


def judge(
    indicator: IndicatorView, threshold: ThresholdView | None, answer: Answer | None
) -> Status | None:
    """Judge one indicator by its operator against the threshold of the commune's class and year.

    None where nothing is recorded or the threshold is not known: it cannot be judged. An
    indicator of the kind "met or not" is judged by the answer itself.
    """
    if answer is None or answer.blank:
        return None
    if answer.word == NOT_APPLICABLE:
        return Status.NOT_APPLICABLE
    if indicator.kind == Indicator.Kind.MET:
        return {MET: Status.MET, NOT_MET: Status.NOT_MET}.get(answer.word)
    reached: bool | None = None
    if threshold is not None and indicator.kind == Indicator.Kind.ORDINAL:
        reached = _grade_reached(tuple(indicator.scale), answer.word, threshold.word)
    elif threshold is not None and threshold.value is not None and answer.value is not None:
        reached = _compare(answer.value, indicator.operator, threshold.value)
    if reached is None:
        return None
    return Status.MET if reached else Status.NOT_MET


def judge_criterion(statuses: Iterable[Status | None]) -> Status | None:
    """A criterion is met when all its indicators are met or not applicable.

    None while any indicator is without a judgement (or there are none); NOT_APPLICABLE when all
    of them are.
    """
    judged = list(statuses)
    if not judged or any(status is None for status in judged):
        return None
    if all(status == Status.NOT_APPLICABLE for status in judged):
        return Status.NOT_APPLICABLE
    return Status.MET if all(counts_as_met(status) for status in judged) else Status.NOT_MET


def counts_as_met(status: int | None, not_applicable_is_met: bool = True) -> bool:
    """Whether a verdict adds one to "12/20"; "not considered" does where the set says so."""
    return status == Status.MET or (not_applicable_is_met and status == Status.NOT_APPLICABLE)


def headline(by_authority: Mapping[int, int]) -> tuple[Authority, Status] | None:
    """The most senior verdict on record: PROVINCE over DISTRICT over SELF; None without any."""
    on_record = [body for body, status in by_authority.items() if status != Status.WITHDRAWN]
    if not on_record:
        return None
    senior = max(on_record)
    return Authority(senior), Status(by_authority[senior])


def contradicts(declared: Status, computed: Status | None) -> bool:
    """Whether a declared verdict says otherwise than a complete set of recorded indicators.

    NEARLY_MET does not contradict a computed NOT_MET, and clearing an entry contradicts nothing.
    """
    if computed is None or declared == Status.WITHDRAWN:
        return False
    return counts_as_met(declared) != counts_as_met(computed)


def shortfall(
    indicator: IndicatorView, threshold: ThresholdView | None, answer: Answer | None
) -> Decimal | None:
    """How far a number is from its threshold, in the indicator's unit; None if met or unknown."""
    if answer is None or answer.value is None or threshold is None or threshold.value is None:
        return None
    if judge(indicator, threshold, answer) != Status.NOT_MET:
        return None
    return abs(threshold.value - answer.value)
