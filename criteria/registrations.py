"""Registering communes for a target year, and taking a registration back."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.history import Change, record
from accounts.models import User
from communes.models import UnitVersion
from communes.scope import manages
from criteria.catalogue import SetView
from criteria.checks import check_unit
from criteria.models import Registration


@transaction.atomic
def register(
    *,
    version: UnitVersion,
    criteria_set: SetView,
    target_year: int,
    decision: str,
    registered_on: date,
    by: User,
    note: str = "",
    now: datetime | None = None,
) -> Registration:
    """Put a commune on the books for `target_year`.

    Raises Refused unless `by` manages the commune's province, ValidationError for a unit that the
    set does not judge, a year outside the set's validity, or a second registration for that year.
    """
    if not manages(by, version.province_id):
        raise Refused(_("Only an officer who manages the province registers communes."))
    check_unit(version, criteria_set=criteria_set, day=registered_on)
    last = criteria_set.last_day
    if target_year < registered_on.year or (last and target_year > last.year):
        raise ValidationError(
            {"target_year": _("Choose a year while the criteria set is in force.")}
        )
    moment = now or timezone.now()
    row = Registration(
        unit_id=version.unit_id,
        criteria_set_id=criteria_set.id,
        target_year=target_year,
        decision=decision,
        registered_on=registered_on,
        recorded_at=moment,
        recorded_by=by,
        note=note,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(
            {"target_year": _("This commune is registered for that year already.")}
        ) from error
    after = {"target_year": target_year, "decision": decision, "set": criteria_set.code}
    key = f"{version.unit.code} {criteria_set.code} {target_year}"
    change = Change("registration.add", "registration", key, None, after, version.unit.code, note)
    record([change], by=by, at=moment)
    return row
