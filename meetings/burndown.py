"""The burn-down of a campaign, as a pure rule: which cells are left at the end of each day.

A cell is met on a day when its headline verdict on that day counts as met; one that was met and is
lost again is left once more. Verdicts come as `criteria.trend.Stretch`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from criteria.models import Status
from criteria.trend import Stretch

Key = tuple[int, int]  # unit id, criterion id
ONE_DAY = timedelta(days=1)


class Phase(TextChoices):
    """How far a campaign is on a day."""

    AHEAD = "ahead", _("not begun")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")
    CLOSED = "closed", _("closed with a report")


@dataclass(frozen=True)
class Span:
    """The days of a campaign (`days` from `first` on), looked at on `day`."""

    first: date
    days: int
    day: date
    closed_on: date | None = None

    @property
    def last(self) -> date:
        """The last day as planned."""
        return self.first + (self.days - 1) * ONE_DAY

    @property
    def end(self) -> date:
        """The last day that counts: the planned one, or that of an earlier closing."""
        return min(self.last, self.closed_on or self.last)

    @property
    def until(self) -> date:
        """The last day of the line: the day asked for, or the end."""
        return min(self.day, self.end)

    @property
    def phase(self) -> Phase:
        """How far it is on the day."""
        if self.closed_on and self.closed_on <= self.day:
            return Phase.CLOSED
        if self.day > self.last:
            return Phase.ENDED
        return Phase.RUNNING if self.day >= self.first else Phase.AHEAD

    @property
    def days_left(self) -> int:
        """Days to go, the day itself included: 1 on the last day; 0 before and after."""
        return (self.last - self.day).days + 1 if self.phase == Phase.RUNNING else 0

    @property
    def days_ahead(self) -> int:
        """Days until it begins; 0 once it has."""
        return max((self.first - self.day).days, 0)

    def ideal(self, total: int, day: date) -> Decimal:
        """Cells left at the end of `day` if each day finished the same part; one decimal."""
        left = Decimal(total * (self.last - day).days) / self.days
        return left.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Course:
    """One target over time: its headline status from each day on, the earliest first.

    It was chosen on `start` for not being met: what was met and lost before does not count.
    """

    key: Key
    steps: tuple[tuple[date, Status], ...]
    met: frozenset[int]
    start: date

    def status(self, day: date) -> Status:
        """The headline status at the end of `day`; WITHDRAWN stands for no data."""
        told = [status for start, status in self.steps if start <= day]
        return told[-1] if told else Status.WITHDRAWN

    def is_met(self, day: date) -> bool:
        """Whether it counts as met at the end of `day`, a day from `start` on."""
        return day >= self.start and self.status(day) in self.met

    def since(self, day: date) -> date | None:
        """Since when it is met, or lost again, as on `day`; None where it was never met before."""
        met, since = False, None
        for turn, status in self.steps:
            if self.start <= turn <= day and (status in self.met) != met:
                met, since = not met, turn
        return since


def courses(
    targets: Iterable[Key], told: Iterable[Stretch], met: Collection[int], start: date
) -> tuple[Course, ...]:
    """The course of each target, chosen on `start`; verdicts about other cells are passed over."""
    rows: dict[Key, list[Stretch]] = defaultdict(list)
    for row in told:
        rows[row.unit_id, row.criterion_id].append(row)
    return tuple(
        Course(key, _steps(rows.get(key, []), start), frozenset(met), start) for key in targets
    )


def _steps(rows: list[Stretch], start: date) -> tuple[tuple[date, Status], ...]:
    """The most senior verdict on `start`, and from each day on which any began or ended."""
    turns = {start} | {row.start for row in rows} | {row.end for row in rows if row.end}
    return tuple((day, _top(rows, day)) for day in sorted(turns))


def _top(rows: list[Stretch], day: date) -> Status:
    ranks = [row.rank for row in rows if row.start <= day and (row.end is None or day < row.end)]
    return Status(max(ranks, default=0) % 10)


@dataclass(frozen=True)
class Point:
    """The end of one day: cells left, and how many the even pace would have left."""

    day: date
    left: int
    ideal: Decimal


@dataclass(frozen=True)
class BurnDown:
    """The targets of a campaign, or of one commune of it, over its span."""

    span: Span
    courses: tuple[Course, ...]

    @property
    def total(self) -> int:
        """Targets."""
        return len(self.courses)

    @property
    def left(self) -> int:
        """Targets not met at the end of the day asked for, be it after the campaign."""
        return self._left(self.span.day)

    @property
    def met(self) -> int:
        """Targets met at the end of the day asked for."""
        return self.total - self.left

    @property
    def left_at_end(self) -> int | None:
        """Targets not met when it ended; None while that is to come."""
        return self._left(self.span.end) if self.span.day >= self.span.end else None

    @property
    def lost(self) -> tuple[Course, ...]:
        """Targets that were met and are not met on the day asked for."""
        day = self.span.day
        return tuple(row for row in self.courses if row.since(day) and not row.is_met(day))

    @property
    def drawn(self) -> tuple[int, date]:
        """Targets left where the line stops, and that day: the one asked for, or the end."""
        return self._left(self.span.until), self.span.until

    @cached_property
    def line(self) -> tuple[Point, ...]:
        """From the evening before the first day until the day asked for or the end."""
        span = self.span
        before = span.first - ONE_DAY
        length = (span.until - before).days + 1 if span.until >= span.first else 0
        days = [before + i * ONE_DAY for i in range(length)]
        return tuple(Point(day, self._left(day), span.ideal(self.total, day)) for day in days)

    def _left(self, day: date) -> int:
        return sum(not course.is_met(day) for course in self.courses)
