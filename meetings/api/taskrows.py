"""What the answer about tasks looks like; each serializer is also its schema."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from meetings.api.parameters import DROPPED, TASK_STATES
from meetings.tasklines import Line
from ntm_portal.lib import answers as fields
from ntm_portal.lib.answers import DatedAnswer

AGENCY, UNIT = "agency", "unit"


class OwnerRow(serializers.Serializer[Any]):
    """Who answers for a task."""

    kind = fields.choice((AGENCY, UNIT), _("An agency, or the people's committee of a unit."))
    code = fields.text(_("Code of the agency or of the unit."))
    name = fields.text(_("Name of the agency or of the committee."))

    def to_representation(self, line: Line) -> dict[str, str]:
        """The one owner."""
        agency = line.task.agency
        kind, owner = (AGENCY, agency) if agency else (UNIT, line.task.owner_unit)
        return {"kind": kind, "code": owner.code, "name": line.owner}


@extend_schema_field(serializers.DateField(allow_null=True))
class _Happened(serializers.DateField):
    """A day; null where it came after the day asked for."""

    def to_representation(self, value: date) -> Any:
        """Leave out what had not happened yet."""
        return super().to_representation(value) if value <= self.context["day"] else None


def _happened(about: Any, source: str) -> serializers.DateField:
    return _Happened(help_text=about, source=source)


class TaskRow(serializers.Serializer[Any]):
    """One task as at a day."""

    id = fields.number(_("Number of the task."), source="task.pk")
    meeting = fields.number(_("Number of the meeting that gave it out."), source="task.meeting_id")
    conclusion = fields.number(
        _("Number of the conclusion that it follows from."), source="task.conclusion_id"
    )
    text = fields.text(_("What is to be done."), source="task.text")
    commune = fields.text(
        _("Official code of the commune that it is about; null for none."),
        source="task.commune.code",
        allow_null=True,
    )
    commune_name = fields.text(
        _("Name alone of that commune, since codes are reused."),
        source="commune.name",
        allow_null=True,
    )
    set = fields.text(_("Code of its criteria set."), source="task.criteria_set.code")
    criterion = fields.text(
        _("Number of the criterion in that set; null for none."),
        source="criterion.number",
        allow_null=True,
    )
    owner = OwnerRow(source="*", help_text=_("Who answers for it."))
    due_on = fields.day(_("Last day in time."), source="task.due_on")
    state = fields.computed(_("Official state on the day asked for."))
    reported_on = _happened(_("When its owner said that it was done."), "task.reported_on")
    done_on = _happened(
        _("When it was done, as the office that held the meeting agreed."), "task.done_on"
    )
    dropped_on = _happened(_("When it was dropped."), "task.dropped_on")
    late = fields.number(_("Days that it is overdue, or was done after its day; else 0."))
    times = fields.number(
        _("Meetings that have had it: 2 from the first that took it up again."),
        source="task.times",
    )
    met_since = fields.day(
        _("Since when the criterion of an open task has been verified as met, if it is."),
        source="proposal.day",
        allow_null=True,
    )
    lost_since = fields.day(
        _("Since when the criterion of a task closed by a verdict has been lost, if it is."),
        allow_null=True,
    )

    @extend_schema_field(serializers.ChoiceField(TASK_STATES))
    def get_state(self, line: Line) -> str:
        """One of the four, unless it was dropped."""
        dropped_on = line.task.dropped_on
        return DROPPED if dropped_on and dropped_on <= line.day else line.state


@extend_schema_serializer(many=False)
class TasksAnswer(DatedAnswer):
    """Tasks as at a day, by due date."""

    results = TaskRow(many=True, help_text=_("The tasks."))
