"""The pages of a meeting: what it gave out, and what it takes up of the meetings before it."""

import re
from collections import Counter, defaultdict
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import override

from communes.models import UnitVersion
from meetings.models import Meeting
from meetings.models.task import TaskState
from meetings.owning import committee
from ntm_portal.bench.case import Case, Rows, fetch
from ntm_portal.bench.html import tables
from ntm_portal.bench.meeting_rows import LINE, MEETING
from ntm_portal.bench.nation import PROVINCE
from ntm_portal.bench.overview import IN_FORCE

STATE = """
    CASE WHEN t.done_on <= %(day)s AND t.done_on <= t.due_on THEN 'done_on_time'
    WHEN t.done_on <= %(day)s THEN 'done_late'
    WHEN t.due_on >= %(day)s THEN 'open_in_time' ELSE 'open_overdue' END
"""
# What both pages tell of a task: state, day, commune, criterion, owner.
TOLD = f"{STATE}, t.due_on, v.kind, v.name, s.number, n.name_vi, a.name, o.kind, o.name"
NAMES = f"""
    LEFT JOIN communes_unitversion v ON v.unit_id = t.commune_id AND {IN_FORCE}
    LEFT JOIN communes_unitversion o ON o.unit_id = t.owner_unit_id
        AND {IN_FORCE.replace("v.", "o.")}
    LEFT JOIN communes_agency a ON a.id = t.agency_id
    LEFT JOIN criteria_setcriterion s ON s.criterion_id = t.criterion_id
        AND s.criteria_set_id = t.criteria_set_id
    LEFT JOIN criteria_criterion n ON n.id = t.criterion_id
"""
CONCLUSIONS = """
    SELECT id, kind, text, due_on FROM meetings_conclusion
    WHERE meeting_id = %(meeting)s ORDER BY position, id
"""
TASKS = f"""
    SELECT t.conclusion_id, t.id, {TOLD}
    FROM meetings_task t {NAMES}
    WHERE t.meeting_id = %(meeting)s AND t.dropped_on IS NULL
    ORDER BY t.due_on, t.id
"""  # noqa: S608 - constants
CARRIED = f"""
    SELECT k.times, t.id, {TOLD}, t.text, k.note, m.title, m.held_on
    FROM meetings_carriedtask k JOIN meetings_task t ON t.id = k.task_id
    JOIN meetings_meeting m ON m.id = t.meeting_id {NAMES}
    WHERE k.meeting_id = %(meeting)s
    ORDER BY a.name, o.sort_key, t.due_on, t.id
"""  # noqa: S608 - constants
CHIPS = re.compile(r'<ul class="chips states".*?</ul>', re.S)
COUNT = re.compile(r": (\d+)</li>")
OWNER = re.compile(r'<h2 id="part-\d+">(.*?) <span class="soft">\((\d+)\)')
TAKEN_UP = re.compile(
    r'<li id="task-(\d+)">.*?badge-warn">\D*(\d+)</span>.*?<p class="soft small">(.*?) · '
    r'.*? (\S+) · <span class="badge(?: badge-warn)?">(.*?)</span>',
    re.S,
)


class _MeetingPage(Case):
    """A page of the last meeting of that title, opened by the officer of the province."""

    person = PROVINCE
    title: str
    page: str

    def prepare(self, turn: int) -> int:
        """The id of the meeting."""
        return int(Meeting.objects.filter(title=self.title).latest("pk").pk)

    def ask(self, mark: int) -> HttpResponse:
        """Open the page."""
        return self.desk.open(self.person, f"/meetings/{mark}/{self.page}/")


class MeetingTasks(_MeetingPage):
    """Conclusions with the tasks that came out of them, counted by state."""

    name, title, page = "meeting page with 500 tasks", MEETING, "conclusions"

    def best(self, mark: int) -> Rows:
        """The conclusions, then the tasks of all of them."""
        values = {"day": self.desk.today, "meeting": mark}
        fetch(CONCLUSIONS, values)
        return fetch(TASKS, values)

    def shown(self, response: HttpResponse) -> dict[str, Any]:
        """Counts in the four states and the lines of tasks, of each conclusion."""
        page = response.content.decode()
        return {
            "counts": [list(map(int, COUNT.findall(chips))) for chips in CHIPS.findall(page)],
            "tasks": [list(map(tuple, rows[1:])) for rows in tables(page)],
        }

    def told(self, rows: Rows) -> dict[str, Any]:
        """The same, put into words as the page does."""
        parts: dict[int, Rows] = defaultdict(list)
        for conclusion, _task, *row in rows:
            parts[conclusion].append(tuple(row))
        of_each = [parts[conclusion] for conclusion in sorted(parts)]
        states = [Counter(row[0] for row in part) for part in of_each]
        return {
            "counts": [[found[state.value] for state in TaskState] for found in states],
            "tasks": [[_line(row) for row in part] for part in of_each],
        }


class CarriedTasks(_MeetingPage):
    """The open tasks of a line of earlier meetings, by owner, each with how often it stood."""

    name, title, page = "carry-over of 20 meetings", LINE, "carried"

    def best(self, mark: int) -> Rows:
        """One statement."""
        return fetch(CARRIED, {"day": self.desk.today, "meeting": mark})

    def shown(self, response: HttpResponse) -> dict[str, Any]:
        """Tasks of each owner; of each task how often it stood, commune, due day, state."""
        page = response.content.decode()
        return {
            "owners": {owner: int(count) for owner, count in OWNER.findall(page)},
            "tasks": {int(pk): (int(times), *told) for pk, times, *told in TAKEN_UP.findall(page)},
        }

    def told(self, rows: Rows) -> dict[str, Any]:
        """The same, put into words as the page does."""
        lines = {pk: (times, *_words(row)) for times, pk, *row in rows}
        return {
            "owners": dict(Counter(owner for _times, _commune, owner, *_rest in lines.values())),
            "tasks": {
                pk: (times, commune, due, state)
                for pk, (times, commune, _owner, due, state) in lines.items()
            },
        }


def _line(row: tuple[Any, ...]) -> tuple[str, ...]:
    """A line of a table of tasks: commune and criterion, owner, due day, state."""
    commune, *rest = _words(row)
    return f"{commune} · {row[4]}. {row[5]}", *rest


def _words(row: Any) -> tuple[str, str, str, str]:
    """Commune, owner, due day and state of the columns `TOLD`, as a page in Vietnamese says it."""
    state, due_on, kind, name, _number, _criterion, agency, owner_kind, owner_name = row[:9]
    year, month, day = str(due_on).split("-")
    with override(settings.LANGUAGE_CODE):
        owner = agency or committee(UnitVersion(kind=owner_kind, name=owner_name)).name
        commune = UnitVersion(kind=kind, name=name).full_name
        return commune, owner, f"{day}/{month}/{year}", str(TaskState(state).label)
