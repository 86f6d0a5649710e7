"""What people do to webhooks and allowed hosts: checked, atomic, audited.

Who manages an account manages its webhooks; where they may lead is for administrators to allow.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.history import record
from accounts.models import User
from communes.people.reach import may_manage, require_reach
from webhooks import signing
from webhooks.changes import change, close, host_change
from webhooks.delivering import allowed_now
from webhooks.events.base import Happening
from webhooks.guard import check_target, parse_host
from webhooks.models import EVENTS, AllowedHost, Delivery, Kind, Pause, Webhook
from webhooks.scanning import message

BOTH_SIGN = timedelta(days=1)  # after a new secret the old one still signs


@dataclass(frozen=True)
class Wanted:
    """A webhook as asked for."""

    user: User
    name: str
    address: str
    events: Sequence[str]


def _require(by: User, user: User) -> None:
    if not may_manage(by, user):
        raise Refused(_("You do not manage this account."))


def _hold(webhook: Webhook, by: User) -> Webhook:
    """The webhook, locked, for whoever manages its account, unless it has ended."""
    _require(by, webhook.user)
    rows = Webhook.objects.select_for_update(of=("self",), no_key=True).select_related("user")
    held: Webhook = rows.get(pk=webhook.pk)
    if held.ended_at is not None:
        raise ValidationError(_("This webhook has ended: make a new one."))
    return held


@transaction.atomic
def make_webhook(*, wanted: Wanted, by: User, now: datetime) -> tuple[Webhook, str]:
    """A new webhook, told of what happens from now on, and its secret, which is shown once.

    Raises Refused, ValidationError (keys `user`, `name`, `address`, `events`).
    """
    _require(by, wanted.user)
    user = User.objects.select_for_update(no_key=True).get(pk=wanted.user.pk)
    if not (user.is_system and user.is_active):
        raise ValidationError({"user": _("Choose the account of a system that is open.")})
    if not wanted.events or not set(wanted.events) <= set(EVENTS):
        raise ValidationError({"events": _("Choose at least one event.")})
    _check_address(user, wanted.address)
    row = Webhook(
        user=user,
        name=wanted.name.strip(),
        address=wanted.address,
        events=[kind.value for kind in EVENTS if kind in wanted.events],
        salt=signing.new_salt(),
        created_by=by,
        created_at=now,
        position=now,
    )
    row.full_clean(exclude=["user", "created_by"])
    row.save()
    record([change("add", row, None)], by=by, at=now)
    return row, signing.secret(row.salt)


def _check_address(user: User, address: str) -> None:
    rules = allowed_now()
    try:
        check_target(address, rules.allowed, plain=rules.plain)
    except ValidationError as error:
        raise ValidationError({"address": error.messages}) from error
    if Webhook.objects.open().filter(user=user, address=address).exists():
        raise ValidationError({"address": _("This account has a webhook to this address.")})


@transaction.atomic
def pause(*, webhook: Webhook, by: User, now: datetime) -> None:
    """Send nothing until it is resumed; twice is once."""
    held = _hold(webhook, by)
    if held.paused_at is None:
        before = held.told()
        held.paused_at, held.pause_cause = now, Pause.PERSON
        held.save(update_fields=["paused_at", "pause_cause"])
        record([change("pause", held, before)], by=by, at=now)


@transaction.atomic
def resume(*, webhook: Webhook, by: User, now: datetime) -> None:
    """Send again, beginning with what happened meanwhile; twice is once."""
    held = _hold(webhook, by)
    if held.paused_at is not None:
        before = held.told()
        held.paused_at, held.pause_cause, held.failing_since = None, "", None
        held.save(update_fields=["paused_at", "pause_cause", "failing_since"])
        record([change("resume", held, before)], by=by, at=now)


@transaction.atomic
def new_secret(*, webhook: Webhook, by: User, now: datetime) -> str:
    """A new secret, which is shown once; for a day messages are signed with both."""
    held = _hold(webhook, by)
    held.old_salt, held.salt = held.salt, signing.new_salt()
    held.old_salt_until = now + BOTH_SIGN
    held.save(update_fields=["salt", "old_salt", "old_salt_until"])
    record([change("new_secret", held, held.told())], by=by, at=now)
    return signing.secret(held.salt)


@transaction.atomic
def end_webhook(*, webhook: Webhook, reason: str, by: User, now: datetime) -> None:
    """End a webhook for good. Raises ValidationError (key `reason`)."""
    held = _hold(webhook, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the webhook ends.")})
    close(held, reason=reason.strip(), by=by, now=now)


@transaction.atomic
def send_test(*, webhook: Webhook, by: User, now: datetime) -> Delivery:
    """Let the worker send a test, also while the webhook is paused; one at a time."""
    held = _hold(webhook, by)
    waiting: Delivery | None = held.deliveries.waiting().filter(kind=Kind.TEST).first()
    if waiting is not None:
        return waiting
    told = Happening(Kind.TEST, f"{Kind.TEST}:{now.isoformat()}", now, "–", {"webhook": held.name})
    row = message(held, told, now)
    row.save()
    if held.failing_since is not None:  # a person who has mended something need not wait
        Webhook.objects.filter(pk=held.pk).update(busy_until=None)
    record([change("test", held, held.told())], by=by, at=now)
    return row


@transaction.atomic
def replay(*, webhook: Webhook, deliveries: Sequence[int] | None, by: User, now: datetime) -> int:
    """Send messages again, under their ids and as they were: those of these numbers, else all
    that were given up. Returns how many; one that waits already is none.
    """
    held = _hold(webhook, by)
    rows = held.deliveries.filter(next_at__isnull=True).exclude(kind=Kind.TEST)
    rows = rows.given_up() if deliveries is None else rows.filter(pk__in=deliveries)
    count: int = rows.update(next_at=now, done_at=None, given_up_at=None, tries=0)
    if count:
        before, after = held.told(), held.told() | {"sent_again": count}
        again = change("replay", held, before)
        record([replace(again, after=after)], by=by, at=now)
    return count


def _require_nation(by: User) -> None:
    if not require_reach(by).nation:
        raise Refused(_("Only administrators allow hosts: they hold for the whole portal."))


@transaction.atomic
def allow_host(*, host: str, port: int, purpose: str, by: User, now: datetime) -> AllowedHost:
    """Let webhooks lead to a host. Raises Refused, ValidationError (`host`, `port`, `purpose`)."""
    _require_nation(by)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    try:
        name = parse_host(host)
    except ValidationError as error:
        raise ValidationError({"host": error.messages}) from error
    if not purpose.strip():
        raise ValidationError({"purpose": _("Say what the host is for.")})
    row = AllowedHost(host=name, port=port, purpose=purpose.strip(), created_by=by, created_at=now)
    row.full_clean(exclude=["created_by"])
    row.save()
    told = {"host": row.host, "port": row.port, "purpose": row.purpose}
    record([host_change("add", row, None, told)], by=by, at=now)
    return row


@transaction.atomic
def remove_host(*, row: AllowedHost, by: User, now: datetime) -> None:
    """Let no webhook lead to a host any more; twice is once."""
    _require_nation(by)
    held = AllowedHost.objects.select_for_update(no_key=True).get(pk=row.pk)
    if held.removed_at is None:
        held.removed_at, held.removed_by = now, by
        held.save(update_fields=["removed_at", "removed_by"])
        told = {"host": held.host, "port": held.port, "purpose": held.purpose}
        record([host_change("remove", held, told, None)], by=by, at=now)
