"""Registering communes for a target year (đăng ký về đích)."""

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
    _check(version, criteria_set, target_year, registered_on, by)
    row = Registration(
        unit_id=version.unit_id,
        criteria_set_id=criteria_set.id,
        target_year=target_year,
        decision=decision,
        registered_on=registered_on,
        recorded_at=now or timezone.now(),
        recorded_by=by,
        note=note,
    )
    _save(row)
    record([_change(row, version, criteria_set)], by=by, at=row.recorded_at)
    return row


def _check(
    version: UnitVersion, criteria_set: SetView, target_year: int, registered_on: date, by: User
) -> None:
    if not manages(by, version.province_id):
        raise Refused(_("Only an officer who manages the province registers communes."))
    check_unit(version, criteria_set=criteria_set, day=registered_on)
    last = criteria_set.last_day
    if target_year < registered_on.year or (last and target_year > last.year):
        message = _("Choose a year while the criteria set is in force.")
        raise ValidationError({"target_year": message})


def _save(row: Registration) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        message = _("This commune is registered for that year already.")
        raise ValidationError({"target_year": message}) from error


def _change(row: Registration, version: UnitVersion, criteria_set: SetView) -> Change:
    code = version.unit.code
    return Change(
        action="registration.add",
        subject="registration",
        key=f"{code} {criteria_set.code} {row.target_year}",
        before=None,
        after={"decision": row.decision, "registered_on": row.registered_on.isoformat()},
        unit_code=code,
        unit_id=version.unit_id,
        reason=row.note,
    )
