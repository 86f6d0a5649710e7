"""What is said of an office's table when it is sent."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from accounts.models import User
from communes.models import Level, UnitVersion
from communes.scope import grants_of, holds_nation
from criteria.catalogue import SetView, all_sets, view_of
from criteria.checks import check_day
from criteria.models import CriteriaSet

MOST_REASON = 2000


class TableForm(forms.Form):
    """A file, the criteria set and the day it is about, and why a past day is recorded."""

    file = forms.FileField(
        label=gettext_lazy("Your table (.xlsx or .csv)"),
        help_text=gettext_lazy("At most 20 MB. Nothing is recorded before you have seen it."),
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
    )
    criteria_set = forms.ChoiceField(label=gettext_lazy("Criteria set"))
    effective_on = forms.DateField(
        label=gettext_lazy("As at"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The day on which the table holds."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, for a past day"),
        required=False,
        max_length=MOST_REASON,
        help_text=gettext_lazy("Such as the minutes or the report that the table belongs to."),
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "table-%s", "label_suffix": ""} | kwargs))
        self.today = today
        self.sets = {row.code: row for row in offered(user)}
        choices = [(row.code, f"{row.code} · {row.name_vi}") for row in self.sets.values()]
        self.fields["criteria_set"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a day to come, and one on which the set is not in force."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "criteria_set" in cleaned and "effective_on" in cleaned:
            try:
                check_day(cleaned["effective_on"], criteria_set=self.view, today=self.today)
            except ValidationError as error:
                self.add_error("effective_on", error.messages)
        return cleaned

    @property
    def chosen(self) -> CriteriaSet:
        """The set that was chosen."""
        return self.sets[self.cleaned_data["criteria_set"]]

    @property
    def view(self) -> SetView:
        """What it asks on the day that was chosen."""
        return view_of(self.chosen, self.cleaned_data["effective_on"])


def offered(user: User) -> list[CriteriaSet]:
    """The sets by which communes of the person's provinces are judged, the newest first."""
    sets = [row for row in all_sets() if row.level == Level.COMMUNE]
    if not holds_nation(user):
        mine = _provinces(user)
        sets = [row for row in sets if row.province_id is None or row.province_id in mine]
    return sorted(sets, key=lambda row: (-row.valid_from.toordinal(), row.code))


def _provinces(user: User) -> set[int]:
    """The provinces in which the person's grants lie. One query."""
    units = {grant.unit_id for grant in grants_of(user)}
    rows = UnitVersion.objects.visible_to(user).filter(unit__in=units)
    return {province or unit for unit, province in rows.values_list("unit_id", "province_id")}
