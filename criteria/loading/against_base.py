"""What an extension must agree on with the set that it extends."""

from collections.abc import Sequence
from typing import Any

from criteria.loading.agreement import ALL, NATIONAL, misfit
from criteria.loading.fields import threshold_fields
from criteria.loading.problems import Problem, path_of
from criteria.loading.schema import OverrideSpec, SetSpec
from criteria.models import CriteriaSet, Indicator, SetCriterion

Wanted = dict[tuple[int, str, int | None], dict[str, Any]]


def base_problems(
    spec: SetSpec, base: CriteriaSet | None, shared: Sequence[SetCriterion]
) -> list[Problem]:
    """Contradictions between an extension and its base; none for a set that extends nothing."""
    if base is None:
        return []
    problems = []
    if base.extends_id or base.level != spec.level:
        message = f"{base.code} must be of the same level and extend no other set"
        problems.append(Problem("extends", message))
    if spec.fixed_class and spec.fixed_class not in _classes(base):
        problems.append(Problem("fixed_class", f"is not a class of {base.code}"))
    taken = {row.number for row in shared}
    for index, criterion in enumerate(spec.criteria):
        if criterion.number in taken:
            path = path_of(("criteria", index, "number"))
            problems.append(Problem(path, f"{base.code} has a criterion “{criterion.number}”"))
    total = len(taken) + len(spec.criteria)
    for index, scheme in enumerate(spec.buckets):
        if scheme.floors[0] != total:
            path = path_of(("buckets", index, "floors"))
            problems.append(Problem(path, f"must begin with {total}"))
    return problems


def overriding_thresholds(spec: SetSpec, base: CriteriaSet) -> tuple[Wanted, list[Problem]]:
    """The extension's own thresholds for indicators of its base, every version of a number."""
    wanted: Wanted = {}
    problems = []
    for index, override in enumerate(spec.overrides):
        rows = Indicator.objects.filter(
            criterion__rows__criteria_set=base, number=override.indicator
        )
        if not rows:
            path = path_of(("overrides", index, "indicator"))
            problems.append(Problem(path, f"{base.code} has no indicator “{override.indicator}”"))
        for row in rows:
            problems += _misfits(override, row, _classes(base), index)
            for key, fields in threshold_fields(override, row.kind, spec.cited_as).items():
                wanted[row.pk, *key] = fields
    return wanted, problems


def _classes(base: CriteriaSet) -> set[str]:
    return {row["code"] for row in base.classes}


def _misfits(
    override: OverrideSpec, row: Indicator, classes: set[str], index: int
) -> list[Problem]:
    problems = []
    for column, cell in override.thresholds.items():
        path = path_of(("overrides", index, "thresholds", column))
        if column not in classes | {ALL, NATIONAL}:
            problems.append(Problem(path, "is not a class of the set being extended"))
        messages = {misfit(row.kind, row.scale, amount) for amount in cell.values()} - {""}
        problems += [Problem(path, message) for message in sorted(messages)]
    return problems
