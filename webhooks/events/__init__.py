"""What happened: read from what the other apps keep anyway, never told by them.

A verdict is an append-only row with the moment it was recorded, a publication an event of its
meeting, and a task is overdue when its day has passed. So no write waits for another system, and
nothing that is recorded can be forgotten here.
"""

from collections.abc import Callable

from accounts.models import User
from webhooks.events.base import Batches, Window
from webhooks.events.meetings import published_meetings
from webhooks.events.tasks import overdue_tasks
from webhooks.events.verdicts import changed_verdicts
from webhooks.models import Kind

READERS: dict[Kind, Callable[[User, Window], Batches]] = {
    Kind.VERDICT_CHANGED: changed_verdicts,
    Kind.TASK_OVERDUE: overdue_tasks,
    Kind.MEETING_PUBLISHED: published_meetings,
}


def read(kind: str, user: User, window: Window) -> Batches:
    """The events of one kind in the window that `user` sees now, the earliest first."""
    return READERS[Kind(kind)](user, window)
