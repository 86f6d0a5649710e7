"""Shortcuts for tests of tasks: one task of Kỳ Anh's meeting, about a cell of Kỳ Lạc."""

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User
from communes.models import Agency
from criteria.models import CriteriaSet, Criterion
from meetings.models import Conclusion, Meeting, Task, TaskEvent
from tests.meetings.desk import DAY, KY_LAC, NOW, commune, concluded, keeper

DUE = date(2021, 10, 31)
LATER = datetime(2021, 11, 20, 3, 0, tzinfo=UTC)
UNMET = "10"  # a criterion that Kỳ Lạc does not meet on the day of the meeting


def user(username: str) -> User:
    """That demo person."""
    return User.objects.get(username=username)


def department() -> Agency:
    """The department of environment of Hà Tĩnh."""
    return Agency.objects.get(code="so-tnmt-hatinh")


def criterion(number: str) -> Criterion:
    """The criterion of that number in the set of Hà Tĩnh."""
    return Criterion.objects.get(rows__number=number, rows__criteria_set__code="HT-QD05-2017")


def give(meeting: Meeting | None = None, **given: Any) -> Task:
    """A task of the meeting's conclusion, owned by Kỳ Lạc unless told otherwise."""
    meeting = meeting or concluded()
    fields: dict[str, Any] = {"commune": commune(KY_LAC), "criterion": criterion(UNMET)}
    fields["conclusion"] = Conclusion.objects.filter(meeting=meeting).first()
    owner = {} if "agency" in given else {"owner_unit": commune(KY_LAC)}
    task = Task(
        meeting=meeting,
        criteria_set=CriteriaSet.objects.get(code="HT-QD05-2017"),
        changed_by=keeper(),
        changed_at=NOW,
        revision=1,
        **({"text": "Hoàn thành tiêu chí", "due_on": DUE} | fields | owner | given),
    )
    task.fill_slot().save()
    kind = TaskEvent.Kind.ASSIGNED
    TaskEvent.objects.create(task=task, kind=kind, on=DAY, at=NOW, by=keeper())
    return task


def stored(task: Task) -> Task:
    """The task as it is now."""
    return Task.objects.get(pk=task.pk)


def kinds(task: Task) -> list[str]:
    """What happened to the task, in order."""
    return list(task.events.order_by("pk").values_list("kind", flat=True))


def another(task: Task) -> Conclusion:
    """One more conclusion of its meeting, so that the same owner may get one more task."""
    row: Conclusion = Conclusion.objects.get(pk=task.conclusion_id)
    row.pk = None
    row.save()
    return row
