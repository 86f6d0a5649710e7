"""The filters of the list of people and of the audit trail."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User, named
from accounts.roles import Role
from communes.lookup import today
from communes.models import Grant, UnitVersion
from communes.scope import within

KINDS = (("person", _("people")), ("system", _("systems")))
ACTIVE = (("1", _("active")), ("0", _("closed")))


def standing(prefix: str = "") -> Q:
    """A filter for grants that have not ended: in force, or to come."""
    end = f"{prefix}valid_to"
    return Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": today()})


def text_filter(label: Any, method: str) -> django_filters.CharFilter:
    """A search field."""
    widget = forms.TextInput({"type": "search"})
    return django_filters.CharFilter(label=label, method=method, max_length=100, widget=widget)


class PeopleFilter(django_filters.FilterSet):  # type: ignore[misc]
    """People by name, role, unit and whether they may come in; in dictionary order."""

    q = text_filter(_("Name, position or e-mail"), "by_text")
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=Role.choices, method="by_role", empty_label=_("all")
    )
    unit = text_filter(_("Unit, and those inside"), "by_unit")
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=KINDS, method="by_kind", empty_label=_("all")
    )
    active = django_filters.ChoiceFilter(
        label=_("Account"), choices=ACTIVE, method="by_active", empty_label=_("all")
    )

    class Meta:
        model = User
        fields: list[str] = []

    def by_text(self, rows: QuerySet[User], name: str, text: str) -> QuerySet[User]:
        """Without regard to tones."""
        return rows.filter(named(text))

    def by_role(self, rows: QuerySet[User], name: str, role: str) -> QuerySet[User]:
        """Who holds the role now or will."""
        own = Grant.objects.filter(standing(), user=OuterRef("pk"))
        return rows.filter(Exists(own.filter(role=role)))

    def by_unit(self, rows: QuerySet[User], name: str, text: str) -> QuerySet[User]:
        """Who holds a grant over a unit of that name or code, or over one inside it."""
        meant = UnitVersion.objects.matching(text).values("unit_id")
        inside = UnitVersion.objects.filter(within(meant)).values("unit_id")
        own = Grant.objects.filter(standing(), user=OuterRef("pk"))
        return rows.filter(Exists(own.filter(unit__in=inside)))

    def by_kind(self, rows: QuerySet[User], name: str, kind: str) -> QuerySet[User]:
        """People, or systems."""
        return rows.filter(is_system=kind == "system")

    def by_active(self, rows: QuerySet[User], name: str, active: str) -> QuerySet[User]:
        """Who may come in, or who may not."""
        return rows.filter(is_active=active == "1")

    def filter_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """Apply every readable filter."""
        found: QuerySet[User] = super().filter_queryset(queryset)
        return found.order_by("sort_key", "username", "pk")
