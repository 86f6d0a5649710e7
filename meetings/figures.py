"""The figures of a meeting as its page shows them: frozen, with today's beside where they moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from criteria.catalogue import CriterionView, SetView, view_of
from criteria.context import default_day
from criteria.progress import Question
from meetings.frame import names_of
from meetings.models import Meeting, ScopedCommune, Snapshot
from meetings.overview import ScopeLine, scope_lines, together
from meetings.snapshot import Seen, met_numbers, seen, statuses_now

TONES = 5


@dataclass(frozen=True)
class Segment:
    """A bucket as a part of a bar."""

    label: str
    count: int
    tone: str


@dataclass(frozen=True)
class Box:
    """A cell of the matrix: a frozen status, and whether the criterion is newly met or lost."""

    number: str
    name: str
    status: int | None
    moved: str  # "gained", "lost" or ""


@dataclass(frozen=True)
class Line:
    """One commune: what the meeting saw, and what is on record now.

    `now` is None where the same criteria are met; `others` tells that as many are, but not the
    same. `now_on` is the day it was read for.
    """

    row: ScopedCommune
    boxes: list[Box]
    now: int | None
    now_total: int
    others: bool
    now_on: date
    is_today: bool

    @property
    def code(self) -> str:
        """The commune's official code."""
        return str(self.row.unit.code)


@dataclass(frozen=True)
class PartFigures:
    """A part of the scope: its communes and what they come to together."""

    name: str
    year: int | None
    lines: list[Line]
    seen: Seen
    segments: list[Segment]


@dataclass(frozen=True)
class Figures:
    """All figures of a meeting that a person may see."""

    parts: list[PartFigures]
    whole: Seen
    segments: list[Segment]
    criteria: tuple[CriterionView, ...]
    query: str  # the set and the day of the snapshot, for links
    since: Meeting | None
    left_out: int  # communes in scope outside the person's territory
    gained: int
    lost: int

    @property
    def has_moved(self) -> bool:
        """Whether other criteria are met now than the meeting saw."""
        return any(line.now is not None for part in self.parts for line in part.lines)


def read_figures(
    meeting: Meeting, snapshot: Snapshot, user: User, today: date
) -> tuple[Figures, dict[int, Any]]:
    """The figures and the names of the units in them. Six queries, once the set is kept."""
    mine = ScopedCommune.objects.visible_to(user).filter(meeting=meeting)
    related = mine.select_related("part", "unit")
    rows = list(related.order_by("part__position", "sort_key", "pk"))
    view = view_of(meeting.criteria_set, snapshot.as_of)
    names = names_of(meeting, *(row.part.unit_id for row in rows))
    lines = _lines(rows, view, meeting, today)
    whole = seen(rows, snapshot, view)
    found = Figures(
        parts=[_part(part, lines, snapshot, view) for part in together(scope_lines(rows, names))],
        whole=whole,
        segments=segments(whole, view),
        criteria=view.criteria,
        query=f"set={view.code}&as_of={snapshot.as_of.isoformat()}",
        since=Meeting.objects.visible_to(user).filter(pk=snapshot.since_id).first(),
        left_out=meeting.communes.count() - len(rows),
        gained=sum(len(row.gained) for row in rows),
        lost=sum(len(row.lost) for row in rows),
    )
    return found, names


def _part(
    part: ScopeLine, lines: Mapping[int, Line], snapshot: Snapshot, view: SetView
) -> PartFigures:
    total = seen(part.communes, snapshot, view)
    own = [lines[row.pk] for row in part.communes]
    return PartFigures(part.name, part.year, own, total, segments(total, view))


def segments(figures: Seen, view: SetView) -> list[Segment]:
    """The buckets as parts of a bar, the best first and "no data" last."""
    steps = max(len(figures.buckets) - 2, 1)
    return [
        Segment(_("no data"), bucket.count, "none")
        if bucket.floor is None
        else Segment(bucket.label, bucket.count, str(place * TONES // steps))
        for place, bucket in enumerate(figures.buckets)
    ]


def _lines(
    rows: list[ScopedCommune], view: SetView, meeting: Meeting, today: date
) -> dict[int, Line]:
    """Each commune beside what is on record today, or on the last day of the set. One query."""
    day = max(default_day(meeting.criteria_set, None, today), meeting.held_on)
    then = view_of(meeting.criteria_set, day)
    question = Question(then, day)
    statuses = statuses_now([row.unit_id for row in rows], then, question)
    return {row.pk: _line(row, view, question, statuses[row.unit_id], today) for row in rows}


def _line(
    row: ScopedCommune, view: SetView, question: Question, statuses: Mapping[str, int], today: date
) -> Line:
    day = question.as_of
    now, then = met_numbers(statuses, question), met_numbers(row.statuses, question)
    total = question.criteria_set.criteria_count
    same_count = (len(now), total) == (row.met, view.criteria_count)
    same = same_count and now == then and bool(statuses) == bool(row.recorded)
    ended = row.unit.ended_on
    now_on = min(day, ended - timedelta(days=1)) if ended else day
    return Line(
        row=row,
        boxes=[
            Box(one.number, one.name, row.statuses.get(one.number), _moved(row, one.number))
            for one in view.criteria
        ],
        now=None if same else len(now),
        now_total=total,
        others=same_count and now != then,
        now_on=now_on,
        is_today=now_on == today,
    )


def _moved(row: ScopedCommune, number: str) -> str:
    if number in row.gained:
        return "gained"
    return "lost" if number in row.lost else ""
