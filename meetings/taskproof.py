"""Tasks tied to a cell and what is on record there: shown done by a verdict, or lost again.

Worked out when read, for any number of tasks in one query; nothing is stored until a person of
the office that held the meeting agrees.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from accounts.access import Refused
from accounts.models import User
from criteria.cells import BLANK, MatrixCell, gather
from criteria.models import Authority, Status, Verdict
from meetings.editing import Overtaken
from meetings.models import Task
from meetings.tasks import close
from ntm_portal.lib.periods import contains, local_day


@dataclass(frozen=True)
class Proposal:
    """That an open task be closed as done on `day`: since then its cell is met, as `verdict` says.

    The day is the first one of the spell, so that a more senior body's later verdict makes nobody
    late; a cell that was met before the meeting counts from the meeting's day.
    """

    verdict: Any
    day: date

    @property
    def authority(self) -> Authority:
        """Who says so."""
        return Authority(self.verdict.authority)


@dataclass(frozen=True)
class Findings:
    """What the cells of tasks say as at a day: proposals and days of loss, by task id."""

    proposals: dict[int, Proposal] = field(default_factory=dict)
    lost: dict[int, date] = field(default_factory=dict)


def findings(tasks: Iterable[Task], day: date) -> Findings:
    """Compare tasks (with `meeting` and `criteria_set`) with their cells. At most one query."""
    floors = {task: floor for task in tasks if (floor := _floor(task, day)) is not None}
    rows = _rows_by_cell(floors)
    found = Findings()
    for task, floor in floors.items():
        since, cell = _spell(task, rows[task.commune_id, task.criterion_id], floor, day)
        met = _is_met(task, cell)
        if met and not _is_done(task, day):
            found.proposals[task.pk] = Proposal(cell.top, since)
        elif not met and _is_done(task, day):
            found.lost[task.pk] = since
    return found


def _is_done(task: Task, day: date) -> bool:
    return task.done_on is not None and task.done_on <= day


def _floor(task: Task, day: date) -> date | None:
    """The day from which a task's cell matters; None where it says nothing of the task."""
    if not (task.commune_id and task.criterion_id) or task.dropped_on:
        return None
    if _is_done(task, day):
        return task.done_on if task.proof_id else None
    return task.meeting.held_on if task.meeting.held_on <= day else None


def _rows_by_cell(floors: dict[Task, date]) -> "defaultdict[Any, list[Any]]":
    """Verdicts on record in the cells of the tasks that held on a day since the earliest floor."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    if not floors:
        return found
    rows = Verdict.objects.known().filter(
        Q(holds_to__isnull=True) | Q(holds_to__gt=min(floors.values())),
        unit__in={task.commune_id for task in floors},
        criterion__in={task.criterion_id for task in floors},
    )
    for row in rows.select_related("asserted_by"):
        found[row.unit_id, row.criterion_id].append(row)
    return found


def _spell(task: Task, rows: Sequence[Any], floor: date, day: date) -> tuple[date, MatrixCell]:
    """Since when, from `floor` on, the cell has been met (or not) as on `day`; the cell then."""
    turns = {floor, *(row.holds_from for row in rows), *(row.holds_to for row in rows)}
    since, cell = day, _cell(rows, day)
    is_met = _is_met(task, cell)
    for turn in sorted((one for one in turns if one and floor <= one <= day), reverse=True):
        earlier = _cell(rows, turn)
        if _is_met(task, earlier) != is_met:
            break
        since, cell = turn, earlier
    return since, cell


def _cell(rows: Iterable[Any], day: date) -> MatrixCell:
    held = [row for row in rows if contains(day, row.holds_from, row.holds_to)]
    return next(iter(gather(held).values()), BLANK)


def _is_met(task: Task, cell: MatrixCell) -> bool:
    """Whether district or province says that the cell is met, as the task's set counts."""
    if cell.top is None or cell.top.authority == Authority.SELF:
        return False
    skips = task.criteria_set.not_applicable_is_met
    return cell.status == Status.MET or (skips and cell.status == Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Accepted:
    """What became of proposals that a person agreed to."""

    closed: list[Task]
    left: list[Task]  # changed meanwhile, or their cell is not met any more


@transaction.atomic
def accept(*, wanted: Iterable[tuple[Task, int]], by: User, now: datetime) -> Accepted:
    """Close each of the tasks, given with the revision seen, by the verdict on its cell today.

    Those that cannot be closed so are left as they are. Raises Refused where the person may not
    close one of them.
    """
    seen = sorted(wanted, key=lambda pair: pair[0].pk)  # one order of locks for everyone
    proposals = findings([task for task, _revision in seen], local_day(now)).proposals
    done = Accepted([], [])
    for task, revision in seen:
        closed = task.pk in proposals and _close(task, proposals[task.pk], revision, by, now)
        (done.closed if closed else done.left).append(task)
    return done


def _close(task: Task, proposal: Proposal, seen: int, by: User, now: datetime) -> bool:
    try:
        with transaction.atomic():
            close(
                task=task, done_on=proposal.day, proof=proposal.verdict, seen=seen, by=by, now=now
            )
    except Refused:
        raise
    except (Overtaken, ValidationError):
        return False
    return True
