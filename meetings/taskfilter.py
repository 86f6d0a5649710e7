"""The filters of the list of tasks: one set for the page and the export."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User, named
from communes.filters import DAY_FORMATS
from communes.lookup import today
from communes.models import Agency, UnitVersion
from communes.people.filters import text_filter
from criteria.models import SetCriterion
from meetings.models import Task
from meetings.models.task import TaskQuerySet, TaskState, state_conditions
from ntm_portal.lib.text import search_key

OPEN, DONE, REPORTED = "open", "done", "reported"
MINE, KEPT, ALL = "mine", "kept", "all"
STATES = [
    (OPEN, _("all open")),
    (DONE, _("all done")),
    (REPORTED, _("reported done, not confirmed")),
    *TaskState.choices,
]
WHOSE = [(MINE, _("mine")), (KEPT, _("of our meetings")), (ALL, _("all of my territory"))]
HIGHEST = 2**31 - 1


def conditions(day: date) -> dict[str, Q]:
    """What the choices of `state` mean on `day`."""
    exact = state_conditions(day)
    is_open = exact[TaskState.OPEN_IN_TIME] | exact[TaskState.OPEN_OVERDUE]
    is_done = exact[TaskState.DONE_ON_TIME] | exact[TaskState.DONE_LATE]
    reported = is_open & Q(reported_on__isnull=False, reported_on__lte=day)
    return {OPEN: is_open, DONE: is_done, REPORTED: reported} | {
        str(k): q for k, q in exact.items()
    }


def counts(rows: QuerySet[Any], day: date) -> dict[str, int]:
    """How many tasks are in each of the four states, and reported but not done. One query."""
    wanted = conditions(day)
    found: dict[str, int] = rows.aggregate(
        **{name: Count("pk", filter=wanted[name]) for name in (*TaskState.values, REPORTED)}
    )
    return found


def _not_to_come(day: date) -> None:
    if day > today():
        raise ValidationError(gettext("%(day)s has not come yet.") % {"day": f"{day:%d/%m/%Y}"})


def _day(label: Any, **given: Any) -> django_filters.DateFilter:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(label=label, input_formats=DAY_FORMATS, widget=widget, **given)


class TaskFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Tasks standing on one day (`as_of`, today unless given): open ones first, by due date."""

    q = text_filter(_("Words of the task"), "by_nothing")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="by_nothing", empty_label=_("all")
    )
    owner = text_filter(_("Owner"), "by_owner")
    commune = text_filter(_("Commune"), "by_commune")
    criterion = django_filters.CharFilter(
        label=_("Criterion"), method="by_criterion", max_length=10
    )
    person = text_filter(_("Person in charge"), "by_person")
    due_from = _day(_("Due from"), field_name="due_on", lookup_expr="gte")
    due_to = _day(_("Due until"), field_name="due_on", lookup_expr="lte")
    as_of = _day(_("As at"), method="by_nothing", validators=[_not_to_come])
    meeting = django_filters.NumberFilter(
        label=_("Meeting"), field_name="meeting", min_value=1, max_value=HIGHEST, decimal_places=0
    )
    whose = django_filters.ChoiceFilter(
        label=_("Whose"), choices=WHOSE, method="by_whose", empty_label=None
    )

    class Meta:
        model = Task
        fields: list[str] = []

    @property
    def day(self) -> date:
        """The day the list stands for; an unreadable one counts as today."""
        self.form.is_valid()  # fills cleaned_data with whatever could be read
        day: date | None = self.form.cleaned_data.get("as_of")
        return day or today()

    def by_nothing(self, rows: TaskQuerySet, name: str, value: Any) -> TaskQuerySet:
        """Leave to `filter_queryset` what needs the day, or all the other filters first."""
        return rows

    def by_whose(self, rows: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        """Those that wait for the person, those the person decides about, or all."""
        user: User = self.request.user
        return {MINE: rows.owned_by, KEPT: rows.kept_by}.get(value, lambda _user: rows)(user)

    def by_owner(self, rows: TaskQuerySet, name: str, text: str) -> TaskQuerySet:
        """An agency or a unit by name, without regard to tones, or by code."""
        key = search_key(text)
        agencies = Agency.objects.values_list("pk", "name", "code")
        found = [pk for pk, name, code in agencies if key in search_key(name) or text == code]
        units = UnitVersion.objects.matching(text).values("unit_id")
        return rows.filter(Q(agency__in=found) | Q(owner_unit__in=units))

    def by_commune(self, rows: TaskQuerySet, name: str, text: str) -> TaskQuerySet:
        """A commune by name, without regard to tones, or by code."""
        return rows.filter(commune__in=UnitVersion.objects.matching(text).values("unit_id"))

    def by_criterion(self, rows: TaskQuerySet, name: str, number: str) -> TaskQuerySet:
        """The number that the criterion bears in the criteria set of the task."""
        places = SetCriterion.objects.filter(
            criteria_set=OuterRef("criteria_set"), criterion=OuterRef("criterion"), number=number
        )
        return rows.filter(Exists(places))

    def by_person(self, rows: TaskQuerySet, name: str, text: str) -> TaskQuerySet:
        """A person by name, user name or position."""
        return rows.filter(person__in=User.objects.filter(named(text)).values("pk"))

    def filter_queryset(self, queryset: TaskQuerySet) -> TaskQuerySet:
        """Apply every readable filter; `in_any_state` keeps what stands apart from the state."""
        rows: Any = super().filter_queryset(queryset)
        given = self.form.cleaned_data
        rows = rows.standing(self.day)
        if text := given.get("q"):
            rows = _containing(rows, text)
        self.in_any_state: TaskQuerySet = rows
        if state := given.get("state"):
            rows = rows.filter(conditions(self.day)[state])
        done_last = Case(When(conditions(self.day)[DONE], then=Value(1)), default=Value(0))
        return rows.order_by(done_last, "due_on", "pk")  # type: ignore[no-any-return]


def _containing(rows: TaskQuerySet, text: str) -> TaskQuerySet:
    """Tasks whose text contains the words, without regard to tones: no engine folds those."""
    key = search_key(text)
    texts = rows.values_list("pk", "text")
    return rows.filter(pk__in=[pk for pk, told in texts if key in search_key(told)])


def by_owner(rows: TaskQuerySet) -> TaskQuerySet:
    """The tasks of one owner after those of another: agencies, then units, by name."""
    agency, unit = F("agency__name").asc(nulls_last=True), _key_of("owner_unit")
    before = (agency, "agency", unit.asc(nulls_last=True), "owner_unit")
    return rows.order_by(*before, *rows.query.order_by)


def by_commune(rows: TaskQuerySet) -> TaskQuerySet:
    """The tasks of one commune after those of another, by name; those without one come last."""
    before = (_key_of("commune").asc(nulls_last=True), "commune")
    return rows.order_by(*before, *rows.query.order_by)


def _key_of(field: str) -> Subquery:
    latest = UnitVersion.objects.filter(unit=OuterRef(field))
    latest = latest.order_by(F("valid_from").desc(nulls_last=True), "pk")
    return Subquery(latest.values("sort_key")[:1])
