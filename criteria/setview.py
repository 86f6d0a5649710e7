"""What a criteria set asks, as frozen values: no database, no clock, no request.

A `SetView` straight from `criteria.catalogue` holds the rows in force on one day, in order.
Names are kept in both languages, because a view outlives the request that read it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from django.utils.translation import get_language

from criteria.models.catalogue import Mark
from ntm_portal.lib.periods import contains, parse_day

EVERY_CLASS = ""
NATION = "*"  # the country's average, printed beside class columns: shown, never judged by
Key = tuple[str, int | None]


@dataclass(frozen=True, eq=False, kw_only=True)
class Named:
    """Something with a Vietnamese and an English name."""

    name_vi: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the language of the interface."""
        return self.name_en if self.name_en and get_language() == "en" else self.name_vi


@dataclass(frozen=True, eq=False, kw_only=True)
class ClassView(Named):
    """One class of units on the set's axis, such as region BTB or group G2."""

    code: str
    definition_vi: str = ""
    definition_en: str = ""

    @property
    def definition(self) -> str:
        """The definition in the language of the interface."""
        return self.definition_en if get_language() == "en" else self.definition_vi


@dataclass(frozen=True, eq=False, kw_only=True)
class SchemeView(Named):
    """A bucket scheme: lowest count of each bucket, highest first, ending in 0."""

    code: str
    floors: tuple[int, ...]
    is_default: bool

    def beginning_with(self, total: int) -> "SchemeView":
        """The scheme for another number of criteria."""
        return replace(self, floors=(total, *(one for one in self.floors[1:] if one < total)))


@dataclass(frozen=True, eq=False, kw_only=True)
class AmendmentView(Named):
    """A decision that changed rows of the set in mid-period."""

    code: str
    decision: str
    effective_on: date
    note: str


@dataclass(frozen=True, eq=False, kw_only=True)
class ThresholdView:
    """What must be reached: `value` for numbers, `word` for a grade ("met" for a yes-or-no row).

    With none of the three a value exists that is not known: the row cannot be judged.
    """

    value: Decimal | None
    word: str
    requirement: str
    class_code: str
    year: int | None
    set_by: str
    mark: str
    legal_basis: str
    source: str
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything can be judged by it."""
        return self.value is not None or bool(self.word or self.requirement)


@dataclass(frozen=True, eq=False, kw_only=True)
class Row(Named):
    """What criteria and indicators share: number, honesty mark, source, period and amendment."""

    id: int
    number: str
    order: int
    wording: str
    source: str
    valid_from: date | None
    valid_to: date | None
    amendment: AmendmentView | None
    replaces: str  # in Vietnamese, what the amendment put this row in the place of

    def in_force(self, day: date) -> bool:
        """Whether the row is part of the set on `day`."""
        return contains(day, self.valid_from, self.valid_to)

    @property
    def is_checked(self) -> bool:
        """Whether the wording was read in a source."""
        return self.wording == Mark.SOURCED


def asked_on(layers: Sequence[Sequence[ThresholdView]], day: date) -> Mapping[Key, ThresholdView]:
    """Of the first layer that has any in force on `day`, its rows by class and year."""
    for rows in layers:
        found = {
            (row.class_code, row.year): row
            for row in rows
            if contains(day, row.valid_from, row.valid_to)
        }
        if found:
            return MappingProxyType(found)
    return MappingProxyType({})


@dataclass(frozen=True, eq=False, kw_only=True)
class IndicatorView(Row):
    """An indicator; `parent_id` marks the second number of a double one.

    `thresholds` maps (class, year) to what the set asks; see `threshold_for`. `layers` are those
    of every period: the set's own, then those of the set it extends, which count on days without
    own ones; the two are never mixed.
    """

    parent_id: int | None
    kind: str
    operator: str
    operator_label: str
    unit: str
    scale: tuple[str, ...]
    may_be_not_applicable: bool
    note: str
    thresholds: Mapping[Key, ThresholdView] = field(repr=False)
    layers: tuple[tuple[ThresholdView, ...], ...] = field(default=(), repr=False)

    def on(self, day: date) -> "IndicatorView":
        """The indicator with the thresholds in force on `day`."""
        if all(row.valid_from is row.valid_to is None for rows in self.layers for row in rows):
            return self
        return replace(self, thresholds=asked_on(self.layers, day))

    @property
    def threshold_rows(self) -> list[ThresholdView]:
        """All thresholds, by class and year."""
        return list(self.thresholds.values())

    @cached_property
    def is_checked(self) -> bool:
        """Whether wording and every threshold were read in a source."""
        marks = {self.wording, *(row.mark for row in self.thresholds.values())}
        return marks == {Mark.SOURCED}


@dataclass(frozen=True, eq=False, kw_only=True)
class CriterionView(Row):
    """A criterion at its place in the set; `shared` when it belongs to the set being extended."""

    key: str
    group: str
    shared: bool
    indicators: tuple[IndicatorView, ...] = field(repr=False)


@dataclass(frozen=True, eq=False, kw_only=True)
class SetView(Named):
    """A criteria set. `valid_to` is exclusive; `last_day` is the day before it."""

    id: int
    code: str
    level: str
    tier: str
    decision: str
    issuer: str
    issued: str
    valid_from: date
    valid_to: date | None
    province_id: int | None
    extends: str
    requires: str
    classified_by: str
    fixed_class: str
    classes: tuple[ClassView, ...]
    kinds: tuple[str, ...]
    not_applicable_is_met: bool
    criteria_in_decision: int | None
    indicators_in_decision: int | None
    special_rules: tuple[Named, ...]
    note: str
    is_draft: bool
    schemes: tuple[SchemeView, ...]
    amendments: tuple[AmendmentView, ...]  # of every period, earliest first
    criteria: tuple[CriterionView, ...] = field(repr=False)

    def in_force(self, day: date) -> bool:
        """Whether `day` lies in the set's validity."""
        return contains(day, self.valid_from, self.valid_to)

    @property
    def last_day(self) -> date | None:
        """The last day in force; None while no end is known."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None

    @property
    def issued_on(self) -> date | None:
        """The day of issue; None where only the year is known, or nothing (see `issued`)."""
        return parse_day(self.issued)

    @property
    def default_scheme(self) -> SchemeView:
        """The bucket scheme used unless another is asked for; without any: all met, or not."""
        plain = SchemeView(
            code="", name_vi="", name_en="", floors=(self.criteria_count, 0), is_default=True
        )
        return next((scheme for scheme in self.schemes if scheme.is_default), plain)

    def indicators(self) -> Iterator[IndicatorView]:
        """All indicators in order, second numbers of double ones included."""
        return (indicator for criterion in self.criteria for indicator in criterion.indicators)

    @property
    def criteria_count(self) -> int:
        """Criteria in the view: the total of "12/20"."""
        return len(self.criteria)

    @property
    def indicator_count(self) -> int:
        """Indicators as a decision counts them: a double one is one."""
        return sum(indicator.parent_id is None for indicator in self.indicators())

    @property
    def unchecked_count(self) -> int:
        """Criteria and indicators that were not checked against the original text."""
        rows = (*self.criteria, *self.indicators())
        return sum(not row.is_checked for row in rows)

    def on(self, day: date) -> "SetView":
        """The same set with only the rows in force on `day`."""
        criteria = (
            replace(c, indicators=tuple(i.on(day) for i in c.indicators if i.in_force(day)))
            for c in self.criteria
            if c.in_force(day)
        )
        return replace(self, criteria=tuple(criteria), schemes=self._schemes_on(day))

    def _schemes_on(self, day: date) -> tuple[SchemeView, ...]:
        """Where amendments added or ended criteria, the highest bucket is all those of the day."""
        first, now = (
            sum(one.in_force(each) for one in self.criteria) for each in (self.valid_from, day)
        )
        if first == now:
            return self.schemes
        return tuple(one.beginning_with(now) for one in self.schemes)


def threshold_for(
    set_view: SetView, indicator: IndicatorView, class_code: str, year: int | None
) -> ThresholdView | None:
    """What the set asks of an indicator for a class and an assessment year.

    A fixed class of the set wins over `class_code`. Where the set tells classes apart, only the
    exact class counts; a threshold told for years counts for exactly those years. None: nothing
    is told for them. A row that `is_known` says no of exists without being known. Neither can be
    judged.
    """
    rows = indicator.thresholds
    by_class = any(code not in (EVERY_CLASS, NATION) for code, _year in rows)
    column = (set_view.fixed_class or class_code) if by_class else EVERY_CLASS
    if by_class and column in (EVERY_CLASS, NATION):
        return None
    return rows.get((column, year)) or rows.get((column, None))
