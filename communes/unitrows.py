"""Unit versions as the API and its lists tell them: plain rows, read without making objects."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q

from communes.models import KIND_WORD, Kind, Unit, UnitVersion

COLUMNS = (
    "pk", "unit_id", "unit__level", "unit__code", "name", "kind", "province__code",
    "district__code", "area__code", "valid_from", "valid_to", "legal_basis", "sort_key",
)  # fmt: skip
PARENTS = ("province", "district", "area")
# Without the joins for the codes of the parents, which cost a long list half of its query.
LEAN = (*(c for c in COLUMNS if c.split("__")[0] not in PARENTS), *(f"{p}_id" for p in PARENTS))
WORDS = {str(kind): word for kind, word in KIND_WORD.items()}


def full_name(kind: str | Kind, name: str) -> str:
    """The official name with its kind in front: "Xã Kỳ Lạc"."""
    return f"{WORDS[kind]} {name}"


def unit_rows(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What names units, from rows of `values(*LEAN)`. One query, for the codes of the parents."""
    ids = {row[f"{parent}_id"] for row in rows for parent in PARENTS}
    codes = dict(Unit.objects.filter(pk__in=ids - {None}).values_list("pk", "code"))
    for row in rows:
        for parent in PARENTS:
            row[f"{parent}__code"] = codes.get(row[f"{parent}_id"])
        yield unit_row(row)


def unit_row(row: dict[str, Any]) -> dict[str, Any]:
    """What names a unit, from a row of `values(*COLUMNS)`."""
    return {
        "level": row["unit__level"],
        "code": row["unit__code"],
        "name": row["name"],
        "full_name": f"{WORDS[row['kind']]} {row['name']}",
        "kind": row["kind"],
        "province": row["province__code"],
        "district": row["district__code"],
        "area": row["area__code"],
        "valid_from": row["valid_from"],
        "valid_to": row["valid_to"],
        "legal_basis": row["legal_basis"],
    }


def names_on(unit_ids: Iterable[int], day: date) -> dict[int, str]:
    """Map unit id → its name alone on `day`, or as it last was before. One query.

    As `lookup.names_at`, for long lists: no objects are made.
    """
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    rows = UnitVersion.objects.filter(begun, unit__in=set(unit_ids))
    ordered = rows.order_by(F("valid_from").asc(nulls_first=True), "pk")
    return dict(ordered.values_list("unit_id", "name"))  # a later version comes later and wins
