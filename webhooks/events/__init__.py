"""What happened: read from what the other apps keep anyway, never told by them.

A verdict is an append-only row with the moment it was recorded, a publication an event of its
meeting, and a task is overdue when its day has passed. So no write waits for another system, and
nothing that is recorded can be forgotten here.
"""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from criteria.models import Verdict
from meetings.models import Meeting, Task
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


# What the number in an event's key names.
SUBJECTS: dict[str, tuple[Any, str]] = {
    Kind.VERDICT_CHANGED: (Verdict, "pk"),
    Kind.TASK_OVERDUE: (Task, "pk"),
    Kind.MEETING_PUBLISHED: (Meeting, "events__pk"),
}


def sees(user: User, event: str) -> bool:
    """Whether `user` sees now what the event of that key is about; a test is about nothing."""
    kind, number, *_rest = event.split(":")
    if kind not in SUBJECTS:
        return True
    model, key = SUBJECTS[kind]
    return bool(model.objects.visible_to(user).filter(**{key: int(number)}).exists())


def read(kind: str, user: User, window: Window) -> Batches:
    """The events of one kind in the window that `user` sees now, the earliest first."""
    return READERS[Kind(kind)](user, window)
