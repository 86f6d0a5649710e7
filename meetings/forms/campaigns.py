"""The forms about campaigns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from communes.people.forms import Day
from meetings.burndown import Phase
from meetings.campaigns import MOST_DAYS, Cell, Open
from meetings.models import Campaign, Meeting

USUAL_DAYS = 60


class LaunchForm(forms.Form):
    """A campaign to be launched; `found` are the communes of the meeting with their unmet cells."""

    name = forms.CharField(label=_("Name of the campaign"), max_length=200)
    starts_on = Day(label=_("First day"))
    days = forms.IntegerField(
        label=_("Length in days"), min_value=1, max_value=MOST_DAYS,
        help_text=_("The first and the last day count."),
    )  # fmt: skip
    communes = forms.TypedMultipleChoiceField(
        label=_("Communes"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    criteria = forms.TypedMultipleChoiceField(
        label=_("Criteria"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, meeting: Meeting, found: list[Open]) -> None:
        self.found = [row for row in found if row.criteria]
        wanted = {one.id: one for row in self.found for one in row.criteria}
        super().__init__(
            data,
            initial={
                "starts_on": meeting.held_on,
                "days": USUAL_DAYS,
                "communes": [row.commune.unit_id for row in self.found],
                "criteria": list(wanted),
            },
        )
        self.fields["communes"].choices = [  # type: ignore[attr-defined]
            (row.commune.unit_id, f"{row.commune.name} ({len(row.criteria)})") for row in self.found
        ]
        self.fields["criteria"].choices = [  # type: ignore[attr-defined]
            (one.id, f"{one.number}. {one.name}")
            for one in sorted(wanted.values(), key=lambda one: one.order)
        ]

    @property
    def cells(self) -> list[Cell]:
        """The unmet cells of the chosen communes and criteria."""
        units, criteria = set(self.cleaned_data["communes"]), set(self.cleaned_data["criteria"])
        cells = [cell for row in self.found for cell in row.cells]
        return [cell for cell in cells if cell[0] in units and cell[1] in criteria]


class ClosingForm(forms.Form):
    """The closing report of a campaign; `revision` is the one that the person saw."""

    closing_text = forms.CharField(
        label=_("Closing report"), widget=forms.Textarea({"rows": 6}), max_length=10_000
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, campaign: Campaign) -> None:
        given = {"closing_text": campaign.closing_text, "revision": campaign.revision}
        super().__init__(data, initial=given)


class CampaignFilter(forms.Form):
    """The filters of the list."""

    q = forms.CharField(
        label=_("Campaign or meeting"), required=False, max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )  # fmt: skip
    phase = forms.ChoiceField(
        label=_("How far"), required=False, choices=[("", _("all")), *Phase.choices]
    )
    as_of = Day(label=_("As at"), required=False)
