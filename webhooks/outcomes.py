"""One attempt, and what follows from how it went: delivered, tried again, given up, paused."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.history import record
from accounts.models import User
from webhooks.changes import change, close
from webhooks.events import sees
from webhooks.models import Attempt, Delivery, Kind, Pause, Problem, Webhook
from webhooks.sending import Answer, Rules, send
from webhooks.signing import headers

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# The wait after each failure; together three days. After the last one the message is given up.
WAITS = (
    MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR
)  # fmt: skip
PATIENCE = timedelta(days=5)  # of nothing but failures, then the webhook is paused
GONE = 410
OWN = {"Content-Type": "application/json", "User-Agent": "NTM-Portal", "Connection": "close"}


def wait_after(tries: int, chance: float) -> timedelta | None:
    """How long to wait after so many failures, a fifth more or less by `chance` (0 to 1).

    None: give up. Waits differ, so that a receiver that comes back is not run over.
    """
    return WAITS[tries - 1] * (0.8 + 0.4 * chance) if tries <= len(WAITS) else None


def attempt(webhook: Webhook, delivery: Delivery, rules: Rules, now: datetime) -> Answer:
    """Send a message as it was kept, signed at `now`. Writes nothing and never raises."""
    signed = headers(delivery.key, now, delivery.body, webhook.salts(now))
    return send(webhook.address, OWN | signed, delivery.body, rules)


def forbidden(webhook: Webhook, delivery: Delivery) -> Answer | None:
    """Why a message is not sent any more: its account no longer sees what it tells of."""
    user = User.objects.get(pk=webhook.user_id)  # its grants are read anew each time
    if user.is_active and sees(user, delivery.event):
        return None
    told = _("The account no longer sees what this message tells of.")
    return Answer(problem=Problem.SCOPE, detail=told)


@transaction.atomic
def settle(webhook: Webhook, delivery: Delivery, answer: Answer, now: datetime) -> None:
    """Write down how an attempt went, with what follows from it."""
    Attempt.objects.create(
        delivery=delivery,
        at=now,
        status=answer.status,
        problem=answer.problem or "",
        detail=answer.detail,
        said=answer.said,
        ms=answer.ms,
    )
    waiting = Delivery.objects.waiting().filter(pk=delivery.pk)
    if answer.is_good:
        waiting.update(done_at=now, next_at=None, tries=delivery.tries + 1)
        Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=False).update(
            failing_since=None
        )
        return
    _put_off(waiting, delivery, answer, now)
    if answer.problem != Problem.SCOPE:
        _mark(webhook, gone=answer.status == GONE, now=now)


def _put_off(
    waiting: QuerySet[Delivery], delivery: Delivery, answer: Answer, now: datetime
) -> None:
    """Try again later, or give up: after the last wait, and at once where later is no use."""
    tries = delivery.tries + 1
    once = delivery.kind == Kind.TEST or answer.problem == Problem.SCOPE
    wait = None if once else wait_after(tries, random.random())  # noqa: S311
    if wait is None:
        waiting.update(given_up_at=now, next_at=None, tries=tries)
    else:
        waiting.update(next_at=now + wait, tries=tries)


def _mark(webhook: Webhook, *, gone: bool, now: datetime) -> None:
    """What a failure means for the webhook: it ends, is failing since, or has failed too long."""
    if gone:
        close(webhook, reason=_("The receiver answered 410: it wants no more."), by=None, now=now)
        return
    Webhook.objects.filter(pk=webhook.pk, failing_since__isnull=True).update(failing_since=now)
    since = webhook.failing_since
    if since and now - since >= PATIENCE and webhook.paused_at is None:
        before = webhook.told()
        webhook.paused_at, webhook.pause_cause = now, Pause.FAILING
        webhook.save(update_fields=["paused_at", "pause_cause"])
        record([change("pause", webhook, before)], by=None, at=now)
