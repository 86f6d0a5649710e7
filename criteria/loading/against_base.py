"""What an extension must agree on with the set that it extends."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _

from criteria.loading.amounts import ALL, NATIONAL, misfits
from criteria.loading.fields import threshold_fields
from criteria.loading.plan import PlannedCriterion, PlannedThresholds, plan, plan_overrides
from criteria.loading.problems import Problem, path_of
from criteria.loading.schema import OverrideSpec, SetSpec
from criteria.models import CriteriaSet, Indicator, SetCriterion
from ntm_portal.lib.periods import contains

Wanted = dict[tuple[int, str, int | None, date | None], dict[str, Any]]


def base_problems(
    spec: SetSpec, base: CriteriaSet | None, shared: Sequence[SetCriterion]
) -> list[Problem]:
    """Contradictions between an extension and its base; none for a set that extends nothing."""
    if base is None:
        return []
    problems, words = [], {"base": base.code}
    if base.extends_id or base.level != spec.level:
        message = _("%(base)s must be of the same level and extend no other set")
        problems.append(Problem("extends", message, words))
    if spec.fixed_class and spec.fixed_class not in _classes(base):
        problems.append(Problem("fixed_class", _("is not a class of %(base)s"), words))
    taken = {row.number for row in shared}
    for index, criterion in enumerate(spec.criteria):
        if criterion.number in taken:
            path = path_of(("criteria", index, "number"))
            message = _("%(base)s has a criterion “%(number)s”")
            problems.append(Problem(path, message, words | {"number": criterion.number}))
    first = spec.valid_from
    total = sum(contains(first, row.valid_from, row.valid_to) for row in shared)
    total += len(spec.criteria)
    for index, scheme in enumerate(spec.buckets):
        if scheme.floors[0] != total:
            path = path_of(("buckets", index, "floors"))
            problems.append(Problem(path, _("must begin with %(total)s"), {"total": total}))
    return problems


def extension_problems(row: CriteriaSet, planned: Iterable[PlannedCriterion]) -> list[Problem]:
    """Numbers of the set that a set extending it has given to criteria of its own."""
    wanted = {one.spec.number for one in planned if one.valid_to is None}
    own = SetCriterion.objects.filter(criteria_set__extends=row, valid_to=None, number__in=wanted)
    taken = own.exclude(criterion__rows__criteria_set=row).order_by("criteria_set", "order")
    message = _("%(code)s, which extends this set, has a criterion “%(number)s” of its own")
    return [
        Problem("criteria", message, {"code": one.criteria_set.code, "number": one.number})
        for one in taken.select_related("criteria_set")
    ]


def overriding_thresholds(spec: SetSpec, base: CriteriaSet) -> tuple[Wanted, list[Problem]]:
    """The extension's own thresholds for indicators of its base, every version of a number."""
    planned = plan_overrides(spec)
    found: dict[str, list[Indicator]] = {}
    for row in Indicator.objects.filter(criterion__rows__criteria_set=base, number__in=planned):
        found.setdefault(row.number, []).append(row)
    problems = [*_misfits(spec, base, found)]
    wanted: Wanted = {}
    for number, asked in planned.items():
        for row in found.get(number, ()):
            for one in asked:
                wanted |= wanted_of(row, one)
    return wanted, problems


def wanted_of(row: Indicator, one: PlannedThresholds) -> Wanted:
    """The threshold rows of an indicator for one period, with the code of their amendment."""
    period = {"valid_from": one.valid_from, "valid_to": one.valid_to, "amendment": one.amendment}
    rows = threshold_fields(one.asked, row.kind, one.cited_as)
    return {(row.pk, *key, one.valid_from): fields | period for key, fields in rows.items()}


def _classes(base: CriteriaSet) -> set[str]:
    return {row["code"] for row in base.classes}


def _misfits(
    spec: SetSpec, base: CriteriaSet, found: dict[str, list[Indicator]]
) -> Iterator[Problem]:
    own = {row.spec.number for one in plan(spec) for row in one.indicators}
    for place, override in _overrides(spec):
        rows = found.get(override.indicator, [])
        if not rows and (place[0] == "overrides" or override.indicator not in own):
            words = {"base": base.code, "number": override.indicator}
            path = path_of((*place, "indicator"))
            yield Problem(path, _("%(base)s has no indicator “%(number)s”"), words)
        for column in override.thresholds if rows else ():
            if column not in _classes(base) | {ALL, NATIONAL}:
                path = path_of((*place, "thresholds", column))
                yield Problem(path, _("is not a class of the set being extended"))
        told = (one for row in rows for one in misfits(row.kind, row.scale, override, place))
        yield from {one.path: one for one in told}.values()


def _overrides(spec: SetSpec) -> Iterator[tuple[tuple[str | int, ...], OverrideSpec]]:
    for index, override in enumerate(spec.overrides):
        yield ("overrides", index), override
    for a, amendment in enumerate(spec.amendments):
        for index, override in enumerate(amendment.thresholds):
            yield ("amendments", a, "thresholds", index), override
