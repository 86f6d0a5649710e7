"""Which department owns which criterion: the writes, atomic and audited."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.history import Change, record
from accounts.models import User
from criteria.models import CriterionOwner


@transaction.atomic
def save_owner(*, owner: CriterionOwner, by: User | None, now: datetime) -> CriterionOwner:
    """Add or change an ownership."""
    old = CriterionOwner.objects.filter(pk=owner.pk).first()
    before = _facts(old) if old else None
    owner.save()
    _audit("change" if old else "add", owner, before, _facts(owner), by, now)
    return owner


@transaction.atomic
def delete_owner(*, owner: CriterionOwner, by: User, now: datetime) -> None:
    """Remove an ownership that was entered by mistake; one that ended gets an end instead."""
    _audit("delete", owner, _facts(owner), None, by, now)
    owner.delete()


def _facts(owner: CriterionOwner) -> dict[str, Any]:
    return {
        "agency": owner.agency.code,
        "criterion": owner.criterion.key,
        "territory": owner.territory.code,
        "valid_from": owner.valid_from.isoformat() if owner.valid_from else None,
        "valid_to": owner.valid_to.isoformat() if owner.valid_to else None,
    }


def _audit(
    action: str,
    owner: CriterionOwner,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    by: User | None,
    now: datetime,
) -> None:
    key = f"{owner.agency.code} {owner.criterion.key}"
    unit_code = owner.territory.code
    change = Change(action, "criterion owner", key, before, after, unit_code=unit_code)
    record([change], by=by, at=now)
