"""What a page about one criteria set is asked to show: class of units, year and day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.classes import class_codes
from communes.models import UnitVersion
from communes.scope import grants_of
from criteria.catalogue import ClassView, SetView, all_sets, reference_day, view_of
from criteria.models import CriteriaSet
from criteria.setrows import nearest, told_years
from ntm_portal.lib.periods import local_day


class SetForm(forms.Form):
    """Class of units, assessment year and day for which the thresholds are shown."""

    year = forms.TypedChoiceField(label=gettext_lazy("Assessment year"), coerce=int, required=False)
    as_of = forms.DateField(
        label=gettext_lazy("As at"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, criteria_set: SetView, years: list[int]) -> None:
        super().__init__(data)
        self.criteria_set = criteria_set
        classes = [(row.code, row.name) for row in offered_classes(criteria_set)]
        label = class_label(criteria_set)
        self.fields["class"] = forms.ChoiceField(label=label, choices=classes, required=False)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def clean_as_of(self) -> date | None:
        """Refuse a day on which the set was not in force."""
        day: date | None = self.cleaned_data["as_of"]
        if day and not self.criteria_set.in_force(day):
            message = _("The set was not in force on that day; shown is the nearest day.")
            raise forms.ValidationError(message)
        return day


@dataclass(frozen=True)
class SetChoice:
    """A set as it shall be shown; `refused` tells what could not be read, by field label."""

    row: CriteriaSet
    sets: list[CriteriaSet]
    view: SetView
    day: date
    class_code: str
    year: int
    form: SetForm
    refused: list[tuple[str, list[str]]]


def choose(request: HttpRequest, code: str) -> SetChoice:
    """Read ?class=&year=&as_of= for the set `code`; what is missing or nonsense gets a default.

    Raises Http404 where no set has the code.
    """
    sets = all_sets()
    row = find(sets, code)
    near = reference_day(row, local_day(timezone.now()))
    view = view_of(row, near)
    years = told_years(view)
    typed = SetForm(request.GET, view, years)
    typed.is_valid()  # fills cleaned_data with whatever could be read
    day = typed.cleaned_data.get("as_of") or near
    view = view_of(row, day)
    class_code = typed.cleaned_data.get("class") or default_class(request.user, view, day)
    year = typed.cleaned_data.get("year") or nearest(years, day.year)
    shown = SetForm({"class": class_code, "year": year, "as_of": day}, view, years)
    return SetChoice(row, sets, view, day, class_code, year, shown, refusals(typed))


def find(sets: list[CriteriaSet], code: str) -> CriteriaSet:
    """The set with the code. Raises Http404."""
    row = next((row for row in sets if row.code == code), None)
    if row is None:
        raise Http404(_("There is no criteria set with this code."))
    return row


def refusals(typed: forms.Form) -> list[tuple[str, list[str]]]:
    """What could not be read, by the label of its field."""
    return [
        (str(typed[name].label), [str(one) for one in errors])
        for name, errors in typed.errors.items()
    ]


def class_label(view: SetView) -> str:
    """What the set calls its classes."""
    return _("Region") if view.classified_by == "region" else _("Commune group")


def offered_classes(view: SetView) -> list[ClassView]:
    """The classes to choose from: only the fixed one where the set fixes it."""
    return [row for row in view.classes if view.fixed_class in ("", row.code)]


def default_class(user: Any, view: SetView, day: date) -> str:
    """The class of the person's own territory where it is one; else the first of the set."""
    offered = [row.code for row in offered_classes(view)]
    unit_ids = {grant.unit_id for grant in grants_of(user)} - {None}
    if len(offered) < 2 or not unit_ids:
        return offered[0] if offered else ""
    versions = UnitVersion.objects.visible_to(user).filter(unit__in=unit_ids)
    own = set(class_codes(versions, view.classified_by, day, view.code).values())
    return own.pop() if len(own) == 1 and own <= set(offered) else offered[0]
