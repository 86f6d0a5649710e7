"""The values of database columns, from the parts of a checked file."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from criteria.loading.amounts import ALL, MET, NATIONAL
from criteria.loading.plan import PlannedIndicator
from criteria.loading.schema import Amount, Asked, SetSpec
from criteria.models import Indicator
from criteria.models.catalogue import Mark
from criteria.setview import EVERY_CLASS, NATION

COLUMN = {ALL: EVERY_CLASS, NATIONAL: NATION}


def set_fields(spec: SetSpec, digest: str) -> dict[str, Any]:
    """A set's own columns; its last day becomes the exclusive end."""
    names = (
        "name_vi name_en decision cited_as issuer issued valid_from classified_by "
        "not_applicable_is_met is_draft criteria_in_decision indicators_in_decision note"
    )
    last = spec.valid_to
    return {name: getattr(spec, name) for name in names.split()} | {
        "valid_to": last + timedelta(days=1) if last else None,
        "level": str(spec.level),
        "tier": str(spec.tier),
        "fixed_class": spec.fixed_class or "",
        "kinds": [str(kind) for kind in spec.kinds],
        "classes": [one.model_dump() for one in spec.classes],
        "special_rules": [one.model_dump() for one in spec.special_rules],
        "content_hash": digest,
    }


def indicator_fields(one: PlannedIndicator) -> dict[str, Any]:
    """An indicator's columns, save its period and what it points to."""
    spec = one.spec
    names = ("number", "name_vi", "name_en", "unit", "may_be_not_applicable", "source", "note")
    return {name: getattr(spec, name) for name in names} | {
        "order": one.order,
        "kind": str(spec.kind),
        "operator": str(spec.operator),
        "wording": str(spec.wording),
        "scale": list(spec.scale),
    }


def threshold_fields(asked: Asked, kind: str, cited_as: str) -> dict[tuple[str, int | None], Any]:
    """Map (class, year) to the fields of a threshold row."""
    shared = {
        "set_by": str(asked.set_by),
        "legal_basis": asked.legal_basis or cited_as,
        "source": asked.source,
    }
    return {
        (COLUMN.get(column, column), year): {
            **_amount_fields(amount, kind),
            "mark": str(_mark(asked, column)),
            **shared,
        }
        for column, cell in asked.thresholds.items()
        for year, amount in cell.items()
    }


def _mark(asked: Asked, column: str) -> Mark:
    """`values_read` splits a partly read row into columns read and columns recalled."""
    if asked.values == Mark.PARTIAL and asked.values_read:
        return Mark.SOURCED if column in asked.values_read else Mark.RECALLED
    return asked.values


def _amount_fields(amount: Amount, kind: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"value": None, "word": "", "requirement": ""}
    if isinstance(amount, Decimal):
        return fields | {"value": amount}
    if amount is None:
        return fields
    if kind == Indicator.Kind.MET:
        return fields | {"word": MET, "requirement": "" if amount == MET else amount}
    return fields | {"word": amount}
