"""Which class of thresholds a unit uses on a day: its own decision first, then its province's."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, OuterRef, Q, Subquery, Value, When

from communes.models import Classification, UnitVersion
from ntm_portal.lib.periods import in_force


def class_codes(
    versions: Iterable[UnitVersion], axis: str, day: date, set_code: str = ""
) -> dict[int, str]:
    """Map unit id → class code on `axis` ("region", "group") for each version's unit.

    A row for just this set wins over a general one, a unit's own row over its province's. Units
    without a class are left out: their thresholds cannot be chosen. One query.
    """
    chosen = list(versions)
    unit_ids: set[int | None] = {version.unit_id for version in chosen}
    province_ids = {version.province_id for version in chosen} - {None}
    rows = Classification.objects.filter(
        in_force(day), axis=axis, unit__in=unit_ids | province_ids, criteria_set__in=["", set_code]
    ).order_by("criteria_set", "pk")
    # A row of the set comes after the general one, so it wins.
    by_unit: dict[int | None, str] = {row.unit_id: row.class_code for row in rows}
    codes = {}
    for version in chosen:
        code = by_unit.get(version.unit_id) or by_unit.get(version.province_id)
        if code:
            codes[version.unit_id] = code
    return codes


def class_of(version: UnitVersion, day: date, *, axis: str, set_code: str) -> Subquery:
    """The class of one unit as an annotation, by the order of `class_codes`; null without one.

    `axis` and `set_code` name the fields of the annotated row that hold them.
    """
    of_set = Q(criteria_set="") | Q(criteria_set=OuterRef(set_code))
    places = [version.unit_id, version.province_id]
    rows = Classification.objects.filter(
        of_set, in_force(day), axis=OuterRef(axis), unit__in=places
    )
    own_first = Case(When(unit=version.unit_id, then=Value(0)), default=Value(1))
    return Subquery(rows.order_by(own_first, "-criteria_set", "-pk").values("class_code")[:1])
