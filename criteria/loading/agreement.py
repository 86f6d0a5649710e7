"""What the fields of one criteria file must agree on, each problem with the path of its field."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from communes.models import Kind
from criteria.loading.problems import Problem, path_of
from criteria.loading.schema import Amount, Asked, CriterionSpec, Part, SetSpec
from criteria.models import CriteriaSet, Indicator

ALL, NATIONAL = "all", "national"  # columns of thresholds beside the classes
MET = "met"
Place = tuple[str | int, ...]
SetLevel = CriteriaSet.SetLevel
JUDGED = {
    SetLevel.COMMUNE: {Kind.XA, Kind.PHUONG, Kind.THI_TRAN, Kind.DAC_KHU},
    SetLevel.DISTRICT: {Kind.HUYEN, Kind.QUAN, Kind.THI_XA, Kind.THANH_PHO},
    SetLevel.VILLAGE: set(),
    SetLevel.HOUSEHOLD: set(),
}


def disagreements(spec: SetSpec) -> list[Problem]:
    """Everything in the file that contradicts something else in it."""
    found = [*_set_problems(spec), *_bucket_problems(spec)]
    for place, criterion in criteria_of(spec):
        found += _criterion_problems(spec, criterion, place)
    for a, amendment in enumerate(spec.amendments):
        for i, indicator in enumerate(amendment.indicators):
            place = ("amendments", a, "indicators", i)
            found += _indicator_problems(spec, indicator, indicator.parts, place)
    for o, override in enumerate(spec.overrides):
        found += _column_problems(spec, override, ("overrides", o), True)
    return found + list(_amendment_problems(spec))


def criteria_of(spec: SetSpec) -> Iterator[tuple[Place, CriterionSpec]]:
    """Every criterion in the file with its place, those of amendments included."""
    for index, criterion in enumerate(spec.criteria):
        yield ("criteria", index), criterion
    for a, amendment in enumerate(spec.amendments):
        for index, criterion in enumerate(amendment.criteria):
            yield ("amendments", a, "criteria", index), criterion


def _at(place: Sequence[str | int], message: str) -> Problem:
    return Problem(path_of(place), message)


def _twice(values: Iterable[Any], place: Place, field: str) -> Iterator[Problem]:
    seen = set()
    for index, value in enumerate(values):
        if value in seen:
            yield _at((*place, index, field), f"“{value}” is given twice")
        seen.add(value)


def _set_problems(spec: SetSpec) -> Iterator[Problem]:
    if spec.valid_to and spec.valid_to < spec.valid_from:
        yield _at(("valid_to",), "is before valid_from")
    yield from _twice((row.code for row in spec.classes), ("classes",), "code")
    yield from _twice((row.number for row in spec.criteria), ("criteria",), "number")
    if bool(spec.classes) != (spec.classified_by != "none"):
        yield _at(("classes",), "list the classes exactly where classified_by is not “none”")
    if spec.fixed_class and not spec.extends:
        yield _at(("fixed_class",), "only a set that extends another fixes its class")
    if spec.overrides and not spec.extends:
        yield _at(("overrides",), "only a set that extends another has something to override")
    if spec.set in (spec.extends, spec.requires):
        yield _at(("extends" if spec.set == spec.extends else "requires",), "names the set itself")
    judged = JUDGED[spec.level]
    if bool(spec.kinds) != bool(judged) or not judged.issuperset(spec.kinds):
        wanted = ", ".join(sorted(judged)) or "none"
        yield _at(("kinds",), f"a set of the level “{spec.level}” judges of these: {wanted}")


def _bucket_problems(spec: SetSpec) -> Iterator[Problem]:
    yield from _twice((row.code for row in spec.buckets), ("buckets",), "code")
    if sum(row.default for row in spec.buckets) != 1:
        yield _at(("buckets",), "exactly one scheme must say “default: true”")
    for index, scheme in enumerate(spec.buckets):
        floors = scheme.floors
        if floors[-1] != 0 or any(a <= b for a, b in pairwise(floors)):
            yield _at(("buckets", index, "floors"), "must go down from all criteria and end with 0")
        elif not spec.extends and floors[0] != len(spec.criteria):
            yield _at(("buckets", index, "floors"), f"must begin with {len(spec.criteria)}")


def _amendment_problems(spec: SetSpec) -> Iterator[Problem]:
    yield from _twice((row.code for row in spec.amendments), ("amendments",), "code")
    numbers = {row.number: {i.number for i in row.indicators} for row in spec.criteria}
    for a, amendment in enumerate(spec.amendments):
        place = ("amendments", a)
        day, end = amendment.effective_on, spec.valid_to
        if day <= spec.valid_from or (end and day > end):
            yield _at((*place, "effective_on"), "must lie in the validity of the set")
        if not amendment.criteria and not amendment.indicators:
            yield _at(place, "must replace a criterion or an indicator")
        for index, criterion in enumerate(amendment.criteria):
            if criterion.number not in numbers:
                where = (*place, "criteria", index, "number")
                yield _at(where, f"the set has no criterion “{criterion.number}” to replace")
            numbers[criterion.number] = {i.number for i in criterion.indicators}
        for index, row in enumerate(amendment.indicators):
            if row.number not in numbers.get(row.criterion, ()):
                where = (*place, "indicators", index, "number")
                yield _at(where, f"criterion “{row.criterion}” has no indicator “{row.number}”")


def _criterion_problems(spec: SetSpec, criterion: CriterionSpec, place: Place) -> Iterator[Problem]:
    numbers = [row.number for row in criterion.indicators]
    yield from _twice(numbers, (*place, "indicators"), "number")
    for index, indicator in enumerate(criterion.indicators):
        here = (*place, "indicators", index)
        yield from _indicator_problems(spec, indicator, indicator.parts, here)
        own = indicator.number == criterion.number
        if not own and not indicator.number.startswith(f"{criterion.number}."):
            message = f"must be “{criterion.number}” or begin with “{criterion.number}.”"
            yield _at((*here, "number"), message)


def _indicator_problems(
    spec: SetSpec, indicator: Part, parts: Sequence[Part], place: Place
) -> Iterator[Problem]:
    yield from _part_problems(spec, indicator, place)
    yield from _twice((part.number for part in parts), (*place, "parts"), "number")
    for index, part in enumerate(parts):
        here = (*place, "parts", index)
        yield from _part_problems(spec, part, here)
        if not part.number.startswith(f"{indicator.number}-"):
            yield _at((*here, "number"), f"must begin with “{indicator.number}-”")


def _part_problems(spec: SetSpec, part: Part, place: Place) -> Iterator[Problem]:
    is_met = part.kind == Indicator.Kind.MET
    is_ordinal = part.kind == Indicator.Kind.ORDINAL
    if is_met != (part.operator == Indicator.Operator.MET):
        yield _at((*place, "operator"), "“met” goes with the kind “met”, and only with it")
    if is_ordinal and part.operator != Indicator.Operator.AT_LEAST:
        yield _at((*place, "operator"), "a grade is reached from a grade up: write “>=”")
    if is_ordinal != bool(part.scale) or len(part.scale) != len(set(part.scale)):
        yield _at((*place, "scale"), "list the different grades, lowest first, of a kind “ordinal”")
    yield from _column_problems(spec, part, place, False)
    for column, cell in part.thresholds.items():
        for year, amount in cell.items():
            message = misfit(part.kind, part.scale, amount)
            if message:
                here = (*place, "thresholds", column) + ((str(year),) if year else ())
                yield _at(here, message)


def misfit(kind: str, scale: Sequence[str], amount: Amount) -> str:
    """Why a threshold does not fit the kind of its indicator; "" where it does."""
    if amount is None:
        return ""
    if kind == Indicator.Kind.MET:
        return "" if isinstance(amount, str) else "must be “met”, a condition in words, or null"
    if kind == Indicator.Kind.ORDINAL:
        return "" if amount in scale else "must be one of the grades in “scale”"
    if isinstance(amount, str):
        return "must be a number, or null where it is not known"
    return "must be at most 100" if kind == Indicator.Kind.PERCENT and amount > 100 else ""


def _column_problems(spec: SetSpec, asked: Asked, place: Place, of_base: bool) -> Iterator[Problem]:
    """`of_base`: an override may use the classes of the set it extends, checked with that set."""
    classes = {row.code for row in spec.classes}
    columns = set(asked.thresholds)
    for column in asked.thresholds:
        if column not in {ALL, NATIONAL} and not of_base and column not in classes:
            yield _at((*place, "thresholds", column), "is not a class of this set")
    if ALL in columns and len(columns) > 1:
        yield _at((*place, "thresholds", ALL), "stands alone: beside classes write “national”")
    if columns == {NATIONAL}:
        yield _at((*place, "thresholds"), "the national average alone judges nothing; write “all”")
    for index, column in enumerate(asked.values_read):
        if column not in columns:
            yield _at((*place, "values_read", index), "is not a column of thresholds")
