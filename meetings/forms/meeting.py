"""The form that plans a meeting, or changes it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communes.models import Agency, Unit, UnitVersion
from communes.people.forms import Day
from meetings.models import Meeting
from meetings.planning import (
    COHORTS,
    COHORTS_INSIDE,
    UNITS,
    WHOLE,
    Ground,
    earlier_meetings,
    find_communes,
    ground,
    in_scope_order,
)
from meetings.scoping import Wanted, require_parts
from ntm_portal.lib.periods import parse_day

GROUPS = {
    WHOLE: gettext_lazy("All communes of the territory"),
    COHORTS: gettext_lazy("Communes registered for a year"),
    UNITS: gettext_lazy("Units"),
    COHORTS_INSIDE: gettext_lazy("Communes of one unit registered for a year"),
}
OPEN_GROUP = 12  # choices; a longer group is closed until something in it is ticked


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A meeting; what it can be about follows from the office, the day and the set in the form."""

    held_on = Day(label=gettext_lazy("Held on"))
    host = forms.CharField(
        label=gettext_lazy("Held in the commune"), max_length=100, required=False,
        help_text=gettext_lazy("Name or code, where a commune is the host."),
    )  # fmt: skip
    follows = forms.ChoiceField(label=gettext_lazy("Follows"), required=False)
    scope = forms.MultipleChoiceField(
        label=gettext_lazy("Communes that the meeting is about"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    named = forms.CharField(
        label=gettext_lazy("Single communes"), max_length=5000, required=False,
        widget=forms.Textarea({"rows": 3}), help_text=gettext_lazy("Name or code, one per line."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Meeting
        fields = (
            "kind", "title", "organiser", "held_on", "half_day", "criteria_set", "place", "points",
            "agency", "chair", "chair_title",
        )  # fmt: skip
        labels = {
            "organiser": gettext_lazy("Held by"),
            "criteria_set": gettext_lazy("Criteria set"),
            "agency": gettext_lazy("Agency"),
        }
        widgets = {"points": forms.Textarea({"rows": 3})}

    def __init__(
        self, data: Any, *, instance: Meeting, offices: list[UnitVersion], user: User, today: date,
        asked: Mapping[str, Any],
    ) -> None:  # fmt: skip
        super().__init__(data, instance=instance, initial=dict(asked), label_suffix="")
        self.user = user
        self.ground = self._ground(data if data is not None else self.initial, offices, today)
        self._offer(offices)
        if data is None:
            self._fill(asked)

    def _ground(self, given: Any, offices: list[UnitVersion], today: date) -> Ground:
        """What the office, day and set in the form allow; what cannot be read is the default."""
        chosen = str(given.get("organiser") or "")
        office = next((row for row in offices if str(row.unit_id) == chosen), offices[0])
        held_on = given.get("held_on")
        day = held_on if isinstance(held_on, date) else parse_day(str(held_on or ""))
        if not day or not 1900 <= day.year < 2200:
            day = today
        self.earlier = earlier_meetings(self.user, office.unit_id, day, self.instance.pk)
        usual = self.earlier[0].criteria_set_id if self.earlier else None
        asked = str(given.get("criteria_set") or "")
        return ground(office, day, today, asked=asked, usual=usual)

    def _offer(self, offices: list[UnitVersion]) -> None:
        """Put the choices into the fields."""
        fields: dict[str, Any] = self.fields
        ground = self.ground
        fields["organiser"].queryset = Unit.objects.filter(pk__in=[row.unit_id for row in offices])
        fields["organiser"].choices = [(row.unit_id, _office(row)) for row in offices]
        fields["criteria_set"].choices = [(s.pk, f"{s.code} · {s.name}") for s in ground.sets]
        fields["agency"].empty_label = "–"
        agencies = Agency.objects.filter(unit=ground.organiser.unit_id)
        fields["agency"].queryset = agencies.order_by("name", "pk")
        fields["scope"].error_messages["invalid_choice"] = _(
            "Some of these communes are not those of this office, day and set. Choose again."
        )
        fields["scope"].choices = [(part.value, part.label) for part in ground.parts]
        fields["follows"].choices = [
            ("", _("the last meeting of this office about the same communes")),
            *((str(row.pk), str(row)) for row in self.earlier),
        ]
        if not ground.names_communes:
            del fields["named"]

    def _fill(self, asked: Mapping[str, Any]) -> None:
        """The values of a form that is opened, as opposed to sent."""
        meeting, ground = self.instance, self.ground
        known: dict[str, Any] = {
            "organiser": ground.organiser.unit_id,
            "held_on": ground.day,
            "criteria_set": ground.chosen.pk if ground.chosen else None,
        }
        if meeting.pk:
            known |= self._stored()
        typed = {name: value for name, value in asked.items() if name != "criteria_set"}
        self.initial = dict(self.initial) | known | typed

    def _stored(self) -> dict[str, Any]:
        """What the meeting says beyond its own fields."""
        meeting, offered = self.instance, {part.value for part in self.ground.parts}
        parts = list(meeting.parts.order_by("position"))
        values = [f"{part.unit_id}:{part.year}" if part.year else str(part.unit_id)
                  for part in parts]  # fmt: skip
        by_id = {row.unit_id: row for row in self.ground.communes}
        names = [by_id[part.unit_id].unit.code for part, value in zip(parts, values, strict=True)
                 if value not in offered and part.unit_id in by_id]  # fmt: skip
        host = by_id.get(meeting.commune_id or 0)
        return {
            "scope": values,
            "named": "\n".join(names),
            "host": host.full_name if host else (meeting.commune.code if meeting.commune else ""),
            "follows": str(meeting.follows_id or ""),
            "revision": meeting.revision,
        }

    def clean_held_on(self) -> date:
        """The day; the office must exist on it, or there is nothing to choose from."""
        day: date = self.cleaned_data["held_on"]
        organiser = self.ground.organiser
        if not organiser.unit.exists_on(day):
            message = _("%(unit)s did not exist on %(day)s. Choose another day.")
            told = {"unit": organiser.full_name, "day": f"{day:%d/%m/%Y}"}
            raise ValidationError(message % told)
        return day

    def clean_host(self) -> None:
        """Put the host commune into the meeting."""
        text = self.cleaned_data["host"]
        self.instance.commune = self._one(text).unit if text.strip() else None

    def _one(self, text: str) -> UnitVersion:
        inside = UnitVersion.objects.at(self.ground.day).inside(self.ground.organiser.unit_id)
        communes = inside.filter(unit__level="commune").select_related("unit")
        return find_communes(" ".join(text.splitlines()), list(communes))[0]

    def clean_named(self) -> list[Unit]:
        """The communes that were typed."""
        return [row.unit for row in find_communes(self.cleaned_data["named"], self.ground.communes)]

    def clean(self) -> dict[str, Any]:
        """Put what the meeting follows into it; none named is left to `save_meeting`."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk and data.get("revision") is None:
            raise ValidationError(_("The form is not complete. Load the page again."))
        if "follows" in data:
            self.instance.follows_id = int(data["follows"]) if data["follows"] else None
        if "scope" in data and "named" not in self.errors:
            require_parts(self.wanted)
        return data

    @property
    def wanted(self) -> list[Wanted]:
        """The parts of the scope, as chosen."""
        chosen = set(self.cleaned_data.get("scope") or ())
        parts = [part for part in self.ground.parts if part.value in chosen]
        return in_scope_order(parts, self.cleaned_data.get("named") or [])

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The choices of the scope by group, for the page."""
        boxes = {str(box.data["value"]): box for box in self["scope"]}
        found = []
        for key, label in GROUPS.items():
            own = [boxes[part.value] for part in self.ground.parts if part.group == key]
            ticked = sum(1 for box in own if box.data["selected"])
            is_open = len(own) <= OPEN_GROUP or ticked > 0
            if own:
                found.append({"label": label, "boxes": own, "open": is_open, "ticked": ticked})
        return found

    def in_words(self, name: str) -> str:
        """What a field holds, choices by their names."""
        value = self[name].value()
        labels = {str(key): str(text) for key, text in getattr(self.fields[name], "choices", [])}
        values = value if isinstance(value, list | tuple) else [value]
        told = [f"{one:%d/%m/%Y}" if isinstance(one, date) else str(one) for one in values if one]
        day = parse_day(told[0]) if name == "held_on" and told else None
        return f"{day:%d/%m/%Y}" if day else ", ".join(labels.get(one, one) for one in told)


def _office(row: UnitVersion) -> str:
    if ended := row.unit.ended_on:
        told = {"unit": row.full_name, "day": f"{ended - timedelta(days=1):%d/%m/%Y}"}
        return _("%(unit)s (until %(day)s)") % told
    return row.full_name
