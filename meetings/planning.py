"""What a person may plan: for which offices, with which sets, about which communes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Level, Unit, UnitVersion
from communes.people.units import last_versions
from communes.scope import grants_of
from criteria.catalogue import SetView, view_of
from criteria.context import default_set, offered_sets
from criteria.models import CriteriaSet
from criteria.progress import judged_units
from meetings.models import Meeting
from meetings.models.meeting import CONVENING_LEVELS, convening_units
from meetings.scoping import Wanted
from ntm_portal.lib.periods import contains, in_force
from ntm_portal.lib.text import search_key

EARLIER = 20  # meetings offered as the one that is followed
WHOLE, COHORTS, COHORTS_INSIDE, UNITS = "whole", "cohorts", "cohorts_inside", "units"


def may_convene(user: User) -> bool:
    """Whether the person holds meetings for some office. No query."""
    return any(grant.spec.convenes for grant in grants_of(user))


def offices(user: User) -> list[UnitVersion]:
    """The units for which the person holds meetings, as they are or last were; one query.

    Those in being come first, the higher before the lower.
    """
    levels: list[str] = list(CONVENING_LEVELS)
    rows = last_versions(convening_units(user))
    return sorted(
        rows,
        key=lambda row: (
            row.unit.ended_on is not None,
            levels.index(row.unit.level),
            row.sort_key,
        ),
    )


@dataclass(frozen=True)
class Part:
    """A part of a scope as it is offered: `value` is "unit" or "unit:year", by id."""

    value: str
    label: str
    wanted: Wanted
    group: str


@dataclass(frozen=True)
class Ground:
    """What a meeting of an office on a day can be about."""

    organiser: UnitVersion
    day: date
    sets: list[CriteriaSet]
    chosen: CriteriaSet | None
    parts: list[Part]
    communes: list[UnitVersion]

    @property
    def names_communes(self) -> bool:
        """Whether communes are typed: those of a province are too many to tick."""
        return bool(self.organiser.unit.level == Level.PROVINCE)


def ground(
    organiser: UnitVersion, day: date, today: date, *, asked: str, usual: int | None
) -> Ground:
    """Read what can be chosen. Five queries at most.

    The set is the `asked` one (an id as text), else the `usual` one, each if it is in force, else
    the newest with data.
    """
    inside = UnitVersion.objects.at(day).inside(organiser.unit_id)
    province = organiser.province_id or organiser.unit_id
    sets = offered_sets("commune", province)
    holding = [row for row in sets if contains(day, row.valid_from, row.valid_to)]
    named = [row for row in holding if str(row.pk) == asked] or [
        row for row in holding if row.pk == usual
    ]
    chosen = named[0] if named else default_set(holding, inside, today)
    communes: list[UnitVersion] = []
    parts: list[Part] = []
    if chosen is not None:
        view = view_of(chosen, day)
        judged = judged_units(inside, view).filter(unit__level=view.level)
        communes = list(judged.select_related("unit").order_by("sort_key", "unit__code"))
        parts = _parts(organiser, inside, judged, communes, view, day)
    return Ground(organiser, day, sets, chosen, parts, communes)


def _parts(
    organiser: UnitVersion,
    inside: QuerySet[Any],
    judged: QuerySet[Any],
    communes: list[UnitVersion],
    view: SetView,
    day: date,
) -> list[Part]:
    """The whole territory, its cohorts, and its districts, areas or communes."""
    below: Sequence[UnitVersion] = communes
    if organiser.unit.level == Level.PROVINCE:
        rows = inside.filter(unit__level__in=(Level.DISTRICT, Level.AREA))
        below = list(rows.select_related("unit").order_by("sort_key", "unit__code"))
    found = [Part(str(organiser.unit_id), organiser.full_name, Wanted(organiser.unit), WHOLE)]
    cohorts = _cohorts(judged, view, day)
    found += _cohort_parts(organiser, cohorts, COHORTS)
    if organiser.unit.level == Level.PROVINCE:
        for row in below:
            found += _cohort_parts(row, cohorts, COHORTS_INSIDE)
    return found + [Part(str(row.unit_id), row.full_name, Wanted(row.unit), UNITS) for row in below]


def _cohorts(judged: QuerySet[Any], view: SetView, day: date) -> list[tuple[set[int], int, int]]:
    """Where registered communes lie (ids of their parents), for which year, how many. One query."""
    prefix = "unit__registrations__"
    on_books = in_force(day, prefix, start="registered_on", end="withdrawn_on")
    places = ("province_id", "district_id", "area_id")
    rows = (
        judged.filter(on_books, **{f"{prefix}criteria_set": view.id})
        .values_list(*places, f"{prefix}target_year")
        .annotate(n=Count("unit", distinct=True))
        .order_by(f"{prefix}target_year")
    )
    return [({pk for pk in ids if pk}, year, count) for *ids, year, count in rows]


def _cohort_parts(
    place: UnitVersion, cohorts: list[tuple[set[int], int, int]], group: str
) -> list[Part]:
    sizes: dict[int, int] = {}
    for ids, year, count in cohorts:
        if place.unit_id in ids:
            sizes[year] = sizes.get(year, 0) + count
    label = _("%(unit)s, registered for %(year)s (%(count)s)")
    return [
        Part(
            f"{place.unit_id}:{year}",
            label % {"unit": place.full_name, "year": year, "count": count},
            Wanted(place.unit, year),
            group,
        )
        for year, count in sizes.items()
    ]


def in_scope_order(parts: Sequence[Part], named: Sequence[Unit]) -> list[Wanted]:
    """The parts, the narrower first: a commune counts in the first part that holds it."""
    order = (UNITS, COHORTS_INSIDE, COHORTS, WHOLE)
    chosen = sorted(parts, key=lambda part: order.index(part.group))
    return [*(Wanted(unit) for unit in named), *(part.wanted for part in chosen)]


def find_communes(text: str, communes: Sequence[UnitVersion]) -> list[UnitVersion]:
    """The communes that lines of names or codes mean. Raises ValidationError, a line each."""
    found, problems = [], []
    for line in filter(None, map(str.strip, text.splitlines())):
        key = search_key(line)
        meant = [
            row
            for row in communes
            if key in (row.search_key, search_key(row.full_name)) or line == row.unit.code
        ]
        if len(meant) == 1:
            found += meant
        elif meant:
            codes = ", ".join(str(row.unit.code) for row in meant)
            message = _("Several communes are called “%(name)s”: write one of the codes %(codes)s.")
            problems.append(message % {"name": line[:60], "codes": codes})
        else:
            message = _("No commune is called “%(name)s” here on the day of the meeting.")
            problems.append(message % {"name": line[:60]})
    if problems:
        raise ValidationError(problems)
    return found


def earlier_meetings(user: User, organiser: int, day: date, but: int | None) -> list[Meeting]:
    """The last meetings of the office up to `day`, the latest first. One query."""
    rows = Meeting.objects.visible_to(user).filter(organiser=organiser, held_on__lte=day)
    return list(rows.exclude(pk=but).filter(called_off="").order_by("-held_on", "-pk")[:EARLIER])
