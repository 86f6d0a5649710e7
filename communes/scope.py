"""THE rule of who sees what: every page, API answer, drop-down, file and count starts here.

A grant counts while its own dates contain today; it covers the territory as it was on the day
asked for. A grant over a district therefore keeps showing that district's communes on past days
after the district has ended, and says nothing about the units that followed it.
"""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from ntm_portal.lib.periods import contains, in_force, local_day
from ntm_portal.lib.text import search_key


def grants_of(user: Any) -> tuple[Any, ...]:
    """The grants of `user` in force today, with unit and agency; read once per request.

    Kept on the user object, which lives as long as the request. Anonymous people hold none.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return ()
    held = getattr(user, "_grants_in_force", None)
    if held is None:
        held = user._grants_in_force = grants_on(user, local_day(timezone.now()))
    return held


def grants_on(user: User, day: date) -> tuple[Any, ...]:
    """The grants of `user` in force on `day`, with unit and agency; none of a closed account."""
    if not user.is_active:
        return ()
    rows = user.grants.filter(in_force(day)).select_related("unit", "agency__unit")
    return tuple(rows.order_by("pk"))


def holds_nation(user: Any) -> bool:
    """Whether one of the person's grants names the whole nation."""
    return any(grant.unit_id is None for grant in grants_of(user))


def manages(user: Any, province_id: int | None = None) -> bool:
    """Whether the person manages the nation, or the province with that unit id."""
    return any(
        grant.spec.manages and grant.unit_id in (None, province_id) for grant in grants_of(user)
    )


def lies_in(version: Any, unit_id: int) -> bool:
    """Whether the version is, or belongs to, the unit."""
    places = (version.unit_id, version.province_id, version.district_id, version.area_id)
    return unit_id in places


def covers(grant: Any, version: Any) -> bool:
    """Whether a grant's territory contains the unit as this version describes it."""
    return grant.unit_id is None or lies_in(version, grant.unit_id)


def covering(version: Any) -> Q:
    """A filter for grants with `covers(grant, version)`."""
    places = (version.unit_id, version.province_id, version.district_id, version.area_id)
    return Q(unit__isnull=True) | Q(unit__in={pk for pk in places if pk})


def within(unit_ids: Any, prefix: str = "") -> Q:
    """A filter for unit versions that are, or belong to, one of the units (a set or a query)."""
    query = Q()
    for field in ("unit", "province", "district", "area"):
        query |= Q(**{f"{prefix}{field}__in": unit_ids})
    return query


class UnitVersionQuerySet(models.QuerySet[Any]):
    """Readings of the territory; views, API and exports begin with `visible_to`."""

    def visible_to(self, user: User) -> Self:
        """Versions inside the territory of the person's grants."""
        if holds_nation(user):
            return self
        unit_ids = {grant.unit_id for grant in grants_of(user)}
        return self.filter(within(unit_ids)) if unit_ids else self.none()

    def at(self, day: date) -> Self:
        """Versions in force on `day`: at most one of each unit."""
        return self.filter(in_force(day))

    def inside(self, unit_id: int) -> Self:
        """Versions that are, or belong to, the unit."""
        return self.filter(within({unit_id}))

    def matching(self, text: str) -> Self:
        """Versions whose name or code contains `text`, tones and capitals ignored."""
        key = search_key(text)
        return (
            self.filter(Q(search_key__contains=key) | Q(unit__code=text.strip())) if key else self
        )


class UnitQuerySet(models.QuerySet[Any]):
    """Units; readable while any of their versions is."""

    def visible_to(self, user: User) -> Self:
        """Units of which at least one version lies inside the person's territory."""
        if holds_nation(user):
            return self
        from_versions = self.model._meta.get_field("versions").related_model.objects
        return self.filter(pk__in=from_versions.visible_to(user).values("unit_id"))


def on_day(version: Any, day: date) -> bool:
    """Whether a version is in force on `day`."""
    return contains(day, version.valid_from, version.valid_to)
