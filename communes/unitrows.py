"""Unit versions as the API and its lists tell them: plain rows, read without making objects."""

from typing import Any

from communes.models import KIND_WORD, Kind

COLUMNS = (
    "pk", "unit_id", "unit__level", "unit__code", "name", "kind", "province__code",
    "district__code", "area__code", "valid_from", "valid_to", "legal_basis", "sort_key",
)  # fmt: skip
WORDS = {str(kind): word for kind, word in KIND_WORD.items()}


def full_name(kind: str | Kind, name: str) -> str:
    """The official name with its kind in front: "Xã Kỳ Lạc"."""
    return f"{WORDS[kind]} {name}"


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
