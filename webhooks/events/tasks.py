"""Tasks whose day has passed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from communes.lookup import names_at
from communes.models import UnitVersion
from meetings.models import Task
from ntm_portal.lib.periods import day_end, local_day
from webhooks.events.base import BATCH, Batches, Happening, Window, numbers_of, unit_told
from webhooks.models import Kind

DAY = timedelta(days=1)


def overdue_tasks(user: User, window: Window) -> Batches:
    """Open tasks whose day passed in the window, or before it if they were touched in it."""
    today = local_day(window.now)
    # What was due the day before `since` became overdue on its day.
    lately = Q(due_on__gte=local_day(window.since) - DAY) | Q(changed_at__gte=window.since)
    rows = Task.objects.visible_to(user).open_on(today)
    rows = rows.filter(lately, due_on__gte=window.first_due, due_on__lt=today)
    parts = ("commune", "criteria_set", "agency", "owner_unit", "meeting")
    ordered = rows.select_related(*parts).order_by("due_on", "pk")
    after = Q()
    while batch := list(ordered.filter(after)[:BATCH]):
        yield list(_overdue(batch))
        last = batch[-1]
        after = Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__gt=last.pk)


def _overdue(rows: Sequence[Task]) -> Iterator[Happening]:
    """The tasks as events. Two queries."""
    pairs = {(row.criteria_set_id, row.criterion_id) for row in rows if row.criterion_id}
    numbers = numbers_of(pairs)
    names = names_at({row.commune_id for row in rows}, max(row.meeting.held_on for row in rows))
    for row in rows:
        number = numbers.get((row.criteria_set_id, row.criterion_id or 0))
        yield _told(row, number, names.get(row.commune_id or 0))


def _told(row: Task, number: str | None, version: UnitVersion | None) -> Happening:
    asked = {"meeting": row.meeting_id, "due_from": row.due_on, "due_to": row.due_on}
    data: dict[str, Any] = {
        "task": row.pk,
        "meeting": row.meeting_id,
        "unit": unit_told(row.commune, version) if row.commune else None,
        "set": row.criteria_set.code,
        "criterion": number,
        "due_on": row.due_on.isoformat(),
        "owner": (row.agency or row.owner_unit).code,  # type: ignore[union-attr]  # one is there
        "url": f"{reverse('api:tasks-list')}?{urlencode(asked)}",
    }
    # A day given later makes it overdue once more.
    event = f"{Kind.TASK_OVERDUE}:{row.pk}:{row.due_on:%Y-%m-%d}"
    about = " · ".join(str(part) for part in (version, number) if part) or str(row)
    return Happening(Kind.TASK_OVERDUE, event, day_end(row.due_on), about, data)
