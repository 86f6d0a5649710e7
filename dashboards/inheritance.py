"""What the communes had that became this one, and the lowest of them as a proposal.

A merged commune begins without results (its territory is another one). What its predecessors had
on their last day is shown beside; the lowest of them, criterion by criterion, may be proposed to
whoever decides. Nothing of it counts in any figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from communes.models import UnitVersion
from criteria.catalogue import CriterionView, SetView, view_of
from criteria.context import PageContext
from criteria.models import Status
from criteria.progress import Question
from criteria.trend import chain
from dashboards.movement import headlines_on_both


@dataclass(frozen=True)
class Standing:
    """The status of each criterion of a set, in order; `version` None: the lowest of several."""

    version: UnitVersion | None
    criteria: list[tuple[CriterionView, Status]]
    met: int

    @property
    def has_data(self) -> bool:
        """Whether any criterion has a verdict on record."""
        return any(status for _criterion, status in self.criteria)


@dataclass(frozen=True)
class Inheritance:
    """The predecessors on their last day, by the set of the same tier that was in force then."""

    criteria_set: SetView
    day: date
    rows: list[Standing]
    lowest: Standing

    @property
    def query(self) -> str:
        """The part of an address that leads to the set and the day."""
        return f"set={self.criteria_set.code}&as_of={self.day.isoformat()}"


def inherited(
    version: UnitVersion, predecessors: Sequence[UnitVersion], context: PageContext
) -> Inheritance | None:
    """What `predecessors` had, on the day before `version` began; one query.

    None where there are none that a set of the tier judged then.
    """
    start = version.unit.established_on
    criteria_set = _set_before(context, start) if start and predecessors else None
    if criteria_set is None or start is None:
        return None
    judged = [row for row in predecessors if row.kind in criteria_set.kinds]
    if not judged:
        return None
    day = start - timedelta(days=1)
    question = Question(criteria_set, day)
    tops, _moved = headlines_on_both(question, None, [row.unit_id for row in judged])
    told = [
        [tops.get((row.unit_id, pk), Status.WITHDRAWN) for pk in question.criterion_ids]
        for row in judged
    ]
    rows = [_standing(row, own, question) for row, own in zip(judged, told, strict=True)]
    lowest = [min(column) for column in zip(*told, strict=True)]
    return Inheritance(criteria_set, day, rows, _standing(None, lowest, question))


def _set_before(context: PageContext, start: date) -> SetView | None:
    """The last set of the page's tier that was in force on the day before `start`."""
    day = start - timedelta(days=1)
    chosen = next(row for row in context.sets if row.code == context.criteria_set.code)
    views = [view_of(row, day) for row in chain(context.sets, chosen, day)]
    return next((view for view in reversed(views) if view.in_force(day)), None)


def _standing(
    version: UnitVersion | None, statuses: Sequence[Status], question: Question
) -> Standing:
    met = sum(status in question.met_statuses for status in statuses)
    return Standing(version, list(zip(question.criteria_set.criteria, statuses, strict=True)), met)
