"""The words and tables of a meeting's other parts: findings, visits, outputs, tasks."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from meetings.models import Finding, Output
from meetings.models.task import TaskState
from meetings.papers.document import Span
from meetings.papers.earlier import Earlier
from meetings.papers.material import Material, TaskFact, inner
from meetings.papers.places import list_of, outputs_of, tasks_of
from meetings.papers.tables import Shape, kept
from meetings.papers.texts import Line, as_line, joined, say, words
from ntm_portal.lib.letterhead import short_day

Rows = list[list[Span | str]]
Counted = tuple[date, date, str]  # first day, last day, kind


def ended(text: str) -> str:
    """A text as a sentence: with its full stop."""
    told = text.rstrip()
    return told if not told or told[-1] in ".!?:;…" else f"{told}."


def finding_lines(facts: Material, kind: Finding.Kind) -> list[Line]:
    """Findings of a kind, one item each; further lines of one follow as they were typed."""
    return [as_line(f"- {ended(row.text)}") for row in facts.findings if row.kind == kind]


def visit_lines(facts: Material) -> list[Line]:
    """Who visited what, and what they found."""
    lines = []
    for visit in facts.visits:
        host = facts.names.get(visit.commune_id or 0)
        where = ", ".join(
            part for part in (visit.place, inner(host.full_name) if host else "") if part
        )
        place = words("visits.place", place=where) if where else ""
        leader = words("visits.leader", leader=visit.leader) if visit.leader else ""
        told = {"group": visit.group, "place": place, "leader": leader}
        key = "visits.told" if visit.text else "visits.plain"
        lines.append(say(key, text=ended(visit.text), **told))
    return lines


def output_lines(facts: Material) -> list[Line]:
    """Per period the counts of each kind over all communes."""
    kinds = Output.Kind.values
    counted = sorted(
        _sums(facts.outputs).items(), key=lambda one: (one[0][:2], kinds.index(one[0][2]))
    )
    return [
        say(
            "outputs.period",
            first_day=short_day(first),
            last_day=short_day(last),
            counts=joined([(_output(facts, key[2], count),) for key, count in group], ", "),
        )
        for (first, last), group in groupby(counted, lambda one: one[0][:2])
    ]


def _sums(outputs: Iterable[Output]) -> dict[Counted, int]:
    """What was told for the whole scope wins over adding communes up."""
    of_communes, whole = Counter[Counted](), Counter[Counted]()
    for row in outputs:
        into = of_communes if row.commune_id else whole
        into[row.first_day, row.last_day, row.kind] += row.count
    return {**of_communes, **whole}


def _output(facts: Material, kind: str, count: int) -> Span:
    return Span(words(f"outputs.{kind}", n=count), outputs_of(facts.meeting))


def output_tables(facts: Material) -> dict[str, dict[str, Any]]:
    """Commune by commune, where outputs were told so."""
    shapes: list[Shape] = [
        ("order", 9, "center"), ("commune", 25, "left"), ("content", 36, "left"),
        ("period", 30, "center"),
    ]  # fmt: skip
    rows: Rows = []
    for row in facts.outputs:
        if row.commune_id:
            period = f"{short_day(row.first_day)} - {short_day(row.last_day)}"
            name, counted = facts.names[row.commune_id], _output(facts, row.kind, row.count)
            rows.append([str(len(rows) + 1), name.full_name, counted, period])
    return {"outputs": kept(shapes, rows)}


def carried_lines(facts: Material) -> list[Line]:
    """What became of the tasks of earlier meetings, and how many are taken up again."""
    lines = [_given(facts, earlier) for earlier in facts.earlier]
    if facts.carried:
        place = list_of(facts.meeting, "carried")
        count = Span(words("count.tasks", n=len(facts.carried)), place)
        lines.append(say("carried.again", count=count))
    return lines


def _given(facts: Material, earlier: Earlier) -> Line:
    """How many tasks an earlier meeting gave out, and how many are in each of the four states."""

    def number(count: int, **state: str) -> Span:
        place = tasks_of(earlier.meeting, facts.day, **state)
        return Span(words("count.tasks", n=count), place)

    states = [
        say(f"carried.{state}", n=number(earlier.states[state], state=state))
        for state in TaskState.values
        if earlier.states[state]
    ]
    told, day = joined(states, "; "), short_day(earlier.meeting.held_on)
    return say("carried.given", day=day, count=number(earlier.states.total()), states=told)


def carried_tables(facts: Material) -> dict[str, dict[str, Any]]:
    """Every task taken up again, with how often and how far."""
    shapes: list[Shape] = [
        ("order", 9, "center"), ("task", 31, "left"), ("owner", 20, "left"),
        ("due", 16, "center"), ("times", 8, "center"), ("state", 16, "left"),
    ]  # fmt: skip
    rows = [
        [str(index), _task(row), row.owner, short_day(row.due_on), str(row.times),
         words(f"state.{row.state}")]
        for index, row in enumerate(facts.carried, start=1)
    ]  # fmt: skip
    return {"carried": kept(shapes, rows)}


def _task(row: TaskFact) -> str:
    """The task with commune and criterion where its text names neither."""
    about = [
        name
        for name in (row.commune, row.criterion)
        if name and name.casefold() not in row.text.casefold()
    ]
    return f"{row.text} ({', '.join(about)})" if about else row.text


def conclusion_lines(facts: Material, *, numbered: bool) -> list[Line]:
    """The conclusions with their dates; without numbers where the headings above have them."""
    return [
        say("conclusions.due", mark=mark, text=ended(row.text), day=short_day(row.due_on))
        if row.due_on
        else say("conclusions.plain", mark=mark, text=ended(row.text))
        for index, row in enumerate(facts.conclusions, start=1)
        for mark in [f"{index}." if numbered else "-"]
    ]


def task_lines(facts: Material) -> list[Line]:
    """How many tasks were given to how many."""
    if not facts.tasks:
        return []
    place = tasks_of(facts.meeting, facts.today)
    owners = len({row.owner_key for row in facts.tasks})
    return [
        say(
            "tasks.count",
            count=Span(words("count.tasks", n=len(facts.tasks)), place),
            owners=Span(words("count.owners", n=owners), place),
        )
    ]


def task_tables(facts: Material) -> dict[str, dict[str, Any]]:
    """The tasks owner by owner."""
    shapes: list[Shape] = [("order", 8, "center"), ("task", 76, "left"), ("due", 16, "center")]
    rows: Rows = []
    for _owner, group in groupby(facts.tasks, lambda one: one.owner_key):
        given = list(group)
        counted = words("tasks.of_owner", owner=given[0].owner, n=len(given))
        place = tasks_of(facts.meeting, facts.today, owner=given[0].owner_code)
        rows.append([Span(counted, place)])
        rows += [
            [str(index), _task(one), short_day(one.due_on)]
            for index, one in enumerate(given, start=1)
        ]
    return {"tasks": kept(shapes, rows)}
