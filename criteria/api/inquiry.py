"""From parameters to a question about units: what the pages do with their address, for a call."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError

from accounts.models import User
from communes.lookup import find_version
from communes.models import Level, UnitVersion
from communes.scope import holds_nation, on_day
from criteria.catalogue import SchemeView, SetView, all_sets, view_of
from criteria.context import data_about, default_day, newest, offered_sets
from criteria.models import Authority, CriteriaSet
from criteria.progress import Question, judged_units, registered
from ntm_portal.lib.periods import contains

LEVEL = CriteriaSet.SetLevel.COMMUNE
NARROWEST_FIRST = (Level.COMMUNE, Level.DISTRICT, Level.AREA, Level.PROVINCE)


@dataclass(frozen=True)
class Inquiry:
    """A question, the bucket scheme of its answer, and the judged communes, scoped and dated."""

    question: Question
    scheme: SchemeView
    units: QuerySet[Any]

    @property
    def heading(self) -> dict[str, Any]:
        """The set and the day of the answer, so that a call without them can be repeated."""
        return {"set": self.question.criteria_set.code, "as_of": self.question.as_of}


def inquire(user: User, asked: dict[str, Any], today: date) -> Inquiry:
    """Find the set, the day and the communes of a call.

    Raises ValidationError, keyed by parameter, where set and day do not fit, and NotFound or
    Http404 for a unit that is unknown, outside the person's territory or not in being that day.
    """
    check_not_future(asked, today)
    place = find_place(user, asked)
    chosen = _chosen_set(user, asked, place, today)
    as_of = asked.get("as_of") or default_day(chosen, place, today)
    view = view_of(chosen, as_of)
    check_in_force(view, as_of)
    if place is not None and not place.unit.exists_on(as_of):
        raise _not_found(place.unit.code)
    authority = Authority[asked["authority"].upper()] if "authority" in asked else None
    question = Question(view, as_of, authority, asked.get("known_at"))
    return Inquiry(question, _scheme(view, asked), _units(user, asked, place, question))


def _units(
    user: User, asked: dict[str, Any], place: UnitVersion | None, question: Question
) -> QuerySet[Any]:
    """The judged communes of the person's territory, narrowed as asked."""
    units = UnitVersion.objects.visible_to(user).at(question.as_of)
    inside = units.inside(place.unit_id) if place else units
    judged = judged_units(inside, question.criteria_set)
    if year := asked.get("registered"):
        judged = registered(judged, question.criteria_set, year, question.as_of)
    return judged.select_related("province", "district", "area")


def _not_found(code: str) -> NotFound:
    return NotFound(
        _("No unit in your territory has the code “%(code)s” on that day.") % {"code": code}
    )


def find_place(user: User, asked: dict[str, Any]) -> UnitVersion | None:
    """The narrowest unit asked for; the wider ones must be its parents. At most one query.

    Raises Http404 or NotFound for one that is unknown, out of scope or not in being on `as_of`.
    """
    levels = [level for level in NARROWEST_FIRST if level in asked]
    if not levels:
        return None
    code, day = asked[levels[0]], asked.get("as_of")
    version = find_version(user, levels[0], code, day)
    if day and not on_day(version, day):
        raise _not_found(code)
    for level in levels[1:]:
        parent = getattr(version, level)
        if parent is None or parent.code != asked[level]:
            raise _not_found(asked[level])
    return version


def _chosen_set(
    user: User, asked: dict[str, Any], place: UnitVersion | None, today: date
) -> CriteriaSet:
    """The set asked for, of those of the place; else the newest with data. One or two queries."""
    if (code := asked.get("set")) is None:
        return _usual_set(user, asked.get("as_of"), place, today)
    sets = offered_sets(LEVEL, _province_id(user, place)) if place else all_sets()
    for row in sets:
        if row.code == code and row.level == LEVEL:
            return row
    told = _("There is no commune criteria set “%(code)s” here.") % {"code": code}
    raise ValidationError({"set": [told]})


def _usual_set(
    user: User, as_of: date | None, place: UnitVersion | None, today: date
) -> CriteriaSet:
    units = UnitVersion.objects.visible_to(user)
    marked: list[Any] = offered_sets(
        LEVEL,
        _province_id(user, place),
        has_data=data_about(units.inside(place.unit_id) if place else units),
    )
    if as_of:
        marked = [row for row in marked if contains(as_of, row.valid_from, row.valid_to)]
    found = newest(marked, {row.pk for row in marked if row.has_data}, today)
    if found is None:
        raise ValidationError({"as_of": [_("No commune criteria set was in force on that day.")]})
    return found


def _province_id(user: User, place: UnitVersion | None) -> int | None:
    """The province whose own sets come into question: of the place, or of the whole territory."""
    if place is not None:
        return place.province_id or place.unit_id
    if holds_nation(user):
        return None
    found = UnitVersion.objects.visible_to(user).filter(province__isnull=False)
    ids = set(found.values_list("province_id", flat=True).distinct())
    return ids.pop() if len(ids) == 1 else None


def check_not_future(asked: dict[str, Any], today: date) -> None:
    """Raise ValidationError for a day that has not come."""
    for name in ("as_of", "known_at"):
        if name in asked and asked[name] > today:
            told = _("%(day)s has not come yet.") % {"day": asked[name].isoformat()}
            raise ValidationError({name: [told]})


def check_in_force(view: SetView, as_of: date) -> None:
    """Raise ValidationError, keyed `as_of`, where the set was not in force."""
    if not view.in_force(as_of):
        told = _("%(set)s was not in force on %(day)s.")
        shown = {"set": view.code, "day": as_of.isoformat()}
        raise ValidationError({"as_of": [told % shown]})


def _scheme(view: SetView, asked: dict[str, Any]) -> SchemeView:
    code = asked.get("scheme")
    if code is None:
        return view.default_scheme
    for scheme in view.schemes:
        if scheme.code == code:
            return scheme
    told = _("%(set)s has these bucket schemes: %(codes)s.")
    codes = ", ".join(scheme.code for scheme in view.schemes)
    raise ValidationError({"scheme": [told % {"set": view.code, "codes": codes}]})
