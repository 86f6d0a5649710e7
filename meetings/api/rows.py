"""What the answers about meetings look like; each serializer is also its schema."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from communes.models import Level
from criteria.models import Status
from meetings.filters import STATES
from meetings.models import Conclusion, Finding, HalfDay, Kind, ScopedCommune
from ntm_portal.lib import answers as fields
from ntm_portal.lib.answers import Answer


class OrganiserRow(serializers.Serializer[Any]):
    """The unit whose office holds a meeting, named as on its day."""

    level = fields.choice(Level.choices, _("Level of the unit."), source="organiser.level")
    code = fields.text(_("Official code."), source="organiser.code")
    name = fields.text(_("Name alone on the day of the meeting."), source="unit_name")
    full_name = fields.text(_("Name with its kind in front."), source="unit_full_name")


class HolderRow(OrganiserRow):
    """The same, told of a part of the meeting."""

    level = fields.choice(Level.choices, _("Level of the unit."), source="meeting.organiser.level")
    code = fields.text(_("Official code."), source="meeting.organiser.code")


class PartRow(serializers.Serializer[Any]):
    """A part of what a meeting is about: a unit's communes, or those registered for a year."""

    level = fields.choice(Level.choices, _("Level of the unit."), source="unit.level")
    code = fields.text(_("Official code."), source="unit.code")
    name = fields.text(_("Name alone on the day of the meeting."), source="unit_name")
    full_name = fields.text(_("Name with its kind in front."), source="unit_full_name")
    registered = fields.number(
        _("Only its communes registered for this target year; null for all."),
        source="year",
        allow_null=True,
    )


class MeetingRow(serializers.Serializer[Any]):
    """One meeting: when, what, whose, about what."""

    id = fields.number(_("Number of the meeting."))
    held_on = fields.day(_("Day of the meeting."))
    half_day = fields.choice(HalfDay.choices, _("When on that day."))
    kind = fields.choice(Kind.choices, _("Kind of meeting."))
    title = fields.text(_("Title."))
    place = fields.text(_("Place in words; may be empty."))
    commune = fields.text(
        _("Official code of the commune that it takes place in, where one is named."),
        source="commune.code",
        allow_null=True,
    )
    state = fields.choice(
        STATES,
        _("How far the meeting is; one that was called off is in no other state."),
        source="told_state",
    )
    called_off = fields.computed(_("Why it was called off; null if it was not."))
    organiser = OrganiserRow(source="*", help_text=_("The unit whose office holds it."))
    set = fields.text(_("Code of the criteria set that it goes by."), source="criteria_set.code")
    scope = PartRow(source="parts", many=True, help_text=_("What it is about, in order."))
    communes = fields.number(
        _("Communes in its scope that lie in your territory."), source="communes_seen"
    )
    follows = fields.number(
        _("Number of the earlier meeting of the same line; null for the first."),
        source="follows_id",
        allow_null=True,
    )

    def get_called_off(self, meeting: Any) -> str | None:
        """The reason, which no meeting is called off without."""
        return meeting.called_off or None


class FigureRow(serializers.Serializer[Any]):
    """One commune as the meeting saw it; figures are null until they are taken."""

    code = fields.text(_("Official code on the day of the meeting."), source="unit.code")
    name = fields.text(_("Name alone: “Kỳ Lạc”."), source="unit_name")
    full_name = fields.text(_("Name with its kind: “Xã Kỳ Lạc”."), source="unit_full_name")
    met = fields.number(_("Criteria met."), allow_null=True)
    total = fields.number(_("Criteria in the set on the day of the figures."), allow_null=True)
    recorded = fields.number(_("Criteria with a verdict on record."), allow_null=True)
    statuses = fields.computed(_("Criterion number → verdict, where one is on record."))
    gained = fields.texts(_("Criteria newly met since the last meeting of the line, by number."))
    lost = fields.texts(_("Criteria lost since the last meeting of the line, by number."))

    @extend_schema_field(
        serializers.DictField(
            child=serializers.ChoiceField([status.name.lower() for status in Status])
        )
    )
    def get_statuses(self, row: ScopedCommune) -> dict[str, str]:
        """The frozen verdicts in words."""
        return {number: Status(value).name.lower() for number, value in row.statuses.items()}


class FindingRow(serializers.Serializer[Any]):
    """Something that the meeting established."""

    kind = fields.choice(Finding.Kind.choices, _("Result, shortcoming, cause or proposal."))
    text = fields.text(_("The finding in words."))


class ConclusionRow(serializers.Serializer[Any]):
    """What the meeting concluded."""

    id = fields.number(_("Number of the conclusion, which its tasks name."))
    kind = fields.choice(
        Conclusion.Kind.choices, _("Information, decision, or work that gives tasks.")
    )
    text = fields.text(_("The conclusion in words."))
    due_on = fields.day(_("Last day in time, where the conclusion names one."), allow_null=True)


class ConclusionLine(ConclusionRow):
    """A conclusion with the meeting that it is of."""

    meeting = fields.number(_("Number of the meeting."), source="meeting_id")
    held_on = fields.day(_("Day of the meeting."), source="meeting.held_on")
    organiser = HolderRow(source="*", help_text=_("The unit whose office held it."))
    position = fields.number(_("Place in the meeting's conclusions."))
    tasks = fields.number(
        _("Tasks that follow from it, as far as you see them."), source="tasks_seen"
    )


class WholeMeeting(MeetingRow):
    """A meeting with what it saw, found and concluded."""

    chair_title = fields.text(_("Office of the chair; may be empty."))
    figures_as_of = fields.day(
        _("The day that the figures speak of; null until they are taken."),
        source="snapshot.as_of",
        allow_null=True,
    )
    figures = FigureRow(
        many=True, help_text=_("Its communes in your territory, in the order of a dictionary.")
    )
    findings = FindingRow(many=True, help_text=_("What it found, in order."))
    conclusions = ConclusionRow(many=True, help_text=_("What it concluded, in order."))


@extend_schema_serializer(many=False)
class MeetingsAnswer(Answer):
    """Meetings, the earliest first."""

    results = MeetingRow(many=True, help_text=_("The meetings."))


@extend_schema_serializer(many=False)
class ConclusionsAnswer(Answer):
    """Conclusions, those of the earliest meeting first."""

    results = ConclusionLine(many=True, help_text=_("The conclusions."))
