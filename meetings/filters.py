"""The filters of the list of meetings: one set for the page, the calendar and the export."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.filters import DAY_FORMATS
from communes.lookup import today
from communes.models import UnitVersion
from communes.people.filters import text_filter
from criteria.models import Criterion
from meetings.models import Kind, Meeting, ScopedCommune, State, Subject, Task
from ntm_portal.lib.text import search_key, sort_key

CALLED_OFF = "called_off"
STATES = (*State.choices, (CALLED_OFF, _("called off")))


def _day(label: Any, lookup: str) -> django_filters.DateFilter:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(
        label=label,
        field_name="held_on",
        lookup_expr=lookup,
        input_formats=DAY_FORMATS,
        widget=widget,
    )


def naming(criterion: Any, user: User) -> Q:
    """Meetings that name a criterion in a finding or a conclusion, or in a task the person sees."""
    ties = Subject.objects.filter(criterion=criterion)
    tasks = Task.objects.visible_to(user).filter(criterion=criterion)
    return (
        Q(Exists(ties.filter(finding__meeting=OuterRef("pk"))))
        | Q(Exists(ties.filter(conclusion__meeting=OuterRef("pk"))))
        | Q(Exists(tasks.filter(meeting=OuterRef("pk"))))
    )


def with_words(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Meetings whose record has each of the words, without regard to tones."""
    for word in search_key(text).split():
        rows = rows.filter(search_key__contains=word)
    return rows


class MeetingFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Meetings that a person sees: those ahead first, the nearest on top, then back in time."""

    q = text_filter(_("Words of the record"), "by_text")
    unit = text_filter(_("Unit"), "by_unit")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, empty_label=_("all"))
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="by_state", empty_label=_("all")
    )
    criterion = django_filters.ChoiceFilter(
        label=_("Criterion"), method="by_criterion", empty_label=_("all")
    )

    class Meta:
        model = Meeting
        fields: list[str] = []

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """The filters, with the two whose names Python keeps for itself."""
        between = {"from": _day(_("From"), "gte"), "to": _day(_("To"), "lte")}
        found: dict[str, django_filters.Filter] = super().get_filters() | between
        return found

    def __init__(self, data: Any, *, user: User) -> None:
        self.user = user
        super().__init__(data, queryset=Meeting.objects.visible_to(user))
        self.filters["criterion"].extra["choices"] = self._criteria()

    def _criteria(self) -> list[tuple[str, str]]:
        """The criteria that the person's meetings name, and the one asked for, by name."""
        seen = self.queryset.values("pk")
        ties = Subject.objects.filter(
            Q(finding__meeting__in=seen) | Q(conclusion__meeting__in=seen)
        )
        named = Q(pk__in=ties.values("criterion"))
        named |= Q(pk__in=Task.objects.visible_to(self.user).values("criterion"))
        asked = self.data.get("criterion", "")
        if asked.isdecimal() and len(asked) < 10:
            named |= Q(pk=asked)
        rows = sorted(Criterion.objects.filter(named), key=lambda row: (sort_key(row.name), row.pk))
        return [(str(row.pk), row.name) for row in rows]

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return self.form.is_valid() is False or any(self.form.cleaned_data.values())

    def by_text(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Each word stands in the record, in any order, without regard to tones."""
        return with_words(rows, text)

    def by_unit(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Held by a unit of that name or code, in it, or about it."""
        units = UnitVersion.objects.matching(text).values("unit_id")
        about = ScopedCommune.objects.filter(meeting=OuterRef("pk"), unit__in=units)
        return rows.filter(Q(organiser__in=units) | Q(commune__in=units) | Exists(about))

    def by_state(self, rows: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        """A meeting that was called off is in no other state."""
        if state == CALLED_OFF:
            return rows.exclude(called_off="")
        return rows.filter(state=state, called_off="")

    def by_criterion(self, rows: QuerySet[Any], name: str, criterion: str) -> QuerySet[Any]:
        """Named in a finding, a conclusion or a task."""
        return rows.filter(naming(criterion, self.user))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply every readable filter, then the order."""
        return in_order(super().filter_queryset(queryset), today())


def in_order(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Meetings from `day` on, the nearest first, then those before it, the last first."""
    ahead = Case(When(held_on__gte=day, then=F("held_on")), output_field=DateField())
    past = Case(When(held_on__lt=day, then=Value(1)), default=Value(0))
    order = ("is_past", ahead.asc(nulls_last=True), "-held_on", "-half_day", "pk")
    ordered: QuerySet[Any] = rows.annotate(is_past=past).order_by(*order)
    return ordered
