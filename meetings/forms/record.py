"""The forms of a meeting's agenda and attendance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.content import PartForm
from meetings.models import AgendaItem, Attendee

MOST_LINES, LINE = 200, 200


class AgendaForm(PartForm):
    """One item of the agenda."""

    class Meta:
        model = AgendaItem
        fields = ("text", "presenter")
        widgets = {"text": forms.Textarea({"rows": 2})}


class AttendeeForm(PartForm):
    """One participant."""

    class Meta:
        model = Attendee
        fields = ("group", "name", "presence", "note")


class InviteForm(forms.Form):
    """Participants of one group, by name or title."""

    group = forms.ChoiceField(label=_("Group"), choices=Attendee.Group.choices)
    names = forms.CharField(
        label=_("Names or titles"), max_length=MOST_LINES * LINE,
        widget=forms.Textarea({"rows": 4}), help_text=_("One per line."),
    )  # fmt: skip
    presence = forms.ChoiceField(label=_("Presence"), choices=Attendee.Presence.choices)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")

    def clean_names(self) -> list[str]:
        """One name a line, none longer than the record holds."""
        lines = [line.strip() for line in self.cleaned_data["names"].splitlines()]
        names = [line for line in lines if line]
        if len(names) > MOST_LINES:
            raise forms.ValidationError(_("Write 200 lines at most, then save and go on."))
        if long := next((line for line in names if len(line) > LINE), None):
            message = _("This line is too long: %(line)s…")
            raise forms.ValidationError(message % {"line": long[:40]})
        return names
