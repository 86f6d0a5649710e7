"""Writes to people, their passwords and their sessions: atomic and audited.

Who may do this to whom is not known here, since it follows from grants: `communes.people` asks
for the right and then calls these. What a person does to their own account needs no more right.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.history import Change, record
from accounts.models import SignIn, User
from ntm_portal.lib.text import nfc


@dataclass(frozen=True)
class Particulars:
    """What is kept of a person beside the user name; Vietnamese names stay in one piece."""

    name: str
    title: str
    email: str


def facts_of(person: User) -> dict[str, Any]:
    """What the audit keeps of a person; never the password."""
    return {
        "name": person.get_full_name(),
        "title": person.title,
        "email": person.email,
        "is_active": person.is_active,
        "is_staff": person.is_staff,
        "is_superuser": person.is_superuser,
    }


def audit_person(
    action: str,
    person: User,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    *,
    by: User | None,
    now: datetime,
) -> None:
    """Write that `by` did `action` to `person`, who may be a system."""
    subject = "system" if person.is_system else "user"
    change = Change(action, subject, person.username, before, after, person_id=person.pk)
    record([change], by=by, at=now)


@transaction.atomic
def create_person(
    *,
    username: str,
    particulars: Particulars,
    by: User | None,
    now: datetime,
    is_system: bool = False,
) -> User:
    """A new account that nobody can enter yet: the way in is a one-time link, or tokens.

    Raises ValidationError (`username`) for a name in use.
    """
    person = User(username=username, password=make_password(None), is_system=is_system)
    _put(person, particulars)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise ValidationError({"username": _("This user name is in use already.")}) from error
    audit_person("add", person, None, facts_of(person), by=by, now=now)
    return person


@transaction.atomic
def change_person(*, person: User, particulars: Particulars, by: User, now: datetime) -> User:
    """Change name, position or e-mail; the user name stays, since the audit trail names it."""
    before = facts_of(person)
    _put(person, particulars)
    after = facts_of(person)
    if after != before:
        person.save()
        audit_person("change", person, before, after, by=by, now=now)
    return person


def _put(person: User, particulars: Particulars) -> None:
    person.first_name, person.last_name = nfc(particulars.name), ""
    person.title, person.email = nfc(particulars.title), particulars.email


@transaction.atomic
def set_active(*, person: User, active: bool, by: User, now: datetime) -> None:
    """Let a person in or keep them out; who is kept out is signed out everywhere at once."""
    if person.is_active == active:
        return
    before = facts_of(person)
    person.is_active = active
    person.save()
    if not active:
        SignIn.objects.filter(user_id=person.pk).delete()
    audit_person("change", person, before, facts_of(person), by=by, now=now)


@transaction.atomic
def forget_password(*, person: User, by: User, now: datetime) -> None:
    """Close the account until a new password is chosen: old password, links and sessions end.

    Raises ValidationError for a system, which has no password and gets none.
    """
    if person.is_system:
        raise ValidationError(_("A system has no password: it comes with a token."))
    person.password = make_password(None)
    person.save()
    SignIn.objects.filter(user_id=person.pk).delete()
    audit_person("reset password", person, by=by, now=now)


@transaction.atomic
def choose_password(*, person: User, password: str, now: datetime, keep: str | None = None) -> None:
    """Set the password that the person chose; ends their sessions, except that with key `keep`."""
    person.set_password(password)
    person.save()
    SignIn.objects.filter(user_id=person.pk).exclude(session_key=keep or "").delete()
    audit_person("set password", person, by=person, now=now)


@transaction.atomic
def end_sessions(
    *, person: User, by: User, now: datetime, handle: str = "", keep: str | None = None
) -> int:
    """End the session called `handle`, or all except that with key `keep`; returns how many."""
    rows = SignIn.objects.open_of(person.pk, now).exclude(session_key=keep or "")
    ended: int = (rows.filter(handle=handle) if handle else rows).delete()[0]
    if ended:
        audit_person("sign out", person, None, {"sessions": ended}, by=by, now=now)
    return ended
