"""Bring stored rows in line with wanted ones, in place, so that what points to them stays."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_noop as _

from criteria.loading.problems import Problem
from criteria.models import (
    CriteriaSet,
    Criterion,
    CriterionOwner,
    Indicator,
    Measurement,
    Threshold,
    Verdict,
)

Fields = Mapping[str, Any]


def put(row: Any, fields: Fields) -> Any:
    """Give `row` these values and save it if anything differs; returns the row."""
    changed = row.pk is None
    for name, value in fields.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed = True
    if changed:
        row.save()
    return row


def swap(
    model: type[models.Model], stored: Mapping[Any, Any], wanted: Mapping[Any, Fields]
) -> None:
    """Delete and insert the rows that differ; for rows that nothing points to.

    Deleting first lets two rows exchange values that are unique.
    """
    kept = {
        key
        for key, fields in wanted.items()
        if key in stored
        and all(getattr(stored[key], name) == value for name, value in fields.items())
    }
    gone = [row.pk for key, row in stored.items() if key not in kept]
    manager = model._default_manager
    manager.filter(pk__in=gone).delete()
    manager.bulk_create(model(**fields) for key, fields in wanted.items() if key not in kept)


def refusals_of_criteria(criteria: Iterable[Criterion]) -> list[Problem]:
    """Why criteria may not be deleted: something recorded or arranged rests on them."""
    reasons = {
        _(
            "criterion %(row)s is missing, but has verdicts; keep it in the file"
        ): Verdict.objects.values("criterion"),
        _(
            "criterion %(row)s is missing, but has a department that owns it; keep it in the file"
        ): CriterionOwner.objects.values("criterion"),
        _(
            "criterion %(row)s is missing, but has indicators with recorded values; "
            "keep it in the file"
        ): Measurement.objects.values("indicator__criterion"),
    }
    ids = [row.pk for row in criteria]
    return [
        Problem("criteria", reason, {"row": row.key})
        for reason, users in reasons.items()
        for row in Criterion.objects.filter(pk__in=ids).filter(pk__in=users).order_by("key")
    ]


def refusals_of_indicators(owner: CriteriaSet, indicators: Iterable[Indicator]) -> list[Problem]:
    """Why indicators of `owner` may not be deleted: values of them, or thresholds of a set that
    extends it, are recorded.
    """
    gone = [row.pk for row in indicators]
    return [*_measured(gone), *_asked_elsewhere(owner, gone)]


def _asked_elsewhere(owner: CriteriaSet, ids: list[int]) -> list[Problem]:
    rows = Threshold.objects.filter(indicator__in=ids, criteria_set__extends=owner)
    message = _(
        "indicator %(number)s is missing, but %(code)s has thresholds of its own for it; "
        "keep it in the file"
    )
    found = rows.values_list("indicator__number", "criteria_set__code").distinct()
    return [
        Problem("criteria", message, {"number": number, "code": code})
        for number, code in found.order_by("criteria_set__code", "indicator__number")
    ]


def _measured(ids: list[int]) -> list[Problem]:
    rows = Indicator.objects.filter(pk__in=ids)
    measured = rows.filter(pk__in=Measurement.objects.values("indicator"))
    message = _(
        "indicator %(number)s of %(row)s is missing, but has recorded values; keep it in the file"
    )
    return [
        Problem("criteria", message, {"number": row.number, "row": row.criterion.key})
        for row in measured.select_related("criterion").order_by("criterion__key", "number")
    ]
