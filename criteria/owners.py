"""Which department owns which criterion: the writes, atomic and audited."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.history import Change, record
from accounts.models import User
from communes.models import Agency, Unit
from communes.people.reach import require_reach
from communes.services import check_period
from criteria.models import Criterion, CriterionOwner
from ntm_portal.lib.periods import local_day, overlapping


@transaction.atomic
def give_criteria(
    *,
    agency: Agency,
    criteria: Iterable[Criterion],
    territory: Unit,
    valid_from: date | None,
    valid_to: date | None,
    by: User,
    now: datetime,
) -> int:
    """Let an agency own criteria over a territory; returns how many.

    All or nothing: raises Refused outside what `by` manages, ValidationError for a period without
    a day and for a criterion that the agency owns there already.
    """
    require_managed(agency, by)
    if not require_reach(by).units().filter(pk=territory.pk).exists():
        raise Refused(_("This unit is beyond what you manage."))
    period = {"valid_from": valid_from, "valid_to": valid_to}
    chosen = list(criteria)
    for criterion in chosen:
        owner = CriterionOwner(agency=agency, criterion=criterion, territory=territory, **period)
        save_owner(owner=owner, by=by, now=now)
    return len(chosen)


@transaction.atomic
def end_owner(*, owner: CriterionOwner, valid_to: date, by: User, now: datetime) -> None:
    """Let an ownership end before the day `valid_to`; one that has ended stays as it was."""
    require_managed(owner.agency, by)
    if owner.valid_to and owner.valid_to <= local_day(now):
        raise ValidationError({"last_day": _("This has ended already.")})
    owner.valid_to = valid_to
    save_owner(owner=owner, by=by, now=now)


def require_managed(agency: Agency, by: User) -> None:
    """Raise Refused unless `by` manages the unit that the agency acts for."""
    if not require_reach(by).units().filter(pk=agency.unit_id).exists():
        raise Refused(_("This agency is beyond what you manage."))


def check_owner(owner: CriterionOwner) -> None:
    """Raise ValidationError for an empty period and for one that overlaps the same ownership.

    Locks the agency's row, so that the same form sent twice at once counts once.
    """
    check_period(owner.valid_from, owner.valid_to)
    list(Agency.objects.select_for_update(no_key=True).filter(pk=owner.agency_id))
    same = CriterionOwner.objects.filter(
        overlapping(owner.valid_from, owner.valid_to),
        agency=owner.agency_id,
        criterion=owner.criterion_id,
        territory=owner.territory_id,
    )
    if same.exclude(pk=owner.pk).exists():
        message = _("The agency owns the criterion %(name)s there already during that time.")
        raise ValidationError({"valid_from": message % {"name": owner.criterion.key}})


@transaction.atomic
def save_owner(*, owner: CriterionOwner, by: User | None, now: datetime) -> CriterionOwner:
    """Add or change an ownership; raises ValidationError as `check_owner` does."""
    check_owner(owner)
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
    where: dict[str, Any] = {"unit_id": owner.territory_id, "unit_code": owner.territory.code}
    record([Change(action, "criterion owner", key, before, after, **where)], by=by, at=now)
