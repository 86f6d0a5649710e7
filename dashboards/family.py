"""A commune among its relatives: what it belonged to and what it came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Level, Succession, UnitVersion
from communes.scope import on_day

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Family:
    """A commune on a day, the units that it belonged to, and those that it came from.

    Only units that the person may see are in it.
    """

    version: UnitVersion
    parents: list[UnitVersion]
    predecessors: list[UnitVersion]


def find_family(user: User, code: str, day: date | None) -> Family:
    """The commune as `communes.lookup.find_version` finds it, with its relatives. One query.

    Raises Http404 for codes that are unknown or outside the person's territory.
    """
    rows = list(_family_rows(UnitVersion.objects.visible_to(user), code))
    own = [row for row in rows if row.unit.level == Level.COMMUNE and row.unit.code == code]
    if not own:
        raise Http404(_("There is no such unit in your territory."))
    version = next((row for row in own if day and on_day(row, day)), own[0])
    return Family(version, _parents(version, rows, day), _predecessors(version, rows))


def _family_rows(visible: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Every version of the communes that ever had the code, of their parents and predecessors.

    `passed_on` is the day on which a predecessor's territory went to one of them.
    """
    mine = visible.filter(unit__level=Level.COMMUNE, unit__code=code)
    ties = Succession.objects.filter(successor__level=Level.COMMUNE, successor__code=code)
    wanted = Q(unit__in=ties.filter(successor__in=mine.values("unit")).values("predecessor"))
    for name in ("unit", "district", "area", "province"):
        wanted |= Q(unit__in=mine.values(name))
    passed = ties.filter(predecessor=OuterRef("unit")).order_by("-effective_on")
    rows: QuerySet[Any] = (
        visible.filter(wanted)
        .annotate(passed_on=Subquery(passed.values("effective_on")[:1]))
        .select_related("unit")
        .order_by(F("valid_from").desc(nulls_last=True), "pk")
    )
    return rows


def _parents(
    version: UnitVersion, rows: Iterable[UnitVersion], day: date | None
) -> list[UnitVersion]:
    """Province first, then district or area, as they were on the day."""
    on = {row.unit_id: row for row in rows if day is None or on_day(row, day)}
    ids = (version.province_id, version.district_id, version.area_id)
    return [on[pk] for pk in ids if pk in on]


def _predecessors(version: UnitVersion, rows: Iterable[Any]) -> list[Any]:
    """The units whose territory became this one, as they were on their last day."""
    start = version.unit.established_on
    if start is None:
        return []
    found = [row for row in rows if row.passed_on == start and on_day(row, start - ONE_DAY)]
    return sorted(found, key=lambda row: (row.sort_key, row.unit.code))
