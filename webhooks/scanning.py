"""Making a message of each event, once."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from ntm_portal.lib.periods import local_day
from webhooks.events import read
from webhooks.events.base import Happening, Window
from webhooks.models import Delivery, Kind, Webhook, message_key

# An entry is stamped when it begins and seen when it ends, so each scan looks back a little; every
# few minutes one looks back far, for imports that take long.
OVERLAP = timedelta(minutes=1)
FAR_OVERLAP = timedelta(minutes=30)
FAR_EVERY = timedelta(minutes=5)
# What happened longer ago is not told any more, after a long pause say. Shorter than messages are
# kept, so that none is made anew.
FARTHEST = timedelta(days=60)


def scan(webhook: Webhook, now: datetime) -> int:
    """Make a message of every event since the last scan that the account may see; how many.

    Broken off in the middle it begins again where the last whole scan ended: an event whose
    message exists is passed over.
    """
    user = User.objects.get(pk=webhook.user_id)  # its grants are read anew each time
    oldest = max(webhook.created_at, now - FARTHEST)
    since = webhook.position - _overlap(webhook.position, now)
    window = Window(max(oldest, since), now, local_day(oldest))
    made = sum(
        keep(webhook, batch, now) for kind in webhook.events for batch in read(kind, user, window)
    )
    Webhook.objects.filter(pk=webhook.pk, position__lt=now).update(position=now)
    return made


def _overlap(position: datetime, now: datetime) -> timedelta:
    """How far to look back: far in the first scan after each five minutes of the clock."""
    every = FAR_EVERY.total_seconds()
    passed = position.timestamp() // every != now.timestamp() // every
    return FAR_OVERLAP if passed else OVERLAP


def keep(webhook: Webhook, batch: Sequence[Happening], now: datetime) -> int:
    """Make the messages of those events that have none; how many. Two queries."""
    told = Delivery.objects.filter(webhook=webhook, event__in=[one.event for one in batch])
    known = set(told.values_list("event", flat=True))
    new = [message(webhook, one, now) for one in batch if one.event not in known]
    Delivery.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def message(webhook: Webhook, event: Happening, now: datetime) -> Delivery:
    """The message of an event, to be sent at once; not saved."""
    key = message_key()
    return Delivery(
        webhook=webhook,
        key=key,
        event=event.event,
        kind=event.kind,
        about=event.about[:300],
        body=_body(key, event),
        created_at=now,
        next_at=now,
    )


def _body(key: str, event: Happening) -> str:
    """The text that is signed and sent, to the letter."""
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    told: dict[str, Any] = {
        "id": key,
        "type": Kind(event.kind).value,
        "timestamp": at,
        "data": event.data,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
