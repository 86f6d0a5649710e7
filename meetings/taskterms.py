"""What a task asks, of whom, until when; and what of it may be changed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communes.lookup import names_at
from communes.models import Agency, Unit
from meetings.models import Task
from meetings.owning import committee
from meetings.taskkeeping import spoken
from meetings.taskowners import check_owner
from ntm_portal.lib.periods import local_day


@dataclass(frozen=True)
class Terms:
    """The terms of a task: one owner, an agency or a unit."""

    text: str
    due_on: date
    agency: Agency | None = None
    owner_unit: Unit | None = None
    person: User | None = None

    @classmethod
    def of(cls, task: Task) -> "Terms":
        """Those of the task as it is."""
        return cls(task.text, task.due_on, task.agency, task.owner_unit, task.person)

    def told(self, day: date) -> dict[str, str]:
        """As people read them, with names of `day`."""
        owner = str(self.agency or "")
        if self.owner_unit:
            version = names_at({self.owner_unit.pk}, day).get(self.owner_unit.pk)
            owner = committee(version).name if version else str(self.owner_unit)
        due_on = f"{self.due_on:%d/%m/%Y}"
        return {
            "text": self.text, "due_on": due_on, "owner": owner, "person": str(self.person or "")
        }  # fmt: skip


def check_terms(task: Task, terms: Terms, now: datetime) -> None:
    """Raise ValidationError (keys `text`, `due_on`, `owner`, `person`) for terms it cannot have."""
    spoken(terms.text, "text", _("Say what is to be done."))
    if terms.due_on < task.meeting.held_on:
        told = _("The due date may not lie before the meeting, which was on %(day)s.")
        raise ValidationError({"due_on": told % {"day": f"{task.meeting.held_on:%d/%m/%Y}"}})
    owner = (terms.agency, terms.owner_unit, terms.person)
    if owner != (task.agency, task.owner_unit, task.person):
        check_owner(task.meeting, *owner, local_day(now))


def check_slot(task: Task) -> None:
    """Raise ValidationError (key `owner`) where its conclusion gives the owner the same task."""
    same = Task.objects.standing().filter(conclusion=task.conclusion_id, slot=task.slot)
    if same.exclude(pk=task.pk).exists():
        told = _("This owner has the same task from this conclusion already.")
        raise ValidationError({"owner": told})
