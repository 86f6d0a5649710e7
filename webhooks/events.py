"""What happened: read from what the other apps keep anyway, never told by them.

A verdict is an append-only row with the moment it was recorded, a publication an event of its
meeting, and a task is overdue when its day has passed. So no write waits for another system, and
nothing that is recorded can be forgotten here. Each reader takes the account that is told (what it
sees now is what it is told of), the moments between which to look, and gives batches.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from communes.lookup import names_at
from communes.models import UnitVersion
from criteria.models import Authority, SetCriterion, Status, Verdict
from meetings.models import Meeting, MeetingEvent, State, Task
from ntm_portal.lib.periods import day_end, local_day
from webhooks.models import Kind

BATCH = 500  # rows in memory at once
DAY = timedelta(days=1)
NO_DATA = "no_data"
Places = dict[tuple[int, int], str]  # set id, criterion id → number


@dataclass(frozen=True)
class Window:
    """Where to look: from `since` until `now`, on nothing that was due before `first_due`."""

    since: datetime
    now: datetime
    first_due: date


@dataclass(frozen=True)
class Happening:
    """One event: its name, which no other has, when it was, and what is told of it."""

    kind: Kind
    event: str
    at: datetime
    about: str
    data: dict[str, Any] = field(default_factory=dict)


Batches = Iterator[list[Happening]]


def read(kind: str, user: User, window: Window) -> Batches:
    """The events of one kind in the window, the earliest first, in batches."""
    return READERS[Kind(kind)](user, window)


def verdicts(user: User, window: Window) -> Batches:
    """Verdicts by which a cell changed, also those replaced since."""
    # A row with an origin is no entry of a person but the rest of one that a later entry shortened.
    rows = Verdict.objects.visible_to(user).filter(
        recorded_at__gte=window.since, recorded_at__lte=window.now, origin__isnull=True
    )
    ordered = rows.select_related("unit", "criteria_set").order_by("recorded_at", "pk")
    after = Q()
    while batch := list(ordered.filter(after)[:BATCH]):
        yield list(_changes(batch))
        last = batch[-1]
        after = Q(recorded_at__gt=last.recorded_at) | Q(
            recorded_at=last.recorded_at, pk__gt=last.pk
        )


def _changes(rows: Sequence[Verdict]) -> Iterator[Happening]:
    """The rows that say something else than what held before them. Three queries."""
    before = _before(rows)
    numbers = _numbers({(row.criteria_set_id, row.criterion_id) for row in rows})
    names = names_at({row.unit_id for row in rows}, max(row.holds_from for row in rows))
    for row in rows:
        old, new = _word(before.get(row.pk)), _word(row)
        if old == new:
            continue
        number = numbers.get((row.criteria_set_id, row.criterion_id), "")
        name = names.get(row.unit_id)
        yield Happening(
            Kind.VERDICT_CHANGED,
            f"{Kind.VERDICT_CHANGED}:{row.pk}",
            row.recorded_at,
            f"{name} · {number}",
            {
                "unit": _unit(row.unit, name),
                "set": row.criteria_set.code,
                "criterion": number,
                "authority": Authority(row.authority).name.lower(),
                "old_status": old,
                "new_status": new,
                "holds_from": row.holds_from.isoformat(),
                "holds_to": row.holds_to.isoformat() if row.holds_to else None,
                "url": _progress(row),
            },
        )


def _before(rows: Sequence[Verdict]) -> dict[int, Verdict]:
    """What each cell said, on the day of the row, just before the row was recorded. One query."""
    earliest = min(row.recorded_at for row in rows)
    known = Verdict.objects.filter(
        Q(replaced_at__isnull=True) | Q(replaced_at__gte=earliest),
        recorded_at__lt=max(row.recorded_at for row in rows),
        unit__in={row.unit_id for row in rows},
        criterion__in={row.criterion_id for row in rows},
    )
    by_cell: dict[Any, list[Verdict]] = {}
    for row in known:
        by_cell.setdefault(row.cell, []).append(row)
    found = {row.pk: _standing(by_cell.get(row.cell, []), row) for row in rows}
    return {pk: row for pk, row in found.items() if row}


def _standing(cell: Sequence[Verdict], new: Verdict) -> Verdict | None:
    for row in cell:
        known = row.recorded_at < new.recorded_at and (
            row.replaced_at is None or row.replaced_at >= new.recorded_at
        )
        holds = row.holds_from <= new.holds_from and (
            row.holds_to is None or row.holds_to > new.holds_from
        )
        if known and holds:
            return row
    return None


def _word(row: Verdict | None) -> str:
    """A verdict as the API says it."""
    return NO_DATA if row is None or row.is_blank else Status(row.status).name.lower()


def _numbers(places: set[tuple[int, int]]) -> Places:
    rows = SetCriterion.objects.filter(
        criteria_set__in={pk for pk, _criterion in places},
        criterion__in={pk for _set, pk in places},
    )
    return {(a, b): n for a, b, n in rows.values_list("criteria_set_id", "criterion_id", "number")}


def _unit(unit: Any, version: UnitVersion | None) -> dict[str, str]:
    name = version.full_name if version else ""
    return {"level": unit.level, "code": unit.code, "name": name}


def _progress(row: Verdict) -> str:
    asked = {
        "level": "commune", "commune": row.unit.code, "set": row.criteria_set.code,
        "as_of": row.holds_from.isoformat(),
    }  # fmt: skip
    return f"{reverse('api:progress-list')}?{urlencode(asked)}"


def tasks(user: User, window: Window) -> Batches:
    """Open tasks whose day has passed: in the window, or before it if they were touched in it."""
    today = local_day(window.now)
    # What was due the day before `since` became overdue on its day.
    lately = Q(due_on__gte=local_day(window.since) - DAY) | Q(changed_at__gte=window.since)
    rows = Task.objects.visible_to(user).open_on(today)
    rows = rows.filter(lately, due_on__gte=window.first_due, due_on__lt=today)
    ordered = rows.select_related("commune", "criteria_set", "agency", "owner_unit", "meeting")
    after = Q()
    while batch := list(ordered.filter(after).order_by("due_on", "pk")[:BATCH]):
        yield list(_overdue(batch))
        last = batch[-1]
        after = Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__gt=last.pk)


def _overdue(rows: Sequence[Task]) -> Iterator[Happening]:
    """The tasks as events. Two queries."""
    pairs = {(row.criteria_set_id, row.criterion_id) for row in rows if row.criterion_id}
    numbers = _numbers(pairs)
    names = names_at({row.commune_id for row in rows}, max(row.meeting.held_on for row in rows))
    for row in rows:
        number = numbers.get((row.criteria_set_id, row.criterion_id or 0))
        name = names.get(row.commune_id or 0)
        # A day given later makes it overdue once more.
        event = f"{Kind.TASK_OVERDUE}:{row.pk}:{row.due_on:%Y-%m-%d}"
        about = " · ".join(str(part) for part in (name, number) if part)
        asked = {"meeting": row.meeting_id, "due_from": row.due_on, "due_to": row.due_on}
        yield Happening(
            Kind.TASK_OVERDUE,
            event,
            day_end(row.due_on),
            about or f"{row.pk}",
            {
                "task": row.pk,
                "meeting": row.meeting_id,
                "unit": _unit(row.commune, name) if row.commune else None,
                "set": row.criteria_set.code,
                "criterion": number,
                "due_on": row.due_on.isoformat(),
                "owner": (row.agency or row.owner_unit).code,  # type: ignore[union-attr]  # one is
                "url": f"{reverse('api:tasks-list')}?{urlencode(asked)}",
            },
        )


def meetings(user: User, window: Window) -> Batches:
    """Meetings put on the public pages, unless they were taken off again by now."""
    seen = Meeting.objects.visible_to(user).filter(state=State.PUBLISHED)
    rows = (
        MeetingEvent.objects.filter(
            kind=MeetingEvent.Kind.PUBLISHED,
            at__gte=window.since,
            at__lte=window.now,
            meeting__in=seen.values("pk"),
        )
        .select_related("meeting__organiser", "meeting__criteria_set")
        .order_by("at", "pk")
    )
    if found := list(rows):  # few: people publish one at a time
        names = names_at({row.meeting.organiser_id for row in found}, local_day(window.now))
        yield [_published(row, names) for row in found]


def _published(row: MeetingEvent, names: dict[int, UnitVersion]) -> Happening:
    meeting = row.meeting
    name = names.get(meeting.organiser_id)
    return Happening(
        Kind.MEETING_PUBLISHED,
        f"{Kind.MEETING_PUBLISHED}:{row.pk}",
        row.at,
        f"{name} · {meeting.held_on:%d/%m/%Y}",
        {
            "meeting": meeting.pk,
            "held_on": meeting.held_on.isoformat(),
            "unit": _unit(meeting.organiser, name),
            "set": meeting.criteria_set.code,
            "url": reverse("api:meetings-detail", args=[meeting.pk]),
            "public_url": reverse("public:meeting", args=[meeting.pk]),
        },
    )


READERS: dict[Kind, Callable[[User, Window], Batches]] = {
    Kind.VERDICT_CHANGED: verdicts,
    Kind.TASK_OVERDUE: tasks,
    Kind.MEETING_PUBLISHED: meetings,
}
