"""A set as the lines of its sheets: what is written into a workbook, and what is compared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from criteria.loading.schema import (
    AmendmentSpec,
    Asked,
    CriterionSpec,
    IndicatorSpec,
    Part,
    SetSpec,
)
from criteria.workbook.catalogue import layout
from criteria.workbook.catalogue.cells import Cell, amount_written, written
from criteria.workbook.catalogue.layout import Action, Table


@dataclass(frozen=True)
class Line:
    """One line of a sheet; `key` is what it is found by in another edition of the workbook."""

    key: tuple[str, ...]
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Base:
    """What an extension needs to know of the set that it extends."""

    classes: Sequence[tuple[str, str]] = ()  # code, name
    kinds: Mapping[str, str] = field(default_factory=dict)  # of its indicators, by number
    told: Mapping[str, str] = field(default_factory=dict)  # what each of them asks, in words


Lines = dict[str, list[Line]]


def lines_of(spec: SetSpec, base: Base | None = None) -> Lines:
    """Every sheet of the set, by the key of its table."""
    asked = [*_asked(spec)]
    told = dict(base.told if base else {})
    told |= {part.number: part.name_vi for _amendment, part in asked if isinstance(part, Part)}
    return {
        "set": [*_facts(spec)],
        "criteria": [*_criteria(spec)],
        "indicators": [*_indicators(spec)],
        "thresholds": [line for code, part in asked for line in _thresholds(code, part, told)],
        "buckets": [_line(layout.BUCKETS, row, row.code) for row in spec.buckets],
        "classes": [_line(layout.CLASSES, row, row.code) for row in spec.classes],
        "special_rules": [
            _line(layout.RULES, row, str(at)) for at, row in enumerate(spec.special_rules, start=1)
        ],
        "amendments": [_line(layout.AMENDMENTS, row, row.code) for row in spec.amendments],
    }


def _line(table: Table, row: Any, *key: str, **more: Any) -> Line:
    given: dict[str, Any] = {one.key: getattr(row, one.key, None) for one in table.columns} | more
    if given.get("values_read"):
        given["values_read"] = [_column_name(one) for one in given["values_read"]]
    return Line(key, {one.key: written(one, given[one.key]) for one in table.columns})


def _column_name(column: str) -> str:
    """A column of thresholds as its heading says it."""
    named = {one.key: one.heading for one in layout.THRESHOLDS.columns}
    return named.get(column, column)


def _facts(spec: SetSpec) -> Iterator[Line]:
    for fact in layout.FACTS:
        value = written(fact, getattr(spec, fact.key))
        yield Line((fact.key,), {"field": fact.heading, "value": value, "hint": str(fact.hint)})


def _criteria(spec: SetSpec) -> Iterator[Line]:
    yield from (_line(layout.CRITERIA, row, "", row.number) for row in spec.criteria)
    for one in spec.amendments:
        for action, rows in ((Action.REPLACE, one.criteria), (Action.ADD, one.new_criteria)):
            for row in rows:
                more = {"amendment": one.code, "action": action}
                yield _line(layout.CRITERIA, row, one.code, row.number, **more)
        yield from (_end(layout.CRITERIA, one, number) for number in one.ended_criteria)


def _end(table: Table, amendment: AmendmentSpec, number: str) -> Line:
    more = {"number": number, "amendment": amendment.code, "action": Action.END}
    return _line(table, None, amendment.code, number, **more)


def _indicators(spec: SetSpec) -> Iterator[Line]:
    yield from _of_criteria("", spec.criteria)
    for row in spec.overrides:
        yield _others("", row)
    for one in spec.amendments:
        yield from _of_criteria(one.code, (*one.criteria, *one.new_criteria))
        for action, rows in ((Action.REPLACE, one.indicators), (Action.ADD, one.new_indicators)):
            for placed in rows:
                yield from _whole(one.code, placed.criterion, placed, action)
        yield from (_end(layout.INDICATORS, one, number) for number in one.ended_indicators)
        yield from (_others(one.code, asked) for asked in one.thresholds)


def _of_criteria(code: str, criteria: Iterable[CriterionSpec]) -> Iterator[Line]:
    for criterion in criteria:
        for indicator in criterion.indicators:
            yield from _whole(code, criterion.number, indicator, None)


def _whole(code: str, criterion: str, row: IndicatorSpec, action: Action | None) -> Iterator[Line]:
    """An indicator and its parts, which go with it."""
    more = {"criterion": criterion, "amendment": code, "action": action}
    yield _line(layout.INDICATORS, row, code, row.number, **more)
    for part in row.parts:
        more = {"criterion": criterion, "parent": row.number, "amendment": code}
        yield _line(layout.INDICATORS, part, code, part.number, **more)


def _others(code: str, row: Any) -> Line:
    more = {"number": row.indicator, "amendment": code, "action": Action.THRESHOLDS}
    return _line(layout.INDICATORS, row, code, row.indicator, **more)


def _asked(spec: SetSpec) -> Iterator[tuple[str, Asked]]:
    """Everything that has thresholds, with the code of its amendment."""
    yield from (("", part) for part in _parts(spec.criteria))
    yield from (("", row) for row in spec.overrides)
    for one in spec.amendments:
        yield from ((one.code, part) for part in _parts((*one.criteria, *one.new_criteria)))
        for indicator in (*one.indicators, *one.new_indicators):
            yield from ((one.code, part) for part in (indicator, *indicator.parts))
        yield from ((one.code, row) for row in one.thresholds)


def _parts(criteria: Iterable[CriterionSpec]) -> Iterator[Part]:
    for criterion in criteria:
        for indicator in criterion.indicators:
            yield from (indicator, *indicator.parts)


def _thresholds(code: str, asked: Asked, told: Mapping[str, str]) -> Iterator[Line]:
    """One line for each year that values are told for; a blank year is every year."""
    number: str = getattr(asked, "number", "") or getattr(asked, "indicator", "")
    years = {year for cell in asked.thresholds.values() for year in cell}
    for year in sorted(years or {None}, key=lambda one: one or 0):
        cells: dict[str, Cell] = {
            "indicator": number,
            "hint": told.get(number),
            "year": year,
            "amendment": code or None,
        }
        for column, cell in asked.thresholds.items():
            if year in cell:
                cells[column] = amount_written(cell[year])
        yield Line((code, number, str(year or "")), cells)
