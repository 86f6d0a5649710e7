"""The desk of a person: tasks, cells to record, verdicts to verify, meetings ahead."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache

from accounts.models import User
from communes.lookup import names_at
from communes.models import UnitVersion
from communes.scope import grants_of, lies_in
from criteria.authority import recording_units
from criteria.waiting import Waiting, waiting
from dashboards.home import Territory
from meetings.models import Meeting, Task
from meetings.models.meeting import OPEN_STATES
from meetings.models.task import TaskState

SOON = timedelta(days=14)
KEPT_FOR = 60  # seconds that the menu shows a count before it is counted again


@dataclass(frozen=True)
class Line:
    """A task with what its commune is called."""

    task: Any
    commune: UnitVersion | None
    days_left: int  # negative once it is overdue

    @property
    def late(self) -> int:
        """Days overdue."""
        return -self.days_left


@dataclass(frozen=True)
class PlaceWork:
    """What waits for entry in the communes of one district, area or province."""

    blank: int
    stale: int

    def __bool__(self) -> bool:
        return bool(self.blank or self.stale)


@dataclass(frozen=True)
class Work:
    """Everything that waits for one person today."""

    overdue: list[Line]
    soon: list[Line]  # due within SOON
    later: int
    reported: list[Line]  # reported done, waiting for the office to agree
    verify: list[Waiting]  # the communes with verdicts to verify
    places: dict[int, PlaceWork]  # by the unit of the grant
    meetings: list[Any]

    @property
    def verify_count(self) -> int:
        """Verdicts to verify."""
        return sum(len(row.verify) for row in self.verify)

    def beside(self, territories: list[Territory]) -> list[tuple[Territory, PlaceWork | None]]:
        """Each territory with what waits for entry in it."""
        return [(row, self.places.get(row.grant.unit_id)) for row in territories]

    @property
    def urgent(self) -> int:
        """The count in the menu: tasks overdue, due soon or to be agreed, verdicts to verify."""
        tasks = len(self.overdue) + len(self.soon) + len(self.reported)
        return tasks + self.verify_count


def work(user: User, today: date) -> Work:
    """Read the desk; at most eight queries."""
    own, reported = _tasks(user, today)
    names = names_at({task.commune_id for task in [*own, *reported]}, today)
    lines = [_line(task, names, today) for task in own]
    found = waiting(user, today)
    return Work(
        overdue=[line for line in lines if line.days_left < 0],
        soon=[line for line in lines if 0 <= line.days_left <= SOON.days],
        later=sum(1 for line in lines if line.days_left > SOON.days),
        reported=[_line(task, names, today) for task in reported],
        verify=[row for row in found if row.verify],
        places=_places(user, found),
        meetings=_meetings(user, today),
    )


def _tasks(user: User, today: date) -> tuple[list[Any], list[Any]]:
    """Open tasks of one's own, and those reported done in meetings whose record one keeps.

    None is told twice: what one reported to oneself waits to be agreed.
    """
    rows = Task.objects.visible_to(user).standing().filter(done_on__isnull=True)
    related = rows.select_related("meeting", "agency").order_by("due_on", "pk")
    reported = list(related.kept_by(user).filter(reported_on__isnull=False))
    own = related.owned_by(user).open_on(today).exclude(pk__in=[task.pk for task in reported])
    return list(own), reported


def _line(task: Any, names: dict[int, UnitVersion], today: date) -> Line:
    return Line(task, names.get(task.commune_id), (task.due_on - today).days)


def _places(user: User, found: list[Waiting]) -> dict[int, PlaceWork]:
    """Blank and old cells per unit of a recording grant."""
    result = {}
    for unit in recording_units(user):
        inside = [row for row in found if lies_in(row.version, unit.pk)]
        result[unit.pk] = PlaceWork(
            blank=sum(len(row.blank) for row in inside),
            stale=sum(len(row.stale) for row in inside),
        )
    return result


def _meetings(user: User, today: date) -> list[Any]:
    """Meetings ahead, and those begun or due that nobody has concluded. One query."""
    rows = Meeting.objects.visible_to(user).filter(state__in=OPEN_STATES, called_off="")
    return list(rows.filter(held_on__gte=today - SOON).order_by("held_on", "pk")[:10])


def chased(user: User, today: date) -> int:
    """Overdue tasks that meetings of the person's office gave out, whoever owns them. One query."""
    if not any(grant.spec.convenes for grant in grants_of(user)):
        return 0
    rows = Task.objects.visible_to(user).kept_by(user)
    return int(rows.in_state(TaskState.OPEN_OVERDUE, today).count())


def urgent_count(user: User, today: date) -> int:
    """The count in the menu; kept for a minute, since every page asks."""
    count = cache.get(_key(user, today))
    return keep_count(user, today, work(user, today).urgent) if count is None else int(count)


def keep_count(user: User, today: date, count: int) -> int:
    """Let the menu show what the desk has just counted."""
    cache.set(_key(user, today), count, KEPT_FOR)
    return count


def _key(user: User, today: date) -> str:
    return f"urgent-{user.pk}-{today.isoformat()}"
