"""Two criteria sets side by side, and what differs: pure, on frozen views."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from criteria.matching import Rule, pair_up, same_name, same_row
from criteria.models import Indicator
from criteria.setrows import Asked, rows_of
from criteria.setview import CriterionView, IndicatorView, Row, SetView, ThresholdView

Operator = Indicator.Operator
_RISING = {Operator.AT_LEAST: 1, Operator.MORE: 1, Operator.AT_MOST: -1, Operator.LESS: -1}


class Difference(TextChoices):
    """What became of a row, or of what is asked of it; the value names the CSS class."""

    NEW = "new", _("new")
    GONE = "gone", _("gone")
    REWORDED = "reworded", _("worded differently")
    RENUMBERED = "renumbered", _("other number")
    STRICTER = "stricter", _("stricter")
    LOOSER = "looser", _("looser")
    EQUAL = "equal", _("same threshold")
    UNCLEAR = "unclear", _("threshold cannot be compared")

    @property
    def symbol(self) -> str:
        """A sign that stands beside the word."""
        return _SYMBOLS[self]


_SYMBOLS = {
    Difference.NEW: "+",
    Difference.GONE: "−",
    Difference.REWORDED: "≈",
    Difference.RENUMBERED: "↷",
    Difference.STRICTER: "▲",
    Difference.LOOSER: "▼",
    Difference.EQUAL: "=",
    Difference.UNCLEAR: "?",
}


@dataclass(frozen=True)
class Side:
    """A set as it is read in a comparison: for one class of units and one assessment year."""

    view: SetView
    class_code: str
    year: int

    def asked(self, criterion: CriterionView | None) -> dict[int, Asked]:
        """Map indicator id → what the set asks of it."""
        rows = rows_of(self.view, criterion, self.class_code, self.year) if criterion else []
        return {row.indicator.id: row for row in rows}


@dataclass(frozen=True)
class IndicatorPair:
    """An indicator in both sets, or in one of them."""

    left: Asked | None
    right: Asked | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class CriterionPair:
    """A criterion in both sets, or in one of them, with the indicators of both."""

    left: CriterionView | None
    right: CriterionView | None
    differences: tuple[Difference, ...]
    indicators: tuple[IndicatorPair, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything differs, in the criterion or in what it asks."""
        return _differs(self) or any(_differs(one) for one in self.indicators)


def _differs(pair: IndicatorPair | CriterionPair) -> bool:
    return bool(set(pair.differences) - {Difference.EQUAL})


@dataclass(frozen=True)
class Tally:
    """How many criteria and indicators differ in one way."""

    difference: Difference
    criteria: int
    indicators: int


def compare(left: Side, right: Side, rules: Sequence[Rule]) -> list[CriterionPair]:
    """Both sets criterion by criterion: the left one in its order, then what is new."""
    pairs = pair_up(left.view.criteria, right.view.criteria, rules)
    return [_criterion_pair(left, right, before, after, rules) for before, after in pairs]


def _criterion_pair(
    left: Side,
    right: Side,
    before: CriterionView | None,
    after: CriterionView | None,
    rules: Sequence[Rule],
) -> CriterionPair:
    asked_before, asked_after = left.asked(before), right.asked(after)
    indicators = pair_up(
        before.indicators if before else (), after.indicators if after else (), rules
    )
    return CriterionPair(
        before,
        after,
        _row_differences(before, after),
        tuple(
            _indicator_pair(
                asked_before[one.id] if one else None, asked_after[other.id] if other else None
            )
            for one, other in indicators
        ),
    )


def _indicator_pair(left: Asked | None, right: Asked | None) -> IndicatorPair:
    if left is None or right is None:
        return IndicatorPair(left, right, (Difference.NEW if left is None else Difference.GONE,))
    worded = _row_differences(left.indicator, right.indicator)
    return IndicatorPair(left, right, (*worded, threshold_difference(left, right)))


def _row_differences(left: Row | None, right: Row | None) -> tuple[Difference, ...]:
    if left is None or right is None:
        return (Difference.NEW if left is None else Difference.GONE,)
    found = {
        Difference.REWORDED: not same_name(left, right),
        Difference.RENUMBERED: left.number != right.number,
    }
    return tuple(difference for difference, holds in found.items() if holds)


def threshold_difference(left: Asked, right: Asked) -> Difference:
    """Whether `right` asks more or less than `left`; unclear unless both can be compared."""
    before, after = left.threshold, right.threshold
    if same_row(left.indicator, right.indicator) and _is_same(before, after):
        return Difference.EQUAL  # one row of the law, known or not
    if before is None or after is None or not (before.is_known and after.is_known):
        return Difference.UNCLEAR
    one, other = left.indicator, right.indicator
    if (one.kind, one.operator, one.unit) != (other.kind, other.operator, other.unit):
        return Difference.UNCLEAR
    if before.value is not None and after.value is not None:
        more = (after.value > before.value) - (after.value < before.value)
        return _judged(more, _RISING.get(Operator(one.operator), 0))
    if (before.word, before.requirement) == (after.word, after.requirement):
        return Difference.EQUAL if one.scale == other.scale else Difference.UNCLEAR
    return _grades(one, other, before.word, after.word)


def _is_same(one: ThresholdView | None, other: ThresholdView | None) -> bool:
    """Whether two sets tell the very same, as one that extends the other does."""
    if one is None or other is None:
        return one is other
    return vars(one) == vars(other)


def _judged(more: int, direction: int) -> Difference:
    """`more`: the sign of the change; `direction`: whether a higher number asks more."""
    if more == 0:
        return Difference.EQUAL
    return {1: Difference.STRICTER, -1: Difference.LOOSER}.get(more * direction, Difference.UNCLEAR)


def _grades(one: IndicatorView, other: IndicatorView, before: str, after: str) -> Difference:
    if one.scale != other.scale or not {before, after} <= set(one.scale):
        return Difference.UNCLEAR
    rank = one.scale.index
    return Difference.STRICTER if rank(after) > rank(before) else Difference.LOOSER


def replaced(pairs: Sequence[CriterionPair]) -> list[CriterionPair]:
    """Only rows in which one stands in the place of another, for better or for the same."""
    return [
        replace(one, indicators=rows)
        for one in pairs
        if (rows := _replaced_rows(one)) or not _is_shared(one)
    ]


def _replaced_rows(pair: CriterionPair) -> tuple[IndicatorPair, ...]:
    """All indicators where the criterion is replaced; else those that are."""
    return tuple(row for row in pair.indicators if not (_is_shared(pair) and _is_one(row)))


def _is_shared(pair: CriterionPair) -> bool:
    return bool(pair.left and pair.right and same_row(pair.left, pair.right))


def _is_one(pair: IndicatorPair) -> bool:
    if pair.left is None or pair.right is None:
        return False
    return same_row(pair.left.indicator, pair.right.indicator)


def tallies(pairs: Sequence[CriterionPair]) -> list[Tally]:
    """How often each difference is found, in the order of `Difference`; none that is not."""
    criteria = Counter(one for pair in pairs for one in pair.differences)
    indicators = Counter(
        one for pair in pairs for row in pair.indicators for one in row.differences
    )
    found = (Tally(one, criteria[one], indicators[one]) for one in Difference)
    return [tally for tally in found if tally.criteria or tally.indicators]
