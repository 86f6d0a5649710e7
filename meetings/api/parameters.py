"""What a call about meetings or tasks may ask for, checked before anything is looked up."""

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from communes.lookup import today
from meetings.filters import STATES
from meetings.models import Conclusion, Kind
from meetings.models.task import TaskState
from meetings.taskfilter import DONE, HIGHEST, OPEN, REPORTED
from ntm_portal.lib.asking import Listed, choice, day, number
from ntm_portal.lib.asking import text as code

DROPPED = "dropped"
TASK_STATES = (*TaskState.choices, (DROPPED, _("dropped")))


def _check_order(asked: dict[str, Any], first: str, last: str) -> None:
    if first in asked and last in asked and asked[last] < asked[first]:
        told = gettext("This day lies before that of %(name)s.") % {"name": first}
        raise ValidationError({last: [told]})


class HeldAsked(Listed):
    """Parameters of lists about meetings held on some days."""

    to = day(_("Held on this day, YYYY-MM-DD, or earlier."))

    def get_fields(self) -> dict[str, Any]:
        """The fields, with the one whose name Python keeps for itself."""
        first = {"from": day(_("Held on this day, YYYY-MM-DD, or later."))}
        return first | super().get_fields()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`to` does not lie before `from`."""
        _check_order(attrs, "from", "to")
        return attrs


class MeetingsAsked(HeldAsked):
    """Parameters of the list of meetings."""

    orders = {
        "held_on": ("held_on", "-half_day", "pk"),  # morning first: the words sort backwards
        "id": ("pk",),
    }

    q = code(100, _("All these words stand in its record, in any order; tones are ignored."))
    state = choice(
        [code for code, _label in STATES],
        _("How far the meeting is; one that was called off is in no other state."),
        required=False,
    )
    kind = choice(Kind.values, _("Kind of meeting."), required=False)
    organiser = code(10, _("Held by the office of the unit with this official code."))


class ConclusionsAsked(HeldAsked):
    """Parameters of the list of conclusions."""

    orders = {"held_on": ("meeting__held_on", "meeting_id", "position", "pk"), "id": ("pk",)}

    meeting = number(1, HIGHEST, _("Of the meeting of this number."), required=False)
    kind = choice(Conclusion.Kind.values, _("Kind of conclusion."), required=False)


class TasksAsked(Listed):
    """Parameters of the list of tasks."""

    orders = {"due_on": ("due_on", "pk"), "id": ("pk",)}

    meeting = number(1, HIGHEST, _("Given out by the meeting of this number."), required=False)
    commune = code(10, _("About the commune with this official code."))
    criterion = code(10, _("About the criterion with this number in the set of the task."))
    state = choice(
        [*TaskState.values, OPEN, DONE, REPORTED, DROPPED],
        _(
            "In this state on the day. Beside the four official ones: all that are open or done,"
            " open ones that their owner reported done, and those dropped by then."
        ),
        required=False,
    )
    owner = code(40, _("Owned by the agency or the unit with this code."))
    due_from = day(_("Due on this day, YYYY-MM-DD, or later."))
    due_to = day(_("Due on this day, YYYY-MM-DD, or earlier."))
    as_of = day(_("Tasks and their states at the end of this day, YYYY-MM-DD; else of today."))

    def validate_as_of(self, asked: date) -> date:
        """Nothing is known of days to come."""
        if asked > today():
            told = gettext("%(day)s has not come yet.")
            raise ValidationError(told % {"day": asked.isoformat()})
        return asked

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """`due_to` does not lie before `due_from`."""
        _check_order(attrs, "due_from", "due_to")
        return attrs
