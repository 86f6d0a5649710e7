"""What the fields of one criteria file must agree on, each problem with the path of its field."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_noop as _

from communes.models import Kind
from criteria.loading.amending import amendment_problems
from criteria.loading.amounts import Place, column_problems, misfits
from criteria.loading.problems import Problem, path_of
from criteria.loading.schema import CriterionSpec, Part, SetSpec
from criteria.models import CriteriaSet, Indicator

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
        for name in ("indicators", "new_indicators"):
            for i, indicator in enumerate(getattr(amendment, name)):
                place = ("amendments", a, name, i)
                found += _indicator_problems(spec, indicator, indicator.parts, place)
        for t, asked in enumerate(amendment.thresholds):
            place = ("amendments", a, "thresholds", t)
            found += column_problems(spec, asked, place, bool(spec.extends))
    for o, override in enumerate(spec.overrides):
        found += column_problems(spec, override, ("overrides", o), True)
    found += _twice((row.code for row in spec.amendments), ("amendments",), "code")
    return found + list(amendment_problems(spec))


def criteria_of(spec: SetSpec) -> Iterator[tuple[Place, CriterionSpec]]:
    """Every criterion in the file with its place, those of amendments included."""
    for index, criterion in enumerate(spec.criteria):
        yield ("criteria", index), criterion
    for a, amendment in enumerate(spec.amendments):
        for name in ("criteria", "new_criteria"):
            for index, criterion in enumerate(getattr(amendment, name)):
                yield ("amendments", a, name, index), criterion


def _at(place: Sequence[str | int], message: str, **words: Any) -> Problem:
    return Problem(path_of(place), message, words)


def _twice(values: Iterable[Any], place: Place, field: str) -> Iterator[Problem]:
    seen = set()
    for index, value in enumerate(values):
        if value in seen:
            yield _at((*place, index, field), _("“%(value)s” is given twice"), value=value)
        seen.add(value)


def _set_problems(spec: SetSpec) -> Iterator[Problem]:
    if spec.valid_to and spec.valid_to < spec.valid_from:
        yield _at(("valid_to",), _("is before valid_from"))
    if not spec.criteria and not spec.extends:
        yield _at(("criteria",), _("must not be empty"))
    yield from _twice((row.code for row in spec.classes), ("classes",), "code")
    yield from _twice((row.number for row in spec.criteria), ("criteria",), "number")
    yield from _twice((row.indicator for row in spec.overrides), ("overrides",), "indicator")
    if bool(spec.classes) != (spec.classified_by != "none"):
        message = _("list the classes exactly where classified_by is not “none”")
        yield _at(("classes",), message)
    yield from _relation_problems(spec)
    judged = JUDGED[spec.level]
    if bool(spec.kinds) != bool(judged) or not judged.issuperset(spec.kinds):
        wanted = ", ".join(sorted(judged)) or "none"
        message = _("a set of the level “%(level)s” judges of these: %(kinds)s")
        yield _at(("kinds",), message, level=str(spec.level), kinds=wanted)


def _relation_problems(spec: SetSpec) -> Iterator[Problem]:
    if spec.fixed_class and not spec.extends:
        yield _at(("fixed_class",), _("only a set that extends another fixes its class"))
    if spec.overrides and not spec.extends:
        message = _("only a set that extends another has something to override")
        yield _at(("overrides",), message)
    if spec.set in (spec.extends, spec.requires):
        field = "extends" if spec.set == spec.extends else "requires"
        yield _at((field,), _("names the set itself"))


def _bucket_problems(spec: SetSpec) -> Iterator[Problem]:
    yield from _twice((row.code for row in spec.buckets), ("buckets",), "code")
    if sum(row.default for row in spec.buckets) != 1:
        yield _at(("buckets",), _("exactly one scheme must say “default: true”"))
    for index, scheme in enumerate(spec.buckets):
        floors, place = scheme.floors, ("buckets", index, "floors")
        if floors[-1] != 0 or any(a <= b for a, b in pairwise(floors)):
            yield _at(place, _("must go down from all criteria and end with 0"))
        elif not spec.extends and floors[0] != len(spec.criteria):
            yield _at(place, _("must begin with %(total)s"), total=len(spec.criteria))


def _criterion_problems(spec: SetSpec, criterion: CriterionSpec, place: Place) -> Iterator[Problem]:
    numbers = [row.number for row in criterion.indicators]
    yield from _twice(numbers, (*place, "indicators"), "number")
    for index, indicator in enumerate(criterion.indicators):
        here = (*place, "indicators", index)
        yield from _indicator_problems(spec, indicator, indicator.parts, here)
        own = indicator.number == criterion.number
        if not own and not indicator.number.startswith(f"{criterion.number}."):
            message = _("must be “%(criterion)s” or begin with “%(criterion)s.”")
            yield _at((*here, "number"), message, criterion=criterion.number)


def _indicator_problems(
    spec: SetSpec, indicator: Part, parts: Sequence[Part], place: Place
) -> Iterator[Problem]:
    yield from _part_problems(spec, indicator, place)
    yield from _twice((part.number for part in parts), (*place, "parts"), "number")
    for index, part in enumerate(parts):
        here = (*place, "parts", index)
        yield from _part_problems(spec, part, here)
        if not part.number.startswith(f"{indicator.number}-"):
            message = _("must begin with “%(number)s-”")
            yield _at((*here, "number"), message, number=indicator.number)


def _part_problems(spec: SetSpec, part: Part, place: Place) -> Iterator[Problem]:
    is_met = part.kind == Indicator.Kind.MET
    is_ordinal = part.kind == Indicator.Kind.ORDINAL
    if is_met != (part.operator == Indicator.Operator.MET):
        yield _at((*place, "operator"), _("“met” goes with the kind “met”, and only with it"))
    if is_ordinal and part.operator != Indicator.Operator.AT_LEAST:
        yield _at((*place, "operator"), _("a grade is reached from a grade up: write “>=”"))
    if is_ordinal != bool(part.scale) or len(part.scale) != len(set(part.scale)):
        message = _("list the different grades, lowest first, of a kind “ordinal”")
        yield _at((*place, "scale"), message)
    yield from column_problems(spec, part, place, False)
    yield from misfits(part.kind, part.scale, part, place)
