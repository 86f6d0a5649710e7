"""Tasks: what a work conclusion asks of one owner, until it is done, and how it went."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.models import Agency, Unit, UnitVersion
from communes.scope import grants_of, holds_nation, within
from criteria.models import CriteriaSet, Criterion, Evidence, Verdict
from meetings.models.base import Revised
from meetings.models.content import Conclusion
from meetings.models.meeting import Meeting


class TaskState(models.TextChoices):
    """The four official states of a task."""

    DONE_ON_TIME = "done_on_time", _("done on time")
    DONE_LATE = "done_late", _("done late")
    OPEN_IN_TIME = "open_in_time", _("open, in time")
    OPEN_OVERDUE = "open_overdue", _("open, overdue")


def state_of(done_on: date | None, due_on: date, day: date) -> TaskState:
    """The state on `day`; the due day itself is in time."""
    if done_on is not None and done_on <= day:
        return TaskState.DONE_ON_TIME if done_on <= due_on else TaskState.DONE_LATE
    return TaskState.OPEN_IN_TIME if day <= due_on else TaskState.OPEN_OVERDUE


def is_reported(task: Any, day: date) -> bool:
    """Whether on `day` its owner says that it is done, and nobody has agreed yet."""
    is_done = task.done_on is not None and task.done_on <= day
    return not is_done and task.reported_on is not None and task.reported_on <= day


def state_conditions(day: date) -> dict[TaskState, Q]:
    """`state_of` as filters of tasks given out by `day`; exactly one holds for each."""
    done = Q(done_on__isnull=False, done_on__lte=day)
    return {
        TaskState.DONE_ON_TIME: done & Q(done_on__lte=F("due_on")),
        TaskState.DONE_LATE: done & Q(done_on__gt=F("due_on")),
        TaskState.OPEN_IN_TIME: ~done & Q(due_on__gte=day),
        TaskState.OPEN_OVERDUE: ~done & Q(due_on__lt=day),
    }


def _held(user: User) -> set[int]:
    """The units for whose office the person records; a department acts for its agency instead."""
    return {
        grant.unit_id
        for grant in grants_of(user)
        if grant.unit_id and grant.spec.records and not grant.spec.owned_only
    }


class TaskQuerySet(models.QuerySet[Any]):
    """Readings of tasks; pages, API and exports begin with `visible_to`."""

    def visible_to(self, user: User) -> Self:
        """Tasks of meetings or communes in the person's territory, and the person's own."""
        if holds_nation(user):
            return self
        seen = UnitVersion.objects.visible_to(user).values("unit_id")
        territory = Q(meeting__organiser__in=seen) | Q(commune__in=seen) | Q(owner_unit__in=seen)
        return self.filter(territory | self._of(user))

    def owned_by(self, user: User) -> Self:
        """Tasks that wait for the person: theirs, their agency's, or those of the office held."""
        held = _held(user)
        return self.filter(self._of(user) | Q(owner_unit__in=held))

    def reportable_by(self, user: User) -> Self:
        """Tasks on which the person may report: their own and those of units they record for."""
        units = UnitVersion.objects.filter(within(_held(user))).values("unit_id")
        return self.filter(self._of(user) | Q(owner_unit__in=units) | self._kept(user))

    def kept_by(self, user: User) -> Self:
        """Tasks of meetings whose record the person keeps: those they close, move and reopen."""
        return self.filter(self._kept(user))

    def standing(self, day: date | None = None) -> Self:
        """Without those that were dropped; on `day`: given out by then and not yet dropped."""
        if day is None:
            return self.filter(dropped_on__isnull=True)
        kept = Q(dropped_on__isnull=True) | Q(dropped_on__gt=day)
        return self.filter(kept, meeting__held_on__lte=day)

    def open_on(self, day: date) -> Self:
        """Given out by `day` and neither done nor dropped on it."""
        return self.standing(day).filter(Q(done_on__isnull=True) | Q(done_on__gt=day))

    def in_state(self, state: str, day: date) -> Self:
        """Those in one of the four states on `day`, as `state_of` tells it."""
        return self.standing(day).filter(state_conditions(day)[TaskState(state)])

    @staticmethod
    def _of(user: User) -> Q:
        agencies = {grant.agency_id for grant in grants_of(user) if grant.agency_id}
        return Q(person=user.pk) | Q(agency__in=agencies)

    @staticmethod
    def _kept(user: User) -> Q:
        return Q(meeting__in=Meeting.objects.kept_by(user).values("pk"))


class Task(Revised):
    """One piece of work of one owner, about at most one commune and one criterion.

    The owner is an agency or a unit's people's committee, perhaps with a person. "Reported" (the
    owner says so) and "done" (the office that convened agrees) are told apart. `slot` names
    commune, criterion and owner, so that one conclusion gives each of them one task.
    """

    TOLD = (
        "text", "commune_id", "criterion_id", "agency_id", "owner_unit_id", "person_id", "due_on",
        "reported_on", "done_on", "proof_id", "dropped_on", "drop_reason",
    )  # fmt: skip

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="tasks")
    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="tasks")
    text = models.TextField(_("task"))
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    commune = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="tasks")
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="tasks")
    owner_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="owned_tasks"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    due_on = models.DateField(_("due on"))
    reported_on = models.DateField(_("reported done on"), null=True, editable=False)
    done_on = models.DateField(_("done on"), null=True, editable=False)
    # The verdict that shows it done, as a person made it (`Fact.assertion`).
    proof = models.ForeignKey(Verdict, models.PROTECT, null=True, editable=False, related_name="+")
    dropped_on = models.DateField(_("dropped on"), null=True, editable=False)
    drop_reason = models.TextField(_("why it was dropped"), blank=True, editable=False)
    slot = models.CharField(max_length=60, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        indexes = [
            models.Index(fields=["agency", "due_on"], name="task_of_agency"),
            models.Index(fields=["owner_unit", "due_on"], name="task_of_unit"),
            models.Index(fields=["commune", "criterion"], name="task_cell"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conclusion", "slot"],
                condition=Q(dropped_on__isnull=True),
                name="task_once_per_slot",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=True, owner_unit__isnull=False)
                | Q(agency__isnull=False, owner_unit__isnull=True),
                name="task_has_one_owner",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True) | ~Q(drop_reason=""),
                name="task_dropped_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    def state(self, day: date) -> TaskState:
        """Its official state on `day`."""
        return state_of(self.done_on, self.due_on, day)

    def fill_slot(self) -> "Task":
        """Name commune, criterion and owner; call before `save` or `bulk_create`."""
        owner = f"a{self.agency_id}" if self.agency_id else f"u{self.owner_unit_id}"
        self.slot = f"{self.commune_id or ''}:{self.criterion_id or ''}:{owner}"
        return self


class TaskEvent(models.Model):
    """What happened to a task; append-only. `on` is the day it speaks of, `at` when it was typed.

    A report may rest on evidence of the task's cell, or bring papers of its own.
    """

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("given out")
        PROGRESS = "progress", _("progress reported")
        REPORTED = "reported", _("reported done")
        CLOSED = "closed", _("closed as done")
        REOPENED = "reopened", _("reopened")
        CHANGED = "changed", _("changed")
        DROPPED = "dropped", _("dropped")

    task = models.ForeignKey(Task, models.PROTECT, related_name="events")
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind)
    on = models.DateField(_("on"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("text"), blank=True)
    # For CHANGED: {field: [from, to]}, each as people read it.
    changes = models.JSONField(default=dict)
    evidence = models.ManyToManyField(Evidence, related_name="task_events")

    class Meta:
        verbose_name = _("event of a task")
        verbose_name_plural = _("events of a task")

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"


class CarriedTask(models.Model):
    """An open task that a later meeting takes up again; `times` is 2 at the first such meeting.

    `state` is the task's state when the meeting was concluded, empty until then.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="carried")
    task = models.ForeignKey(Task, models.PROTECT, related_name="carried")
    times = models.PositiveSmallIntegerField(_("times"))
    state = models.CharField(_("state"), max_length=12, choices=TaskState, blank=True)
    note = models.TextField(_("what the meeting said of it"), blank=True)

    class Meta:
        verbose_name = _("carried task")
        verbose_name_plural = _("carried tasks")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "task"], name="carriedtask_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.times})"
