"""From a file to the rows it stands for, amendments applied day by day; nothing is written here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from criteria.loading.schema import (
    AmendmentSpec,
    Asked,
    CriterionSpec,
    IndicatorSpec,
    Part,
    SetSpec,
)


@dataclass(eq=False)
class Period:
    """When a row is part of the set (`valid_to` exclusive), and which decision began it."""

    valid_from: date | None = None
    valid_to: date | None = None
    amendment: str = ""
    cited_as: str = ""


@dataclass(eq=False)
class PlannedThresholds(Period):
    """What an indicator asks during a period."""

    asked: Asked = field(kw_only=True)


Planned = list[PlannedThresholds]


@dataclass(eq=False)
class PlannedIndicator(Period):
    """An indicator row to be; `parent` and `replaces` are rows of the same plan."""

    spec: Part = field(kw_only=True)
    asked: Planned = field(kw_only=True)  # earliest first
    order: int = field(kw_only=True)
    parent: "PlannedIndicator | None" = None
    replaces: "PlannedIndicator | None" = None


@dataclass(eq=False)
class PlannedCriterion(Period):
    """A criterion row to be, with its indicators of every period."""

    key: str = field(kw_only=True)
    spec: CriterionSpec = field(kw_only=True)
    order: int = field(kw_only=True)
    indicators: list[PlannedIndicator] = field(default_factory=list)


def plan(spec: SetSpec, first_order: int = 1) -> list[PlannedCriterion]:
    """The criteria that the file itself makes, in order; `first_order` follows inherited ones."""
    start = Period(cited_as=spec.cited_as)
    rows = [
        _criterion(spec.set, criterion, order, start)
        for order, criterion in enumerate(spec.criteria, start=first_order)
    ]
    for amendment in sorted(spec.amendments, key=lambda one: one.effective_on):
        period = _period(amendment)
        _change_criteria(rows, amendment, period)
        _change_indicators(rows, amendment, period)
    return rows


def plan_overrides(spec: SetSpec) -> dict[str, Planned]:
    """What an extension asks of indicators of its base, by number; each list earliest first."""
    own = {one.spec.number for row in plan(spec) for one in row.indicators}
    start = Period(cited_as=spec.cited_as)
    planned = {
        row.indicator: [PlannedThresholds(**vars(start), asked=row)] for row in spec.overrides
    }
    for amendment in sorted(spec.amendments, key=lambda one: one.effective_on):
        for row in amendment.thresholds:
            if row.indicator not in own:
                _ask(planned.setdefault(row.indicator, []), row, _period(amendment))
    return planned


def _period(amendment: AmendmentSpec) -> Period:
    return Period(amendment.effective_on, None, amendment.code, amendment.cited_as)


def _ask(planned: Planned, asked: Asked, period: Period) -> None:
    """Let other thresholds hold from a day on."""
    if planned:
        planned[-1].valid_to = period.valid_from
    planned.append(PlannedThresholds(**vars(period), asked=asked))


def _change_criteria(
    rows: list[PlannedCriterion], amendment: AmendmentSpec, period: Period
) -> None:
    for criterion in amendment.criteria:
        old = _open(rows, criterion.number)
        old.valid_to = amendment.effective_on
        rows.append(_criterion(amendment.code, criterion, old.order, period))
    for criterion in amendment.new_criteria:
        last = max(row.order for row in rows) if rows else 0
        rows.append(_criterion(amendment.code, criterion, last + 1, period))
    for number in amendment.ended_criteria:
        _open(rows, number).valid_to = amendment.effective_on


def _change_indicators(
    rows: list[PlannedCriterion], amendment: AmendmentSpec, period: Period
) -> None:
    for indicator in amendment.indicators:
        _replace(_open(rows, indicator.criterion), indicator, period)
    for indicator in amendment.new_indicators:
        added = _open(rows, indicator.criterion).indicators
        last = max((row.order for row in added), default=0)
        added += _indicators(indicator, (last // 10 + 1) * 10, period)
    standing = [one for row in rows if row.valid_to is None for one in row.indicators]
    for one in standing:
        if one.valid_to is None and _whole(one).spec.number in amendment.ended_indicators:
            one.valid_to = amendment.effective_on
    for asked in amendment.thresholds:
        for one in standing:
            if one.valid_to is None and one.spec.number == asked.indicator:
                _ask(one.asked, asked, period)


def _whole(one: PlannedIndicator) -> PlannedIndicator:
    return one.parent or one


def _open(rows: list[PlannedCriterion], number: str) -> PlannedCriterion:
    return next(row for row in rows if row.spec.number == number and row.valid_to is None)


def _criterion(owner: str, spec: CriterionSpec, order: int, period: Period) -> PlannedCriterion:
    row = PlannedCriterion(**vars(period), key=f"{owner}/{spec.number}", spec=spec, order=order)
    start = Period(cited_as=period.cited_as)  # inside a criterion its first rows have no start
    for index, indicator in enumerate(spec.indicators, start=1):
        row.indicators += _indicators(indicator, index * 10, start)
    return row


def _indicators(spec: IndicatorSpec, order: int, period: Period) -> Iterator[PlannedIndicator]:
    whole = PlannedIndicator(
        **vars(period), spec=spec, order=order, asked=_from_start(spec, period)
    )
    yield whole
    for index, part in enumerate(spec.parts, start=1):
        asked = _from_start(part, period)
        at = order + index
        yield PlannedIndicator(**vars(period), spec=part, order=at, asked=asked, parent=whole)


def _from_start(asked: Asked, period: Period) -> Planned:
    """Thresholds that hold for as long as their indicator does."""
    return [PlannedThresholds(cited_as=period.cited_as, asked=asked)]


def _replace(criterion: PlannedCriterion, spec: IndicatorSpec, period: Period) -> None:
    ending = [row for row in criterion.indicators if row.valid_to is None]
    old = next(row for row in ending if row.spec.number == spec.number)
    for row in ending:
        if row is old or row.parent is old:
            row.valid_to = period.valid_from
    new = list(_indicators(spec, old.order, period))
    new[0].replaces = old
    criterion.indicators += new
