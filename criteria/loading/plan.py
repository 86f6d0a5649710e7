"""From a file to the rows it stands for, amendments applied day by day; nothing is written here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from criteria.loading.schema import CriterionSpec, IndicatorSpec, Part, SetSpec


@dataclass(eq=False)
class Period:
    """When a row is part of the set (`valid_to` exclusive), and which decision began it."""

    valid_from: date | None = None
    valid_to: date | None = None
    amendment: str = ""
    cited_as: str = ""


@dataclass(eq=False)
class PlannedIndicator(Period):
    """An indicator row to be; `parent` and `replaces` are rows of the same plan."""

    spec: Part = field(kw_only=True)
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
        period = Period(amendment.effective_on, None, amendment.code, amendment.cited_as)
        for criterion in amendment.criteria:
            old = _open(rows, criterion.number)
            old.valid_to = amendment.effective_on
            rows.append(_criterion(amendment.code, criterion, old.order, period))
        for indicator in amendment.indicators:
            _replace(_open(rows, indicator.criterion), indicator, period)
    return rows


def _open(rows: list[PlannedCriterion], number: str) -> PlannedCriterion:
    return next(row for row in rows if row.spec.number == number and row.valid_to is None)


def _criterion(owner: str, spec: CriterionSpec, order: int, period: Period) -> PlannedCriterion:
    row = PlannedCriterion(**vars(period), key=f"{owner}/{spec.number}", spec=spec, order=order)
    start = Period(cited_as=period.cited_as)  # inside a criterion its first rows have no start
    for index, indicator in enumerate(spec.indicators, start=1):
        row.indicators += _indicators(indicator, index * 10, start)
    return row


def _indicators(spec: IndicatorSpec, order: int, period: Period) -> Iterator[PlannedIndicator]:
    whole = PlannedIndicator(**vars(period), spec=spec, order=order)
    yield whole
    for index, part in enumerate(spec.parts, start=1):
        yield PlannedIndicator(**vars(period), spec=part, order=order + index, parent=whole)


def _replace(criterion: PlannedCriterion, spec: IndicatorSpec, period: Period) -> None:
    ending = [row for row in criterion.indicators if row.valid_to is None]
    old = next(row for row in ending if row.spec.number == spec.number)
    for row in ending:
        if row is old or row.parent is old:
            row.valid_to = period.valid_from
    new = list(_indicators(spec, old.order, period))
    new[0].replaces = old
    criterion.indicators += new
