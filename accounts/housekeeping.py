"""What is kept for a while and then goes."""

from datetime import datetime, timedelta

from accounts.models import KeptAnswer

ANSWERS_LAST = timedelta(hours=48)  # a write that is repeated later is a new one


def prune_answers(*, now: datetime) -> int:
    """Forget the answers that were kept for repeats longer than ANSWERS_LAST; returns how many."""
    gone: int = KeptAnswer.objects.filter(kept_at__lte=now - ANSWERS_LAST).delete()[0]
    return gone
