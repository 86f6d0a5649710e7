"""Writes to the territory and to who holds which grant: atomic and audited."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history import Change, record
from accounts.models import User
from accounts.roles import ROLES, Role
from communes.loading.bring import Say, Tally, bring_into_line
from communes.loading.lists import read_folder
from communes.models import Agency, Grant, Unit
from communes.standing import check_overlap, require_another_administrator
from ntm_portal.lib.periods import contains, local_day

Audited = Agency | Grant


def load_units(
    *, folder: Path, by: User | None, now: datetime, say: Say = lambda table, tally: None
) -> dict[str, Tally]:
    """Bring units, versions, successions and classes into line with the lists of `folder`.

    All or nothing. Returns a tally per table; raises ListError naming file, line and reason.
    """
    lists = read_folder(folder)
    with transaction.atomic():
        tallies = bring_into_line(lists, say)
        written = {table: tally.written for table, tally in tallies.items() if tally.written}
        if written:
            change = Change("load", "units", folder.name, before=None, after=written)
            record([change], by=by, at=now)
    return tallies


def check_period(valid_from: date | None, valid_to: date | None) -> None:
    """Raise ValidationError for `valid_to` unless the period has at least one day."""
    if valid_from and valid_to and valid_from >= valid_to:
        raise ValidationError({"valid_to": _("The end must be later than the start.")})


def check_grant(
    *,
    role: Role,
    unit: Unit | None,
    agency: Agency | None,
    valid_from: date | None,
    valid_to: date | None,
) -> None:
    """Raise ValidationError, by field, for a grant that the table of roles does not allow."""
    check_period(valid_from, valid_to)
    level, allowed = (unit.level if unit else "nation"), ROLES[role].levels
    if level not in allowed:
        raise ValidationError(
            {
                "unit": _("The role “%(role)s” is granted over: %(levels)s.")
                % {"role": role.label, "levels": ", ".join(allowed)}
            }
        )
    if not ROLES[role].owned_only:
        return
    if agency is None:
        raise ValidationError({"agency": _("Name the department that the person acts for.")})
    if agency.unit_id != getattr(unit, "pk", None):
        raise ValidationError({"agency": _("The department belongs to another unit.")})


def _named(unit: Unit) -> str:
    """Level and code: the audit trail must not depend on the writer's language."""
    return f"{unit.level} {unit.code}"


def _agency_facts(agency: Agency) -> dict[str, Any]:
    return {
        "name": agency.name,
        "unit": _named(agency.unit),
        "valid_from": agency.valid_from and agency.valid_from.isoformat(),
        "valid_to": agency.valid_to and agency.valid_to.isoformat(),
    }


def _grant_facts(grant: Grant) -> dict[str, Any]:
    return {
        "user": grant.user.username,
        "role": grant.role,
        "unit": _named(grant.unit) if grant.unit else "nation",
        "agency": grant.agency.code if grant.agency else "",
        "valid_from": grant.valid_from and grant.valid_from.isoformat(),
        "valid_to": grant.valid_to and grant.valid_to.isoformat(),
        "note": grant.note,
    }


def _audit(
    row: Audited, action: str, key: str, facts: tuple[Any, Any], *, by: User | None, now: datetime
) -> None:
    subject = type(row)._meta.model_name or ""
    change = Change(
        action,
        subject,
        key,
        facts[0],
        facts[1],
        unit_code=row.unit.code if row.unit else "",
        unit_id=row.unit_id,
        person_id=row.user_id if isinstance(row, Grant) else None,
    )
    record([change], by=by, at=now)


@transaction.atomic
def save_agency(*, agency: Agency, by: User | None, now: datetime) -> Agency:
    """Create or change an agency; raises ValidationError."""
    check_period(agency.valid_from, agency.valid_to)
    old = Agency.objects.filter(pk=agency.pk).select_related("unit").first()
    agency.save()
    facts = (_agency_facts(old) if old else None, _agency_facts(agency))
    _audit(agency, "change" if old else "add", agency.code, facts, by=by, now=now)
    return agency


@transaction.atomic
def delete_agency(*, agency: Agency, by: User | None, now: datetime) -> None:
    """Remove an agency that nothing points to."""
    _audit(agency, "delete", agency.code, (_agency_facts(agency), None), by=by, now=now)
    agency.delete()


def check_standing(grant: Grant, old: Grant | None, *, day: date) -> None:
    """Raise ValidationError unless the grant (so far `old`) may stand; inside a transaction."""
    check_grant(
        role=Role(grant.role),
        unit=grant.unit,
        agency=grant.agency,
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
    )
    check_overlap(grant)
    if old and old.role == Role.ADMINISTRATOR:
        lasts = contains(day, grant.valid_from, None) and grant.valid_to is None
        if not lasts or (grant.role, grant.user_id) != (old.role, old.user_id):
            require_another_administrator(besides=old.user, day=day)


@transaction.atomic
def save_grant(*, grant: Grant, by: User | None, now: datetime) -> Grant:
    """Create or change a grant.

    Raises ValidationError for what the roles do not allow, for a grant that overlaps one like it,
    and for the end of the last administrator's.
    """
    old = Grant.objects.filter(pk=grant.pk).select_related("unit", "agency", "user").first()
    check_standing(grant, old, day=local_day(now))
    grant.save()
    facts = (_grant_facts(old) if old else None, _grant_facts(grant))
    _audit(grant, "change" if old else "add", str(grant.pk), facts, by=by, now=now)
    return grant


@transaction.atomic
def delete_grant(*, grant: Grant, by: User | None, now: datetime) -> None:
    """Withdraw a grant altogether; what was recorded under it stays.

    Raises ValidationError for that of the last administrator.
    """
    if grant.role == Role.ADMINISTRATOR:
        require_another_administrator(besides=grant.user, day=local_day(now))
    _audit(grant, "delete", str(grant.pk), (_grant_facts(grant), None), by=by, now=now)
    grant.delete()
