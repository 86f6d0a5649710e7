"""Managing people: every write asks first whether `by` may, then does it through the services."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts import tokens
from accounts.access import Refused
from accounts.models import ApiToken, User
from accounts.roles import SYSTEM_ROLES
from accounts.services import Particulars
from communes import services as communes
from communes.models import Agency, Grant
from communes.people.reach import may_manage, require_reach
from communes.standing import require_another_administrator
from ntm_portal.lib.periods import local_day


def _require(by: User, person: User) -> None:
    if not may_manage(by, person):
        raise Refused(_("You do not manage this person's account."))


def _require_grant(by: User, grant: Grant) -> None:
    reach = require_reach(by)
    if reach.nation:
        return
    inside = grant.unit_id and reach.units().filter(pk=grant.unit_id).exists()
    if not inside or grant.role not in reach.roles():
        raise Refused(_("This role or this unit is beyond what you manage."))


def _require_fit(grant: Grant, *, is_system: bool) -> None:
    if is_system and grant.role not in SYSTEM_ROLES:
        raise ValidationError({"role": _("A system only reads the API, or records through it.")})


def _require_agency(by: User, agency: Agency) -> None:
    reach = require_reach(by)
    if not reach.units().filter(pk=agency.unit_id).exists():
        raise Refused(_("This agency is beyond what you manage."))


@transaction.atomic
def enrol(
    *,
    username: str,
    particulars: Particulars,
    grant: Grant,
    by: User,
    now: datetime,
    is_system: bool = False,
) -> User:
    """A new person or system with a first grant, whose `user` is filled in here.

    Nobody stands nowhere. Raises ValidationError for a role that is not for systems.
    """
    _require_grant(by, grant)
    _require_fit(grant, is_system=is_system)
    person = accounts.create_person(
        username=username, particulars=particulars, by=by, now=now, is_system=is_system
    )
    grant.user = person
    communes.save_grant(grant=grant, by=by, now=now)
    return person


@transaction.atomic
def change_person(*, person: User, particulars: Particulars, by: User, now: datetime) -> None:
    """Change a person's particulars."""
    _require(by, person)
    accounts.change_person(person=person, particulars=particulars, by=by, now=now)


@transaction.atomic
def set_active(*, person: User, active: bool, by: User, now: datetime) -> None:
    """Let a person in or keep them out. Raises ValidationError for the last administrator."""
    _require(by, person)
    if not active:
        if person == by:
            raise ValidationError(_("Nobody closes their own account; ask another administrator."))
        require_another_administrator(besides=person, day=local_day(now))
    accounts.set_active(person=person, active=active, by=by, now=now)


@transaction.atomic
def reset_password(*, person: User, by: User, now: datetime) -> None:
    """Close the account until the person has chosen a new password through a one-time link."""
    _require(by, person)
    accounts.forget_password(person=person, by=by, now=now)


@transaction.atomic
def sign_out(*, person: User, by: User, now: datetime) -> int:
    """End all sessions of a person; returns how many."""
    _require(by, person)
    return accounts.end_sessions(person=person, by=by, now=now)


@transaction.atomic
def give_grant(*, grant: Grant, by: User, now: datetime) -> Grant:
    """Give a person one more grant."""
    _require(by, grant.user)
    _require_grant(by, grant)
    _require_fit(grant, is_system=grant.user.is_system)
    return communes.save_grant(grant=grant, by=by, now=now)


@transaction.atomic
def end_grant(*, grant: Grant, valid_to: date, by: User, now: datetime) -> Grant:
    """Let a grant end before the day `valid_to`; one that has ended already stays as it was."""
    grant = _locked(grant, by)
    if grant.valid_to and grant.valid_to <= local_day(now):
        raise ValidationError({"last_day": _("This grant has ended already.")})
    grant.valid_to = valid_to
    return communes.save_grant(grant=grant, by=by, now=now)


@transaction.atomic
def withdraw_grant(*, grant: Grant, by: User, now: datetime) -> None:
    """Take back a grant that has not begun, or began today: as if it had not been given.

    Raises ValidationError for the only one, without which the province would lose sight of who
    holds it.
    """
    grant = _locked(grant, by)
    if grant.valid_from is None or grant.valid_from < local_day(now):
        raise ValidationError(_("This grant has begun: give it a last day instead."))
    if not grant.user.grants.exclude(pk=grant.pk).exists():
        raise ValidationError(
            _("This is the only role of the account: give another one first, or close the account.")
        )
    communes.delete_grant(grant=grant, by=by, now=now)


def _locked(grant: Grant, by: User) -> Grant:
    """The grant as it is now, which nobody else changes meanwhile, if `by` manages it."""
    _require(by, grant.user)
    rows = Grant.objects.select_for_update(of=("self",)).select_related("user", "unit")
    found = rows.filter(pk=grant.pk).first()
    if found is None:
        raise ValidationError(_("This role was withdrawn already."))
    _require_grant(by, found)
    return found


@transaction.atomic
def save_agency(*, agency: Agency, by: User, now: datetime) -> Agency:
    """Create, change or end an agency of what `by` manages."""
    _require_agency(by, agency)
    if agency.pk:
        _require_agency(by, Agency.objects.get(pk=agency.pk))
    return communes.save_agency(agency=agency, by=by, now=now)


@transaction.atomic
def make_token(
    *, system: User, purpose: str, last_day: date, seen: int, by: User, now: datetime
) -> tuple[ApiToken, str]:
    """A token for a system of what `by` manages, and its secret; see `create_token`."""
    _require(by, system)
    return tokens.create_token(
        system=system, purpose=purpose, last_day=last_day, seen=seen, by=by, now=now
    )


@transaction.atomic
def revoke_token(*, token: ApiToken, reason: str, by: User, now: datetime) -> None:
    """Stop a token of a system that `by` manages."""
    _require(by, token.user)
    tokens.revoke_token(token=token, reason=reason, by=by, now=now)
