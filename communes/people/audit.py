"""The audit trail for those who manage: which entries, filtered how, told in which words."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import words
from accounts.models import AuditEntry, User, named
from communes.filters import DAY_FORMATS
from communes.lookup import names_at, today
from communes.models import UnitVersion
from communes.people.filters import text_filter
from communes.people.reach import require_reach
from ntm_portal.lib.periods import day_end, day_start


def visible_entries(user: User) -> QuerySet[AuditEntry]:
    """Everything for administrators; for a province officer what concerns units of the province
    and people managed there. Raises Refused for who manages nothing.

    Units are told apart by id, not by code: a code in use today may have been another province's.
    """
    reach = require_reach(user)
    if reach.nation:
        return AuditEntry.objects.all()
    people = reach.people(today=today(), besides=user.pk)
    return AuditEntry.objects.filter(
        Q(unit_id__in=reach.units().values("pk")) | Q(person_id__in=people.values("pk"))
    )


def _day(label: Any, method: str) -> django_filters.DateFilter:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return django_filters.DateFilter(
        label=label, method=method, input_formats=DAY_FORMATS, widget=widget
    )


class AuditFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Entries by unit, person, kind and day; the newest first."""

    unit = text_filter(_("Unit"), "by_unit")
    person = text_filter(_("Person: who did it, or to whom"), "by_person")
    subject = django_filters.ChoiceFilter(
        label=_("About"), choices=lambda: sorted_choices(words.subjects), empty_label=_("all")
    )
    action = django_filters.ChoiceFilter(
        label=_("What was done"), choices=lambda: sorted_choices(words.actions),
        empty_label=_("all"),
    )  # fmt: skip
    since = _day(_("From"), "from_day")
    until = _day(_("To"), "to_day")

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def by_unit(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Units that are or were called so, or have the code."""
        return rows.filter(unit_id__in=UnitVersion.objects.matching(text).values("unit_id"))

    def by_person(self, rows: QuerySet[Any], name: str, text: str) -> QuerySet[Any]:
        """Who did it, or whom it is about."""
        found = User.objects.filter(named(text)).values("pk")
        return rows.filter(Q(actor_id__in=found) | Q(person_id__in=found))

    def from_day(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        """On the day or later."""
        return rows.filter(at__gte=day_start(day))

    def to_day(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        """On the day or earlier."""
        return rows.filter(at__lt=day_end(day))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply every readable filter."""
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found.order_by("-at", "-pk")


def sorted_choices(labels: dict[str, Any]) -> list[tuple[str, Any]]:
    """The choices of a drop-down, by label."""
    return sorted(labels.items(), key=lambda item: str(item[1]))


@dataclass(frozen=True)
class Told:
    """An entry in words."""

    entry: AuditEntry
    action: str
    subject: str
    about: str
    unit: str
    lines: list[words.Line]


def told(entries: Collection[AuditEntry]) -> Iterator[Told]:
    """The entries in words. Two queries: names of units, names of people."""
    units = names_at({entry.unit_id for entry in entries}, today())
    people = _names(entry.person_id for entry in entries)
    for entry in entries:
        version = units.get(entry.unit_id or 0)
        yield Told(
            entry=entry,
            action=words.action(entry),
            subject=words.subject(entry),
            about=people.get(entry.person_id or 0, entry.subject_key),
            unit=f"{version.full_name} ({entry.unit_code})" if version else entry.unit_code,
            lines=list(words.lines(entry)),
        )


def _names(ids: Iterable[int | None]) -> dict[int, str]:
    rows = User.objects.filter(pk__in={pk for pk in ids if pk})
    return {person.pk: f"{person} ({person.username})" for person in rows}
