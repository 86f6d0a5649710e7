"""Pages of the catalogue: all criteria sets, and one set as at a day, for a class and a year.

The catalogue is public law, so whoever is logged in may read it.
"""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communes.classes import class_codes
from communes.models import Kind, UnitVersion
from communes.scope import grants_of
from criteria.catalogue import SetView, all_sets, reference_day, view_of, views_of
from criteria.models import CriteriaSet
from criteria.setrows import bucket_labels, nearest, rows_of, told_years
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
        label = _("Region") if criteria_set.classified_by == "region" else _("Commune group")
        self.fields["class"] = forms.ChoiceField(label=label, choices=classes, required=False)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def clean_as_of(self) -> date | None:
        """Refuse a day on which the set was not in force."""
        day: date | None = self.cleaned_data["as_of"]
        if day and not self.criteria_set.in_force(day):
            message = _("The set was not in force on that day; shown is the nearest day.")
            raise forms.ValidationError(message)
        return day


def set_list(request: HttpRequest) -> HttpResponse:
    """All criteria sets, by level; each as on the day of its validity nearest to today."""
    today = local_day(timezone.now())
    sets = all_sets()
    views = views_of(sets, {row.code: reference_day(row, today) for row in sets})
    levels = [
        (label, [view for view in views if view.level == level])
        for level, label in CriteriaSet.SetLevel.choices
    ]
    context = {"levels": [entry for entry in levels if entry[1]], "today": today}
    return render(request, "criteria/sets.html", context)


def set_page(request: HttpRequest, code: str) -> HttpResponse:
    """One set: criteria, indicators, and thresholds for a class and an assessment year."""
    row = next((row for row in all_sets() if row.code == code), None)
    if row is None:
        raise Http404(_("There is no criteria set with this code."))
    near = reference_day(row, local_day(timezone.now()))
    view = view_of(row, near)
    years = told_years(view)
    typed = SetForm(request.GET, view, years)
    typed.is_valid()  # fills cleaned_data with whatever could be read
    day = typed.cleaned_data.get("as_of") or near
    view = view_of(row, day)
    class_code = typed.cleaned_data.get("class") or default_class(request.user, view, day)
    year = typed.cleaned_data.get("year") or nearest(years, day.year)
    context = {
        "criteria_set": view,
        "form": SetForm({"class": class_code, "year": year, "as_of": day}, view, years),
        "refused": [(typed[name].label, errors) for name, errors in typed.errors.items()],
        "day": day,
        "criteria": [(one, rows_of(view, one, class_code, year)) for one in view.criteria],
        "kinds": [Kind(kind).label for kind in view.kinds],
        "schemes": [(scheme, bucket_labels(scheme)) for scheme in view.schemes],
    }
    return render(request, "criteria/set.html", context)


def offered_classes(view: SetView) -> list[Any]:
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
