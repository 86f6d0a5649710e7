"""What became of the conclusions of the earlier meetings of a line."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from meetings.line import line_of
from meetings.models import Meeting, Task


@dataclass(frozen=True)
class Earlier:
    """What became of the tasks of an earlier meeting, by the day of a later one of its line."""

    meeting: Meeting
    states: Counter[str]  # TaskState value → tasks


def earlier_of(meeting: Meeting, day: date) -> tuple[Earlier, ...]:
    """The meetings of the line, oldest first, that had something left to do at the last of them.

    Two queries, however long the line.
    """
    line = line_of(meeting)
    given: dict[int, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(meeting__in=line).standing(day):
        given[task.meeting_id].append(task)
    return tuple(
        Earlier(row, Counter(str(task.state(day)) for task in given[row.pk]))
        for row in reversed(line)
        if any(not one.done_on or one.done_on >= line[0].held_on for one in given[row.pk])
    )
