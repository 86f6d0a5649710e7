"""Meetings of the synthetic province: one that gave out many tasks, and a line that left some open.

Each call adds another meeting and another line, so that queries can be counted at two sizes.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any

from django.utils import timezone

from communes.models import Agency, UnitVersion
from meetings.models import CarriedTask, Conclusion, Meeting, State, Task
from ntm_portal.bench.nation import Nation

MEETING, LINE = "Synthetic meeting with tasks", "Synthetic line of meetings"
BATCH = 50  # tasks of one conclusion
LEFT_OPEN = 10  # tasks that each meeting of the line left
AGENCIES = 10  # they own every other task; the rest are left to communes
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Amount:
    """Tasks of the one meeting, and meetings of the line before the one that takes up theirs."""

    tasks: int
    line: int


FEW, MANY = Amount(50, 2), Amount(500, 20)


def add_meetings(nation: Nation, amount: Amount) -> None:
    """Write both; the communes of the first province have to be there."""
    province = _Province(nation)
    meeting = province.meeting(MEETING, nation.today - 4 * WEEK)
    for start in range(0, amount.tasks, BATCH):
        province.give_out(meeting, start, min(BATCH, amount.tasks - start))
    _add_line(province, nation.today, amount.line)


def _add_line(province: "_Province", today: date, count: int) -> None:
    """`count` meetings, one a week, and today's: each takes up all that the earlier ones left."""
    given: list[list[Task]] = []
    meeting = None
    for number in range(count + 1):
        is_last = number == count
        meeting = province.meeting(LINE, today - WEEK * (count - number), meeting, is_last)
        CarriedTask.objects.bulk_create(
            CarriedTask(meeting=meeting, task=task, times=number - place + 1)
            for place, tasks in enumerate(given)
            for task in tasks
        )
        if not is_last:
            given.append(province.give_out(meeting, number * LEFT_OPEN, LEFT_OPEN, is_done=False))


class _Province:
    """The first province with its agencies, communes and criteria."""

    def __init__(self, nation: Nation) -> None:
        self.nation, self.unit = nation, nation.provinces[0]
        noon = datetime.combine(nation.today, time(12))
        self.written: dict[str, Any] = {
            "changed_by": nation.recorder,
            "changed_at": timezone.make_aware(noon),
        }
        self.agencies = [self._agency(number) for number in range(AGENCIES)]
        inside = UnitVersion.objects.filter(province=self.unit, kind="xa").order_by("unit")
        criteria = nation.criteria_set.rows.order_by("order").values_list("criterion", flat=True)
        self.cells = list(product(inside.values_list("unit", flat=True), criteria))

    def _agency(self, number: int) -> Agency:
        given = {"name": f"Synthetic department {number}", "unit": self.unit}
        return Agency.objects.get_or_create(code=f"synthetic-{number}", defaults=given)[0]

    def meeting(
        self, title: str, held_on: date, follows: Meeting | None = None, is_open: bool = False
    ) -> Meeting:
        """A meeting of the province about all of its communes."""
        return Meeting.objects.create(
            title=title, held_on=held_on, organiser=self.unit, follows=follows,
            criteria_set=self.nation.criteria_set, scope_key=f"province {self.unit.code} {title}",
            state=State.IN_PROGRESS if is_open else State.CONCLUDED, **self.written,
        )  # fmt: skip

    def give_out(
        self, meeting: Meeting, first: int, count: int, *, is_done: bool = True
    ) -> list[Task]:
        """A conclusion with `count` tasks in the cells from `first` on, which begin anew."""
        conclusion = Conclusion.objects.create(
            meeting=meeting, kind=Conclusion.Kind.WORK, text=f"Synthetic work from cell {first}",
            position=first // count, **self.written,
        )  # fmt: skip
        rows = (self._task(conclusion, first + n, is_done) for n in range(count))
        return Task.objects.bulk_create(rows)

    def _task(self, conclusion: Conclusion, number: int, is_done: bool) -> Task:
        """The states take turns: done in time, done late, open in time, overdue."""
        commune, criterion = self.cells[number % len(self.cells)]
        today, turn = self.nation.today, number % 4
        done_on = today - WEEK if is_done and turn < 2 else None
        is_timely = turn in (0, 2)
        agency = self.agencies[number // 2 % AGENCIES] if number // 4 % 2 else None
        return Task(
            meeting=conclusion.meeting, conclusion=conclusion, text=f"Synthetic task {number}",
            criteria_set=self.nation.criteria_set, commune_id=commune, criterion_id=criterion,
            agency=agency, owner_unit_id=None if agency else commune, done_on=done_on,
            due_on=today + WEEK if is_timely else today - 2 * WEEK, **self.written,
        ).fill_slot()  # fmt: skip
