"""Tasks with all that a list tells of them: names, numbers, states, what their cells say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from communes.lookup import names_at
from communes.models import UnitVersion
from criteria.catalogue import CriterionView, whole_views
from meetings.models import CarriedTask, TaskEvent
from meetings.models.task import TaskState, is_reported
from meetings.owning import committee
from meetings.taskproof import Findings, Proposal, findings

NAMED = ("meeting", "criteria_set__extends", "agency")  # what `lines` reads of a task
RELATED = (*NAMED, "commune", "owner_unit", "person")


@dataclass(frozen=True)
class Line:
    """One task as at `day`."""

    task: Any
    day: date
    commune: UnitVersion | None
    owner: str
    criterion: CriterionView | None
    proposal: Proposal | None
    lost_since: date | None

    @property
    def state(self) -> TaskState:
        """The official state."""
        state: TaskState = self.task.state(self.day)
        return state

    @property
    def is_done(self) -> bool:
        """Whether the office that gave it agreed that it was done."""
        return self.state in (TaskState.DONE_ON_TIME, TaskState.DONE_LATE)

    @property
    def late(self) -> int:
        """Days that it is overdue, or was done after its day; 0 in time."""
        end: date = self.task.done_on if self.is_done else self.day
        due_on: date = self.task.due_on
        return max((end - due_on).days, 0)

    @property
    def is_reported(self) -> bool:
        """Whether its owner says that it is done and nobody has agreed yet."""
        return is_reported(self.task, self.day)


def listed(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """The tasks with what `lines` needs, and `times` (2 at the second meeting that has them).

    `is_moved` tells that dates were moved after `day`, so that its state then may have differed.
    """
    carried = CarriedTask.objects.filter(task=OuterRef("pk"), meeting__called_off="")
    known = carried.filter(meeting__held_on__lte=day).order_by().values("task")
    moves = TaskEvent.objects.filter(task=OuterRef("pk"), on__gt=day).filter(
        Q(kind=TaskEvent.Kind.REOPENED) | Q(kind=TaskEvent.Kind.CHANGED, changes__has_key="due_on")
    )
    marked: QuerySet[Any] = rows.select_related(*RELATED).annotate(
        times=Coalesce(Subquery(known.annotate(most=Max("times")).values("most")), 1),
        is_moved=Exists(moves),
    )
    return marked


def lines(tasks: Iterable[Any], day: date, found: Findings | None = None) -> list[Line]:
    """Lines of tasks read through `listed`, or with `NAMED` alone where `found` is given.

    Two queries: names, and the verdicts on the cells.
    """
    rows = list(tasks)
    found = findings(rows, day) if found is None else found
    units = [pk for row in rows for pk in (row.commune_id, row.owner_unit_id)]
    names = names_at(units, day) if any(units) else {}
    criteria = criteria_of(rows)
    return [
        Line(
            task=row,
            day=day,
            commune=names.get(row.commune_id),
            owner=owner_name(row, names),
            criterion=criteria.get((row.criteria_set_id, row.criterion_id)),
            proposal=found.proposals.get(row.pk),
            lost_since=found.lost.get(row.pk),
        )
        for row in rows
    ]


def criteria_of(tasks: Iterable[Any]) -> dict[tuple[int, int | None], CriterionView]:
    """Map (set id, criterion id) → the criterion in its set; no query once the sets are kept."""
    sets = {row.criteria_set_id: row.criteria_set for row in tasks if row.criterion_id}
    views = whole_views(list(sets.values())) if sets else {}
    return {(pk, row.id): row for pk, view in views.items() for row in view.criteria}


def owner_name(task: Any, names: dict[int, UnitVersion]) -> str:
    """The agency, or the people's committee of the unit."""
    if task.agency_id:
        return str(task.agency)
    version = names.get(task.owner_unit_id)
    return committee(version).name if version else str(task.owner_unit)
