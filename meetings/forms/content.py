"""The forms of a meeting's findings, field visits and conclusions."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.models import Unit
from communes.people.forms import Day, PeriodForm
from meetings.editing import About, about_of
from meetings.matters import Matters
from meetings.models import Conclusion, FieldVisit, Finding, Meeting


class PartForm(forms.ModelForm):  # type: ignore[type-arg]
    """A part of the record; `revision` tells which state of it the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        row = kwargs["instance"]
        given = {"revision": row.revision} if row.pk else {}
        kwargs["initial"] = given | self.starts_with(row) | kwargs.get("initial", {})
        super().__init__(*args, **({"label_suffix": ""} | kwargs))
        self.meeting = meeting
        self.auto_id = f"{self.anchor}-%s"
        shown = self.visible_fields()
        first = next((field for field in shown if not field.value()), shown[0])
        (shown[0] if row.pk else first).field.widget.attrs["autofocus"] = True

    def starts_with(self, row: Any) -> dict[str, Any]:
        """What the form shows of a stored row beyond its own fields."""
        return {}

    @property
    def anchor(self) -> str:
        """The id of the form on the page."""
        return f"form-{self.instance._meta.model_name}-{self.instance.pk or 'new'}"

    @property
    def about(self) -> About | None:
        """What the row is about; None for a part that is about nothing."""
        return None

    @property
    def pickers(self) -> list[forms.BoundField]:
        """The fields shown as lists to tick."""
        return [self[name] for name in ("units", "criteria", "agencies") if name in self.fields]

    @property
    def plain(self) -> list[forms.BoundField]:
        """The other fields that are shown."""
        names = {field.name for field in self.pickers}
        return [field for field in self.visible_fields() if field.name not in names]

    def beside(self, row: Any) -> list[tuple[str, str]]:
        """Label and text of the fields where the stored row differs from what was typed.

        The form takes the revision of the stored row, so that it can be sent once more.
        """
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["revision"] = row.revision  # type: ignore[index]
        stored = type(self)(instance=row, meeting=self.meeting)
        pairs = [(field, stored.in_words(field.name)) for field in self.visible_fields()]
        return [
            (str(field.label), theirs or str(_("nothing")))
            for field, theirs in pairs
            if theirs != self.in_words(field.name)
        ]

    def in_words(self, name: str) -> str:
        """What a field holds, choices by their names."""
        value = self[name].value()
        labels = {str(key): str(text) for key, text in getattr(self.fields[name], "choices", [])}
        values = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in values if one not in (None, ""))


class Picker(forms.TypedMultipleChoiceField):
    """A list to tick: ids of what a finding or a conclusion is about."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, coerce=int)


class AboutForm(PartForm):
    """A part that may be about communes, criteria and agencies."""

    units = Picker(_("Communes"))
    criteria = Picker(_("Criteria"))
    agencies = Picker(_("Agencies"))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, **kwargs)
        matters = Matters.of(meeting)
        for name in ("units", "criteria", "agencies"):
            self.fields[name].choices = getattr(matters, name)  # type: ignore[attr-defined]

    def starts_with(self, row: Any) -> dict[str, Any]:
        """What the stored row is about."""
        return about_of(row).told() if row.pk else {}

    @property
    def about(self) -> About:
        """What was ticked."""
        given = self.cleaned_data
        return About(*(frozenset(given[name]) for name in ("units", "criteria", "agencies")))


class FindingForm(AboutForm):
    """A result, a shortcoming, a cause or a proposal."""

    class Meta:
        model = Finding
        fields = ("kind", "text")
        widgets = {"text": forms.Textarea({"rows": 3})}


class ConclusionForm(AboutForm):
    """Information, a decision, or work with its due date."""

    due_on = Day(label=_("Due on"), required=False)

    class Meta:
        model = Conclusion
        fields = ("kind", "text", "due_on")
        widgets = {"text": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, **kwargs)
        self.fields["due_on"].widget.attrs["min"] = meeting.held_on.isoformat()


class VisitForm(PartForm):
    """Where a group of participants went, and what they found."""

    commune = forms.TypedChoiceField(label=_("Commune"), required=False, coerce=int)

    class Meta:
        model = FieldVisit
        fields = ("group", "place", "commune", "leader", "text")
        widgets = {"text": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, meeting=meeting, **kwargs)
        communes = meeting.communes.order_by("sort_key", "pk").values_list("unit_id", "name")
        self.fields["commune"].choices = [("", "–"), *communes]  # type: ignore[attr-defined]

    def clean_commune(self) -> Unit | None:
        """The commune in scope that was chosen."""
        chosen = self.cleaned_data["commune"]
        return Unit.objects.get(pk=chosen) if chosen else None


class OutputsPeriod(PeriodForm):
    """The period that counted outputs speak of, both days included."""

    first_day = Day(label=_("First day"))
    last_day = Day(label=_("Last day"))

    @property
    def period(self) -> tuple[date, date]:
        """First and last day."""
        return self.cleaned_data["first_day"], self.cleaned_data["last_day"]
