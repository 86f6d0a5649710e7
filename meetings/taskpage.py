"""One task with everything about it, as one person sees it; and the forms that are theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from criteria.context import default_day
from criteria.models import Evidence
from meetings.forms.tasks import CloseForm, DropForm, ReopenForm, ReportForm, TaskForm
from meetings.models import CarriedTask, Meeting, MeetingFile, Task, TaskEvent
from meetings.tasklines import Line, lines, listed


def open_task(user: User, pk: int, day: date) -> Any:
    """The task inside the person's scope, read through `listed`. One query.

    `is_kept` (they decide about it), `is_reportable` and `sees_meeting` tell what they may do.
    Raises Http404 for others.
    """
    same = {"pk": OuterRef("pk")}
    rows = Task.objects.visible_to(user).filter(pk=pk)
    task = (
        listed(rows, day)
        .select_related("conclusion", "changed_by", "proof__asserted_by")
        .annotate(
            is_kept=Exists(Task.objects.kept_by(user).filter(**same)),
            is_reportable=Exists(Task.objects.reportable_by(user).filter(**same)),
            sees_meeting=Exists(Meeting.objects.visible_to(user).filter(pk=OuterRef("meeting"))),
        )
        .first()
    )
    if task is None:
        raise Http404(_("There is no such task in your territory."))
    return task


FIELDS = {
    "text": gettext_lazy("Task"),
    "due_on": gettext_lazy("Due on"),
    "owner": gettext_lazy("Owner"),
    "person": gettext_lazy("Person in charge"),
    "reported_on": gettext_lazy("Reported done on"),
    "done_on": gettext_lazy("Done on"),
}


@dataclass(frozen=True)
class Happened:
    """An event of the task; `changes` are label, from, to."""

    event: TaskEvent
    changes: list[tuple[Any, str, str]]

    @classmethod
    def of(cls, event: TaskEvent) -> "Happened":
        """The event with its changes in words."""
        told = event.changes.items()
        return cls(event, [(FIELDS.get(name, name), *pair) for name, pair in told])


@dataclass(frozen=True)
class TaskPage:
    """What the page of a task shows."""

    line: Line
    events: list["Happened"]
    carried: list[CarriedTask]
    forms: list[TaskForm]

    @property
    def cell_day(self) -> date:
        """The day on which the page of the task's cell stands."""
        return default_day(self.line.task.criteria_set, self.line.commune, self.line.day)

    @classmethod
    def read(cls, task: Any, user: User, day: date, bound: TaskForm | None = None) -> "TaskPage":
        """Read the page; `bound` is a form that was sent and stands in place of its empty one.

        It stays where the task offers it no more: what a person typed is not lost.

        Six queries: names, verdicts, events, their evidence and files, meetings that took it up;
        one more for the evidence that a report may name.
        """
        line = lines([task], day)[0]
        offered = {form.action: form for form in _forms(line, user)}
        offered |= {bound.action: bound} if bound else {}
        return cls(line, _events(task, user), _carried(task, user), list(offered.values()))


def _events(task: Any, user: User) -> list[Happened]:
    """What happened, the first event first; evidence only of what the person may see."""
    evidence = Prefetch("evidence", Evidence.objects.visible_to(user).order_by("pk"))
    files = Prefetch("files", MeetingFile.objects.filter(withdrawn_at__isnull=True).order_by("pk"))
    rows = task.events.select_related("by").prefetch_related(evidence, files)
    return [Happened.of(event) for event in rows.order_by("at", "pk")]


def _carried(task: Any, user: User) -> list[CarriedTask]:
    seen = Meeting.objects.visible_to(user).filter(called_off="")
    rows = task.carried.filter(meeting__in=seen.values("pk")).select_related("meeting")
    return list(rows.order_by("times", "meeting__held_on", "pk"))


def evidence_for(task: Any, user: User) -> Iterable[Any]:
    """The evidence on record on the task's cell, the latest first. At most one query."""
    if not (task.commune_id and task.criterion_id):
        return []
    rows = Evidence.objects.visible_to(user).known()
    on_cell = rows.filter(unit=task.commune_id, criterion=task.criterion_id)
    return on_cell.order_by("-uploaded_at", "-pk")


def _forms(line: Line, user: User) -> list[TaskForm]:
    """The forms that the person may use as the task stands."""
    task = line.task
    found: list[TaskForm] = []
    if task.dropped_on:
        return []
    if not task.done_on and task.is_reportable:
        evidence = evidence_for(task, user)
        found.append(ReportForm(task=task, evidence=evidence, initial={"on": line.day}))
    if not task.is_kept:
        return found
    if not task.done_on:
        day = task.reported_on or (line.proposal.day if line.proposal else line.day)
        found.append(CloseForm(task=task, initial={"done_on": day}))
    if task.done_on or task.reported_on:
        found.append(ReopenForm(task=task))
    if not task.done_on:
        found.append(DropForm(task=task))
    return found


def form_for(action: str, task: Any, user: User, *bound: Any) -> TaskForm:
    """A form by its action, bound to what was sent. Raises Http404 for another word."""
    kinds = {form.action: form for form in (ReportForm, CloseForm, ReopenForm, DropForm)}
    if action not in kinds:
        raise Http404
    given = {"evidence": evidence_for(task, user)} if action == ReportForm.action else {}
    kind: Any = kinds[action]
    form: TaskForm = kind(*bound, task=task, **given)
    return form
