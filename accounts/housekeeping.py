"""What is kept for a while and then goes."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import ApiCall, KeptAnswer

ANSWERS_LAST = timedelta(hours=48)  # a write that is repeated later is a new one


def prune_answers(*, now: datetime) -> int:
    """Forget the answers that were kept for repeats longer than ANSWERS_LAST; returns how many."""
    gone: int = KeptAnswer.objects.filter(kept_at__lte=now - ANSWERS_LAST).delete()[0]
    return gone


def prune_calls(*, now: datetime) -> int:
    """Forget calls older than API_CALLS_DAYS, for 0 none; returns how many.

    Tokens live a year at most, so by default the calls of a good token are all there.
    """
    if not settings.API_CALLS_DAYS:
        return 0
    until = now - timedelta(days=settings.API_CALLS_DAYS)
    gone: int = ApiCall.objects.filter(at__lte=until).delete()[0]
    return gone
