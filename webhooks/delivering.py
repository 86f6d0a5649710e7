"""The worker's turn: look for events, send what is due, let go of what is old.

A worker that dies loses nothing: its claim runs out, and a message counts as delivered only once
its answer is written down. So one may come twice, and none not at all.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from webhooks.claims import Claim, Clock
from webhooks.models import AllowedHost, Delivery, Kind, Webhook
from webhooks.outcomes import attempt, forbidden, settle
from webhooks.scanning import scan
from webhooks.sending import Rules

logger = logging.getLogger(__name__)

AT_ONCE = 100  # messages of one webhook in a turn, so that the others get theirs
IN_A_ROW = 3  # failures after which a webhook waits for the next turn, and rests if it is long
LONGEST_REST = timedelta(minutes=15)
KEPT = timedelta(days=90)  # messages with their attempts, once they wait no more
OLD_AT_ONCE = 1000


@dataclass
class Tally:
    """What a turn did."""

    made: int = 0
    delivered: int = 0
    failed: int = 0


def turn(clock: Clock) -> Tally:
    """Serve every webhook once; one that breaks does not hold up the others."""
    tally = Tally()
    served = Webhook.objects.open().filter(user__is_active=True).order_by("pk")
    for pk in list(served.values_list("pk", flat=True)):
        try:
            serve(Claim(pk, clock), tally)
        except Exception:
            logger.exception("webhook=%d broke off", pk)
    prune(clock())
    return tally


def serve(claim: Claim, tally: Tally) -> None:
    """Serve one webhook, unless another worker does."""
    if not claim.take():
        return
    rest = timedelta()
    try:
        webhook = Webhook.objects.get(pk=claim.pk)
        if webhook.paused_at is None:
            tally.made += scan(webhook, claim.now())
        rest = _send_due(claim, tally)
    finally:
        claim.leave(rest)


def rest_after(failing_since: datetime | None, now: datetime) -> timedelta:
    """How long a receiver that is down is left alone: a tenth of the time it has been so."""
    return min((now - failing_since) / 10, LONGEST_REST) if failing_since else timedelta()


def _send_due(claim: Claim, tally: Tally) -> timedelta:
    """Send what is due: tests, then what was made first; what fails lets the next ones pass.

    Returns how long the webhook shall rest.
    """
    due = Delivery.objects.due(claim.pk, claim.now())
    in_a_row, rules = 0, allowed_now()
    for delivery in list(due[:AT_ONCE]):
        webhook = claim.renew()
        if webhook is None:
            break
        if webhook.paused_at is not None and delivery.kind != Kind.TEST:
            continue
        answer = forbidden(webhook, delivery) or attempt(webhook, delivery, rules, claim.now())
        settle(webhook, delivery, answer, claim.now())
        logger.info(
            "webhook=%d message=%s answer=%s ms=%d",
            webhook.pk, delivery.key, answer.status or answer.problem, answer.ms,
        )  # fmt: skip
        in_a_row = 0 if answer.is_good else in_a_row + 1
        tally.delivered += answer.is_good
        tally.failed += not answer.is_good
        if in_a_row == IN_A_ROW:
            return rest_after(webhook.failing_since, claim.now())
    return timedelta()


def allowed_now() -> Rules:
    """What may be sent to. One query."""
    places = AllowedHost.objects.filter(removed_at__isnull=True).values_list("host", "port")
    return Rules(frozenset(places), settings.WEBHOOK_NETWORKS, settings.WEBHOOK_PLAIN_HTTP)


def prune(now: datetime) -> int:
    """Delete old messages that wait no more, with their attempts; some at a time."""
    old = Delivery.objects.filter(created_at__lt=now - KEPT, next_at__isnull=True)
    some = list(old.order_by("created_at")[:OLD_AT_ONCE].values_list("pk", flat=True))
    if some:
        Delivery.objects.filter(pk__in=some).delete()
    return len(some)
