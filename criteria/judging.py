"""What the recorded values say: each indicator and criterion of some units, judged as at a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from accounts.models import called
from communes.classes import class_codes
from communes.models import UnitVersion
from criteria.catalogue import (
    CriterionView,
    IndicatorView,
    SetView,
    ThresholdView,
    threshold_for,
)
from criteria.evaluation import Answer, judge, judge_criterion, shortfall
from criteria.models import Authority, Measurement, Status

FIELDS = (
    "id", "origin_id", "unit_id", "indicator_id", "authority", "value", "answer", "note",
    "asserted_at",
)  # fmt: skip
NAMES = ("asserted_by__first_name", "asserted_by__last_name", "asserted_by__username")

Judged = tuple[ThresholdView | None, Status | None]


@dataclass(frozen=True, slots=True)
class Held:
    """A value on record: a row of Measurement, with its author's name, at a tenth of its cost."""

    id: int
    origin_id: int | None
    unit_id: int
    indicator_id: int
    authority: int
    value: Decimal | None
    answer: str
    note: str
    asserted_at: datetime
    asserted_by: str

    @property
    def assertion(self) -> int:
        """Id of the entry as a person made it: the same for its shortened copies."""
        return self.origin_id or self.id


@dataclass(frozen=True)
class Finding:
    """One indicator of one unit: what holds, whose value it is, and how it is judged.

    `fact` is the authority's own row, or the next junior's (`adopted`); None where blank.
    """

    indicator: IndicatorView
    threshold: ThresholdView | None
    class_code: str
    year: int
    fact: Any
    adopted: bool
    status: Status | None

    @property
    def answer(self) -> Answer:
        """The value or word on record."""
        return answer_of(self.fact)

    @property
    def missing(self) -> Any:
        """How far a number is from its threshold; None where met or unknown."""
        return shortfall(self.indicator, self.threshold, self.answer)


def answer_of(fact: Any) -> Answer:
    """The answer that a measurement row holds; blank for none."""
    return Answer(fact.value, fact.answer) if fact is not None else Answer()


def _held(row: tuple[Any, ...]) -> Held:
    names = len(FIELDS)
    return Held(*(*row[:names], called(*row[names:])))


class Sheet:
    """The values of some units in one set as at one day, read in two queries, judged on request."""

    def __init__(
        self,
        criteria_set: SetView,
        day: date,
        classes: dict[int, str],
        facts: dict[tuple[int, int], dict[int, Any]],
    ) -> None:
        self.criteria_set = criteria_set
        self.day = day
        self.classes = classes
        self.facts = facts
        self._judged: dict[tuple[int, int, int | None], Judged] = {}  # by unit, indicator, body

    @classmethod
    def read(
        cls,
        versions: Sequence[UnitVersion],
        criteria_set: SetView,
        day: date,
        known_on: date | None = None,
        classes: dict[int, str] | None = None,
    ) -> Self:
        """Read the values of `versions` as at `day` (and as known at the end of `known_on`).

        `classes` spares a query where the units' classes are at hand.
        """
        indicator_ids = [i.id for c in criteria_set.criteria for i in c.indicators]
        if not indicator_ids:
            return cls(criteria_set, day, {}, {})
        facts: dict[tuple[int, int], dict[int, Any]] = {}
        rows = (
            Measurement.objects.known(known_on)
            .at(day)
            .filter(unit__in={v.unit_id for v in versions}, indicator__in=indicator_ids)
            .values_list(*FIELDS, *NAMES)
        )
        for row in map(_held, rows):
            facts.setdefault((row.unit_id, row.indicator_id), {})[row.authority] = row
        found = classes_for(versions, criteria_set, day) if classes is None else classes
        return cls(criteria_set, day, found, facts)

    def finding(self, unit_id: int, indicator: IndicatorView, authority: int) -> Finding:
        """Judge one indicator on the authority's own value, else on the next junior's."""
        own = self.facts.get((unit_id, indicator.id), {})
        usable = [a for a in own if a <= authority and not answer_of(own[a]).blank]
        body = max(usable, default=None)
        fact = own[body] if body is not None else None
        key = unit_id, indicator.id, body  # bodies that adopt the same value are judged alike
        if key not in self._judged:
            self._judged[key] = self._judge(unit_id, indicator, fact)
        threshold, status = self._judged[key]
        return Finding(
            indicator=indicator,
            threshold=threshold,
            class_code=self.classes.get(unit_id, ""),
            year=self.day.year,
            fact=fact,
            adopted=body is not None and body != authority,
            status=status,
        )

    def _judge(self, unit_id: int, indicator: IndicatorView, fact: Any) -> Judged:
        class_code = self.classes.get(unit_id, "")
        threshold = threshold_for(self.criteria_set, indicator, class_code, self.day.year)
        return threshold, judge(indicator, threshold, answer_of(fact))

    def findings(
        self, unit_id: int, criterion: CriterionView, authority: int = Authority.PROVINCE
    ) -> list[Finding]:
        """The findings of a criterion's indicators, second numbers of double ones included."""
        return [self.finding(unit_id, i, authority) for i in criterion.indicators]

    def verdict(self, unit_id: int, criterion: CriterionView, authority: int) -> Status | None:
        """What a complete set of recorded indicators says of the criterion; None if incomplete."""
        return judge_criterion(f.status for f in self.findings(unit_id, criterion, authority))


def classes_for(
    versions: Sequence[UnitVersion], criteria_set: SetView, day: date
) -> dict[int, str]:
    """Each unit's class in the set: fixed by an extension, else from its classification."""
    if criteria_set.fixed_class:
        return {version.unit_id: criteria_set.fixed_class for version in versions}
    if criteria_set.classified_by == "none":
        return {}
    return class_codes(versions, criteria_set.classified_by, day, criteria_set.code)
