"""What every write of a task shares: the lock, the days it may speak of, its event and audit."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import User
from meetings.editing import audit, check_seen, store
from meetings.models import Task, TaskEvent
from ntm_portal.lib.periods import local_day


def require_reporter(task: Task, by: User) -> None:
    """Raise Refused unless the person reports on the task."""
    if not Task.objects.reportable_by(by).filter(pk=task.pk).exists():
        raise Refused(_("Only the owner of the task and the office that gave it report on it."))


def require_closer(task: Task, by: User) -> None:
    """Raise Refused unless the person keeps the meeting that gave the task."""
    if not Task.objects.kept_by(by).filter(pk=task.pk).exists():
        raise Refused(_("Only the office that held the meeting decides about its tasks."))


def grip(task: Task, seen: int | None) -> Task:
    """The task as it is now, locked until the transaction ends.

    Raises Overtaken where it is not the revision `seen`, ValidationError once it was dropped.
    """
    held: Task = Task.objects.select_for_update(no_key=True).get(pk=task.pk)
    check_seen(held, seen)
    if held.dropped_on:
        raise ValidationError(_("The task was dropped: nothing more happens to it."))
    return held


def grip_open(task: Task, seen: int | None) -> Task:
    """As `grip`; raises ValidationError for a task that is done, too."""
    held = grip(task, seen)
    if held.done_on:
        raise ValidationError(_("The task is closed as done. Reopen it first."))
    return held


def check_day(task: Task, day: date, field: str, now: datetime) -> None:
    """Raise ValidationError (key `field`) for a day before the meeting, or one still to come."""
    held_on = task.meeting.held_on
    if day < held_on:
        told = _("The meeting was on %(day)s: give that day or a later one.")
        raise ValidationError({field: told % {"day": f"{held_on:%d/%m/%Y}"}})
    if day > local_day(now):
        told = _("%(day)s has not come yet.")
        raise ValidationError({field: told % {"day": f"{day:%d/%m/%Y}"}})


def spoken(text: str, field: str, missing: str) -> str:
    """The text without blanks around it. Raises ValidationError (key `field`): `missing`."""
    if not text.strip():
        raise ValidationError({field: missing})
    return text.strip()


def happened(
    task: Task,
    kind: TaskEvent.Kind,
    before: dict[str, Any],
    *,
    on: date,
    by: User,
    at: datetime,
    text: str = "",
    changes: dict[str, list[str]] | None = None,
    also: dict[str, Any] | None = None,
) -> TaskEvent:
    """Store a held task as its next revision, with the event and the audit entry that tell it.

    `also` is told in the audit trail beside the task's own fields.
    """
    store(task, by=by, at=at)
    event = TaskEvent.objects.create(
        task=task, kind=kind, on=on, at=at, by=by, text=text, changes=changes or {}
    )
    after = task.told() | (also or {})
    audit(task.meeting, str(kind), task, before, after, by=by, at=at, reason=text)
    return event
