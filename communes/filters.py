"""The filters of the list of units: one set for the page and the API."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from communes.lookup import today
from communes.models import Kind, Level, UnitVersion
from communes.scope import UnitVersionQuerySet

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class UnitFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Unit versions in force on one day (`as_of`, today unless given), in dictionary order."""

    q = django_filters.CharFilter(
        label=_("Name or code"), method="by_text", max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )  # fmt: skip
    level = django_filters.ChoiceFilter(
        label=_("Level"), field_name="unit__level", choices=Level.choices, empty_label=_("all")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("all"))
    province = django_filters.CharFilter(
        label=_("Province"), field_name="province__code", max_length=10
    )
    district = django_filters.CharFilter(
        label=_("District"), field_name="district__code", max_length=10
    )
    area = django_filters.CharFilter(label=_("Area"), field_name="area__code", max_length=10)
    as_of = django_filters.DateFilter(
        label=_("As at"), method="on_record", input_formats=DAY_FORMATS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    class Meta:
        model = UnitVersion
        fields: list[str] = []

    @property
    def day(self) -> date:
        """The day the list stands for; an unreadable one counts as today."""
        self.form.is_valid()  # fills cleaned_data with whatever could be read
        day: date | None = self.form.cleaned_data.get("as_of")
        return day or today()

    def by_text(self, rows: UnitVersionQuerySet, name: str, text: str) -> UnitVersionQuerySet:
        """Match names without regard to tones or capitals, and codes."""
        return rows.matching(text)

    def on_record(self, rows: UnitVersionQuerySet, name: str, day: date) -> UnitVersionQuerySet:
        """Leave the day to `filter_queryset`, which needs one even where none is given."""
        return rows

    def filter_queryset(self, queryset: UnitVersionQuerySet) -> UnitVersionQuerySet:
        """Apply every readable filter, then the day."""
        rows: Any = super().filter_queryset(queryset)
        found: UnitVersionQuerySet = rows.at(self.day).order_by("sort_key", "unit__code", "pk")
        return found
