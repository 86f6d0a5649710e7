"""A worker's hold on a webhook, so that each is served by one worker at a time."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from webhooks.models import Webhook

Clock = Callable[[], datetime]
CLAIM = timedelta(minutes=3)  # longer than the slowest attempt


class Claim:
    """A hold that is taken, renewed before each attempt, and left; else it runs out.

    It is one column changed by one statement, so of two workers the database lets one, on either
    engine, and nothing is locked while another system is waited for.
    """

    def __init__(self, pk: int, clock: Clock) -> None:
        self.pk, self.now = pk, clock
        self._until: datetime | None = None

    def take(self) -> bool:
        """Hold the webhook if nobody else does."""
        free = Q(busy_until__isnull=True) | Q(busy_until__lte=self.now())
        return self._hold(free)

    def renew(self) -> Webhook | None:
        """Hold it longer, and read it as it is now; None if it was lost or has ended."""
        held = self._hold(Q(busy_until=self._until))
        return Webhook.objects.get(pk=self.pk) if held else None

    def leave(self, rest: timedelta) -> None:
        """Let go of it, once it has rested for so long."""
        until = self.now() + rest if rest else None
        Webhook.objects.filter(pk=self.pk, busy_until=self._until).update(busy_until=until)

    def _hold(self, condition: Any) -> bool:
        # No two claims end at the same moment: the end tells whose it is.
        odd = timedelta(microseconds=random.randrange(10**6))  # noqa: S311
        self._until, before = self.now() + CLAIM + odd, self._until
        rows = Webhook.objects.open().filter(condition, pk=self.pk)
        if rows.update(busy_until=self._until) == 1:
            return True
        self._until = before
        return False
