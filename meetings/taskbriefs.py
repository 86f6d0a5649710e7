"""Tasks as a page of hundreds tells them: light rows, and every word put together once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from communes.models import UnitVersion
from criteria.catalogue import every_set, whole_views
from criteria.models import CriteriaSet
from meetings.models.task import TaskState, is_reported, state_of
from meetings.owning import committee

# What a row of `briefs` holds; the row of a task as an object costs five times as much.
FIELDS = (
    "pk", "text", "commune_id", "criterion_id", "criteria_set_id", "owner_unit_id", "agency__name",
    "due_on", "reported_on", "done_on",
)  # fmt: skip

Criteria = Mapping[tuple[int, int], str]  # (set id, criterion id) → "10. Thu nhập"


@dataclass(frozen=True, slots=True)
class Brief:
    """A task in words; `task` is its row, commune and criterion are empty where it has none."""

    task: Any
    state: TaskState
    is_reported: bool
    due: str
    owner: str
    commune: str
    criterion: str


def briefs(
    rows: Iterable[Any], day: date, names: Mapping[int, UnitVersion], criteria: Criteria
) -> list[Brief]:
    """Rows with `FIELDS`, as on `day`. No query: a page names a few units in hundreds of rows."""
    tasks = list(rows)
    communes = {pk: version.full_name for pk, version in names.items()}
    offices = {task.owner_unit_id for task in tasks} & names.keys()
    owners = {pk: committee(names[pk]).name for pk in offices}
    return [
        Brief(
            task,
            state_of(task.done_on, task.due_on, day),
            is_reported(task, day),
            f"{task.due_on:%d/%m/%Y}",
            task.agency__name or owners.get(task.owner_unit_id, ""),
            communes.get(task.commune_id, ""),
            criteria.get((task.criteria_set_id, task.criterion_id), ""),
        )
        for task in tasks
    ]


def unit_ids(rows: Iterable[Any]) -> set[int | None]:
    """The communes and owners that the rows name."""
    return {pk for task in rows for pk in (task.commune_id, task.owner_unit_id)}


def criteria_of(rows: Iterable[Any], known: CriteriaSet) -> Criteria:
    """The criteria of the rows, in words; one query where one goes by another set than `known`."""
    wanted = {task.criteria_set_id for task in rows if task.criterion_id} - {known.pk}
    others = every_set().filter(pk__in=wanted) if wanted else []
    views = whole_views([known, *others])
    return {
        (pk, row.id): f"{row.number}. {row.name}"
        for pk, view in views.items()
        for row in view.criteria
    }
