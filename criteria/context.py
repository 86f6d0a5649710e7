"""The context of every page with figures: a criteria set and a day, both in the URL.

`?set=HT-QD05-2017&as_of=2021-09-25`. A page asked for without them leads to the address that
holds the defaults, so that what is on screen can always be sent to a colleague.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import user_of
from communes.classes import class_of
from communes.lookup import find_version
from communes.models import Level, UnitVersion
from communes.scope import UnitVersionQuerySet, on_day
from criteria.catalogue import SetView, all_sets, view_of
from criteria.models import CriteriaSet, SetCriterion, Status
from criteria.progress import Question
from ntm_portal.lib.periods import contains, local_day, parse_day


class Detour(Exception):
    """Go to `url` instead: the address that holds the page's set and day."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class NoContext(Exception):
    """There are no figures for this set and day; the message says why and what to choose.

    `malformed` tells a wrong address (400) from a day on which there is simply nothing (200).
    """

    def __init__(
        self, message: str, *, sets: list[CriteriaSet], as_of: date, malformed: bool = False
    ) -> None:
        super().__init__(message)
        self.sets = sets
        self.as_of = as_of
        self.malformed = malformed


@dataclass(frozen=True)
class PageContext:
    """The set and the day of a page, and the sets that its form offers."""

    criteria_set: SetView
    as_of: date
    today: date
    sets: list[CriteriaSet]
    unit_class: str | None = None  # the class of the page's unit in the set, where it has one

    @property
    def question(self) -> Question:
        """What its figures ask: headline verdicts, as known now."""
        return Question(self.criteria_set, self.as_of)

    @property
    def is_past(self) -> bool:
        """Whether the page tells of a day gone by."""
        return self.as_of < self.today

    @property
    def query(self) -> str:
        """The part of an address that carries the context on to another page."""
        return f"set={self.criteria_set.code}&as_of={self.as_of.isoformat()}"


def offered_sets(level: str, province_id: int | None, **marks: Any) -> list[CriteriaSet]:
    """Sets of a level, national or of the province; newest first, standard before advanced."""
    tiers = list(CriteriaSet.Tier.values)
    sets = [
        row
        for row in all_sets(**marks)
        if row.level == level and row.province_id in (None, province_id)
    ]
    return sorted(sets, key=lambda row: (-row.valid_from.toordinal(), tiers.index(row.tier)))


def data_about(units: QuerySet[Any]) -> Exists:
    """Whether a set has a verdict on record about one of `units`: a condition or an annotation."""
    in_set = SetCriterion.objects.filter(
        criteria_set=OuterRef("pk"),
        criterion__verdicts__unit__in=units.values("unit_id"),
        criterion__verdicts__replaced_at__isnull=True,
        criterion__verdicts__status__gt=Status.WITHDRAWN,
    )
    return Exists(in_set)


def newest(sets: list[CriteriaSet], with_data: set[int], today: date) -> CriteriaSet | None:
    """The first of `sets` with data, else the first that has begun; `with_data` holds ids."""
    begun = [row for row in sets if row.valid_from <= today]
    return next((row for row in begun if row.pk in with_data), begun[0] if begun else None)


def default_set(sets: list[CriteriaSet], units: QuerySet[Any], today: date) -> CriteriaSet | None:
    """The newest set with data about the units; else the newest that has begun. One query."""
    offered = CriteriaSet.objects.filter(data_about(units), pk__in=[row.pk for row in sets])
    return newest(sets, set(offered.values_list("pk", flat=True)), today)


def default_day(criteria_set: CriteriaSet, version: UnitVersion | None, today: date) -> date:
    """The earliest of today, the set's last day, and the unit's last day."""
    ends = [criteria_set.valid_to]
    if version is not None:
        ends.append(version.unit.ended_on)
    return min([today, *(end - timedelta(days=1) for end in ends if end)])


def open_unit(
    request: HttpRequest, level: str, code: str
) -> tuple[UnitVersion, UnitVersionQuerySet, PageContext]:
    """The unit of an address, the versions inside it that the person sees, the set and the day.

    Raises Http404, Detour or NoContext.
    """
    user = user_of(request)
    version = find_version(user, level, code, parse_day(request.GET.get("as_of", "")))
    inside = UnitVersion.objects.visible_to(user).inside(version.unit_id)
    return version, inside, page_context(request, version, inside)


def page_context(
    request: HttpRequest, version: UnitVersion | None, units: QuerySet[Any], level: str = "commune"
) -> PageContext:
    """Read `set` and `as_of` of a page about `version` (None: no one unit) and its `units`.

    Raises Detour where either is missing, NoContext where they name no figures.
    """
    today = local_day(timezone.now())
    province_id = (version.province_id or version.unit_id) if version else None
    sets = offered_sets(level, province_id, **_class_mark(request, version))
    chosen = _chosen_set(request, sets, units, today)
    as_of = _chosen_day(request, chosen, version, sets, today)
    if not (request.GET.get("set") and request.GET.get("as_of")):
        asked = request.GET.copy()
        asked["set"], asked["as_of"] = chosen.code, as_of.isoformat()
        raise Detour(f"{request.path}?{asked.urlencode()}")
    view = view_of(chosen, as_of)
    _check(view, as_of, version, sets, today)
    return PageContext(view, as_of, today, sets, _class_of(chosen))


def _class_mark(request: HttpRequest, version: UnitVersion | None) -> dict[str, Any]:
    """A commune's class in each set, asked for in the query that lists the sets."""
    day = parse_day(request.GET.get("as_of", ""))
    if version is None or day is None or version.unit.level != Level.COMMUNE:
        return {}
    return {"unit_class": class_of(version, day, axis="classified_by", set_code="code")}


def _class_of(chosen: CriteriaSet) -> str | None:
    """The class read with the set; None where the set itself decides it, or none was read."""
    if chosen.fixed_class or chosen.classified_by == "none":
        return None
    return getattr(chosen, "unit_class", None)


def _chosen_set(
    request: HttpRequest, sets: list[CriteriaSet], units: QuerySet[Any], today: date
) -> CriteriaSet:
    code, day = request.GET.get("set", ""), parse_day(request.GET.get("as_of", ""))
    if code:
        chosen = next((row for row in sets if row.code == code), None)
    else:
        holding = [row for row in sets if day and contains(day, row.valid_from, row.valid_to)]
        chosen = default_set(holding or sets, units, today)
    if chosen is None:
        message = _("There is no criteria set “%(code)s” here. Choose one from the list.") % {
            "code": code[:40]
        }
        raise NoContext(message, sets=sets, as_of=today, malformed=True)
    return chosen


def _chosen_day(
    request: HttpRequest,
    chosen: CriteriaSet,
    version: UnitVersion | None,
    sets: list[CriteriaSet],
    today: date,
) -> date:
    text = request.GET.get("as_of", "")
    day = parse_day(text) if text else default_day(chosen, version, today)
    if day is None:
        message = _("“%(text)s” is not a day of the calendar. Choose a day such as 25/09/2021.")
        raise NoContext(message % {"text": text[:40]}, sets=sets, as_of=today, malformed=True)
    return day


def _check(
    view: SetView, as_of: date, version: UnitVersion | None, sets: list[CriteriaSet], today: date
) -> None:
    shown = f"{as_of:%d/%m/%Y}"
    if as_of > today:
        message = _("%(day)s has not come yet: there is nothing to show. Choose an earlier day.")
    elif not view.in_force(as_of):
        message = _("%(set)s was not in force on %(day)s. Choose another set or another day.")
    elif version is not None and not on_day(version, as_of):
        message = _("%(unit)s did not exist on %(day)s. Choose another day.")
    else:
        return
    unit = version.full_name if version else ""
    told = message % {"day": shown, "set": view.code, "unit": unit}
    raise NoContext(told, sets=sets, as_of=as_of)
