"""What the writes of people and of the worker share: the audit entry, and how a webhook ends."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.history import Change, record
from accounts.models import User
from webhooks.models import AllowedHost, Delivery, Pause, Webhook


def change(verb: str, webhook: Webhook, before: dict[str, Any] | None, reason: str = "") -> Change:
    """The audit entry of what was done to a webhook; never with its secret."""
    person = webhook.user_id
    return Change(
        f"webhook.{verb}", "webhook", f"{webhook.pk} {webhook}", before, webhook.told(),
        reason=reason, person_id=person,
    )  # fmt: skip


def host_change(
    verb: str, row: AllowedHost, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> Change:
    """The audit entry of what was done to an allowed host."""
    return Change(f"allowedhost.{verb}", "allowedhost", str(row), before, after)


def pause_all(now: datetime) -> int:
    """Pause every webhook after a restore: a copy elsewhere must tell nobody anything."""
    rows = Webhook.objects.open().filter(paused_at__isnull=True)
    return rows.update(paused_at=now, pause_cause=Pause.RESTORED)


@transaction.atomic
def close(webhook: Webhook, *, reason: str, by: User | None, now: datetime) -> None:
    """End a webhook for good; what still waits is given up. `by` is None for the worker."""
    before = webhook.told()
    webhook.ended_at, webhook.ended_by, webhook.end_reason = now, by, reason
    webhook.save(update_fields=["ended_at", "ended_by", "end_reason"])
    waiting = Delivery.objects.waiting().filter(webhook=webhook)
    waiting.update(given_up_at=now, next_at=None)
    record([change("end", webhook, before, reason)], by=by, at=now)
