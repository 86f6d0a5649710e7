"""A criteria set that is not one: as many criteria and indicators as asked for, in one set."""

from datetime import date
from decimal import Decimal

from criteria.models import (
    BucketScheme,
    CriteriaSet,
    Criterion,
    Indicator,
    SetCriterion,
    Threshold,
)
from ntm_portal.bench.size import Size

CODE = "SYNTHETIC"
CLASSES = ("R1", "R2", "R3")  # of an invented axis; a province has one of them
OTHER_SETS = 9  # as an office's catalogue has about ten


def build_catalogue(size: Size, first_day: date) -> CriteriaSet:
    """Write the set with its criteria, indicators, thresholds and buckets, and nine empty ones."""
    own, *_others = CriteriaSet.objects.bulk_create(
        _set(number, first_day) for number in range(OTHER_SETS + 1)
    )
    criteria = Criterion.objects.bulk_create(
        Criterion(key=f"{CODE}/{n}", name_vi=f"Synthetic criterion {n}")
        for n in range(1, size.criteria + 1)
    )
    SetCriterion.objects.bulk_create(
        SetCriterion(criteria_set=own, criterion=row, number=str(n), order=n)
        for n, row in enumerate(criteria, start=1)
    )
    scheme = {"code": "synthetic", "name_vi": "Synthetic buckets", "is_default": True}
    BucketScheme.objects.create(criteria_set=own, floors=[size.criteria, 16, 12, 0], **scheme)
    indicators = Indicator.objects.bulk_create(_indicators(criteria, size.indicators))
    Threshold.objects.bulk_create(
        Threshold(criteria_set=own, indicator=row, class_code=code, value=Decimal(50 + 5 * n))
        for row in indicators
        for n, code in enumerate(CLASSES)
    )
    return own


def _set(number: int, first_day: date) -> CriteriaSet:
    code = f"{CODE}-{number}" if number else CODE
    return CriteriaSet(
        code=code,
        name_vi=f"Synthetic criteria set {number}",
        level=CriteriaSet.SetLevel.COMMUNE,
        decision="Synthetic, issued by nobody",
        valid_from=first_day,
        classified_by="region",
        classes=[{"code": c, "name_vi": f"Synthetic {c}", "name_en": ""} for c in CLASSES],
        kinds=["xa"],
        content_hash=f"{code} {first_day}",  # with it the process keeps the set, as one loaded
    )


def _indicators(criteria: list[Criterion], count: int) -> list[Indicator]:
    """Percentages, shared out over the criteria."""
    return [
        Indicator(
            criterion=criteria[n % len(criteria)],
            number=f"{n % len(criteria) + 1}.{n // len(criteria) + 1}",
            order=n,
            name_vi=f"Synthetic indicator {n + 1}",
            kind=Indicator.Kind.PERCENT,
            operator=Indicator.Operator.AT_LEAST,
            unit="%",
        )
        for n in range(count)
    ]
