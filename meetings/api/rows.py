"""What the answers look like: one serializer per kind of row, which is also its schema."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from criteria.models import Status
from meetings.filters import CALLED_OFF, STATES
from meetings.models import Conclusion, HalfDay, Kind, Meeting, ScopedCommune
from meetings.models.task import TaskState


def _text(about: Any, **options: Any) -> serializers.CharField:
    return serializers.CharField(help_text=about, **options)


def _number(about: Any, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(help_text=about, **options)


def _day(about: Any, **options: Any) -> serializers.DateField:
    return serializers.DateField(help_text=about, **options)


def _choice(choices: Any, about: Any, **options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=choices, help_text=about, **options)


class PartRow(serializers.Serializer[Any]):
    """A part of a meeting's scope: the communes of a unit, or those registered for a year."""

    level = _text(_("Level of the unit."), source="unit.level")
    code = _text(_("Official code of the unit on the day of the meeting."), source="unit.code")
    year = _number(
        _("Only its communes registered for this target year; null for all."), allow_null=True
    )


class MeetingRow(serializers.Serializer[Any]):
    """One meeting: when, what, whose, about what."""

    id = _number(_("Number of the meeting in this portal."))
    held_on = _day(_("Day of the meeting."))
    half_day = _choice(HalfDay.choices, _("When on that day."))
    kind = _choice(Kind.choices, _("Kind of meeting."))
    title = _text(_("Title."))
    state = serializers.SerializerMethodField(help_text=_("How far the meeting is."))
    organiser = _text(_("Official code of the unit that holds it."), source="organiser.code")
    organiser_level = _text(_("Level of that unit."), source="organiser.level")
    place = _text(_("Place, in words; may be empty."))
    commune = _text(
        _("Code of the commune that it takes place in, if one was named."),
        source="commune.code",
        default=None,
    )
    set = _text(_("Code of the criteria set that it judges by."), source="criteria_set.code")
    scope = PartRow(source="parts", many=True, help_text=_("What it is about."))
    follows = _number(
        _("The earlier meeting of the same line, if any."), source="follows_id", allow_null=True
    )

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, meeting: Meeting) -> str:
        """A meeting that was called off is in no other state."""
        return CALLED_OFF if meeting.called_off else meeting.state


class FigureRow(serializers.Serializer[Any]):
    """One commune in scope, as the meeting saw it; later corrections do not change it."""

    code = _text(_("Official code of the commune on the day."), source="unit.code")
    name = _text(_("Name with its kind on the day: “Xã Kỳ Lạc”."))
    met = _number(_("Criteria met; null before the figures are taken."), allow_null=True)
    recorded = _number(_("Criteria with a verdict on record; null before."), allow_null=True)
    statuses = serializers.SerializerMethodField(
        help_text=_("Criterion number → verdict, for criteria with a verdict on record.")
    )
    gained = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Numbers of criteria newly met since the last meeting of the line."),
    )
    lost = serializers.ListField(
        child=serializers.CharField(),
        help_text=_("Numbers of criteria no longer met since the last meeting of the line."),
    )

    @extend_schema_field(
        serializers.DictField(
            child=serializers.ChoiceField(choices=[status.name.lower() for status in Status])
        )
    )
    def get_statuses(self, row: ScopedCommune) -> dict[str, str]:
        """The frozen verdicts in words."""
        return {number: Status(value).name.lower() for number, value in row.statuses.items()}


class ConclusionRow(serializers.Serializer[Any]):
    """What the meeting concluded; conclusions of the kind work become tasks."""

    id = _number(_("Number of the conclusion in this portal."))
    kind = _choice(Conclusion.Kind.choices, _("Information, decision or work."))
    text = _text(_("What was concluded."))
    due_on = _day(_("Due date, if the conclusion names one."), allow_null=True)


class WholeMeeting(MeetingRow):
    """A meeting with its conclusions, and its figures of communes of the caller's territory."""

    organiser_name = _text(_("Name of the unit that holds it, on the day."))
    chair_title = _text(_("Office of the chair; may be empty."))
    as_of = _day(
        _("The day that the figures speak of; null before they are taken."),
        source="snapshot.as_of",
        default=None,
    )
    total = _number(
        _("Criteria in the set on that day; null before the figures are taken."),
        source="snapshot.total",
        default=None,
    )
    figures = FigureRow(many=True, help_text=_("The communes in scope that you may see, by name."))
    conclusions = ConclusionRow(many=True, help_text=_("The conclusions, in order."))


class TaskRow(serializers.Serializer[Any]):
    """One task as at the day asked for."""

    id = _number(_("Number of the task in this portal."), source="task.pk")
    meeting = _number(_("Number of the meeting that gave it out."), source="task.meeting_id")
    conclusion = _number(
        _("Number of the conclusion that it came out of."), source="task.conclusion_id"
    )
    text = _text(_("What is to be done."), source="task.text")
    commune = _text(
        _("Code of the commune that it is about, if any."),
        source="task.commune.code",
        default=None,
    )
    criterion = _text(
        _("Number of the criterion that it is about, if any, in the set."),
        source="criterion.number",
        default=None,
    )
    set = _text(_("Code of the criteria set."), source="task.criteria_set.code")
    owner = _text(_("Name of the owner: an agency, or the committee of a unit."))
    agency = _text(
        _("Code of the owner, where it is an agency."), source="task.agency.code", default=None
    )
    owner_unit = _text(
        _("Code of the owner, where it is a unit."), source="task.owner_unit.code", default=None
    )
    due_on = _day(_("The last day in time."), source="task.due_on")
    state = _choice(TaskState.choices, _("The official state on the day."))
    reported_on = _day(
        _("The day on which its owner says it was done; done is told apart."),
        source="task.reported_on",
        allow_null=True,
    )
    done_on = _day(
        _("The day on which it was done, as the office that gave it agrees."),
        source="task.done_on",
        allow_null=True,
    )
    late = _number(_("Days that it is overdue, or was done after its day; else 0."))
    times = _number(
        _("How many meetings have had it: 1 for the one that gave it out."), source="task.times"
    )
    met_since = _day(
        _("Open, and its criterion is verified met since this day: it can be closed."),
        source="proposal.day",
        default=None,
    )
    lost_since = _day(
        _("Done with a verdict as proof, and its criterion is lost again since this day."),
        allow_null=True,
    )
