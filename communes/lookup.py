"""The one home for finding a unit: by level, code and day, inside what the person may see."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import UnitVersion
from communes.scope import covers, grants_of, on_day
from ntm_portal.lib.periods import local_day


def find_version(user: User, level: str, code: str, day: date | None = None) -> UnitVersion:
    """What the unit was on `day`, with its unit, province, district and area. One query.

    Without a day, or when nothing of that code was in force on it, the latest version is given.
    Raises Http404 for codes that are unknown or outside the person's territory.
    """
    named = Q(unit__level=level, unit__code=code.replace("\x00", "?"))  # NUL fails in PostgreSQL
    rows = UnitVersion.objects.visible_to(user).filter(named)
    found: list[UnitVersion] = list(rows.select_related("unit", "province", "district", "area"))
    if not found:
        raise Http404(_("There is no such unit in your territory."))
    # A unit has few versions, and choosing among them in SQL takes longer than reading them.
    return max(found, key=lambda row: (day is not None and on_day(row, day), *_begun(row)))


def _begun(version: UnitVersion) -> tuple[date, int]:
    """What orders versions by their first day, an unknown one first; of two alike the older row."""
    return version.valid_from or date.min, -version.pk


def names_at(unit_ids: Iterable[int | None], day: date) -> dict[int, UnitVersion]:
    """Map unit id → its version in force on `day`, or the last one before it. One query.

    Names are public knowledge, so this is for naming the parents and relatives of units that
    the person may see; it opens nothing.
    """
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    rows = (
        UnitVersion.objects.filter(begun, unit__in={pk for pk in unit_ids if pk})
        .select_related("unit")
        .order_by(F("valid_from").asc(nulls_first=True), "pk")
    )
    return {row.unit_id: row for row in rows}  # a later version comes later and wins


def name_at(level: str, code: str, day: date) -> str:
    """What a unit was called on `day`, also outside one's territory; else its code. One query."""
    rows = UnitVersion.objects.at(day).filter(unit__level=level, unit__code=code)
    found = rows.select_related("unit").first()
    return found.full_name if found else code


def parent_ids(versions: Iterable[UnitVersion]) -> set[int | None]:
    """The units that the versions belong to."""
    return {pk for row in versions for pk in (row.area_id, row.district_id, row.province_id)}


def parents_of(version: UnitVersion, names: dict[int, UnitVersion]) -> list[UnitVersion]:
    """Area, district and province of the version, the nearest first, as `names_at` found them."""
    ids = (version.area_id, version.district_id, version.province_id)
    return [names[pk] for pk in ids if pk in names]


def may_open(user: Any, version: UnitVersion) -> bool:
    """Whether the person's territory contains the unit as this version describes it. No query."""
    return any(covers(grant, version) for grant in grants_of(user))


def today() -> date:
    """The day in Viet Nam."""
    return local_day(timezone.now())
