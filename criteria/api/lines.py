"""The rows of an answer, computed by `criteria.progress`: grouped by unit, or as a cohort."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import UnitVersion
from communes.scope import holds_nation
from criteria.api.inquiry import Inquiry
from criteria.api.parameters import NATION
from criteria.progress import CommuneProgress, RollUp, commune_progress, registered, roll_up

NATION_CODE = "VN"


@dataclass(frozen=True)
class Place:
    """What names a row above the commune."""

    code: str
    name: str
    full_name: str
    kind: str | None
    province: str | None

    @classmethod
    def of(cls, version: UnitVersion) -> "Place":
        """The unit as this version (with its unit and province) describes it."""
        return cls(
            code=version.unit.code,
            name=version.name,
            full_name=version.full_name,
            kind=version.kind,
            province=version.province.code if version.province else None,
        )

    @classmethod
    def nation(cls) -> "Place":
        """The whole country, which has no official code: its letters in ISO 3166 stand for it."""
        return cls(NATION_CODE, _("Viet Nam"), _("Viet Nam"), None, None)


@dataclass(frozen=True)
class Group:
    """Communes taken together: the unit they belong to and their figures."""

    place: Place
    figures: RollUp


@dataclass(frozen=True)
class Cohort:
    """The communes registered for a set and a target year."""

    set: str
    year: int
    total: int
    figures: RollUp


def groups(inquiry: Inquiry, level: str, user: User, window: slice) -> list[Group]:
    """The communes asked about, grouped by their district, area, province, or all together.

    Only units inside the person's territory, in dictionary order of names. Three queries.
    """
    if level == NATION:
        return _nation(inquiry, user)[window]
    parents = (
        UnitVersion.objects.visible_to(user)
        .at(inquiry.question.as_of)
        .filter(unit__in=inquiry.units.values(level))
        .select_related("unit", "province")
        .order_by("sort_key", "unit__code")[window]
    )
    shown = list(parents)
    below = inquiry.units.filter(**{f"{level}__in": [parent.unit_id for parent in shown]})
    rows: dict[int, list[CommuneProgress]] = defaultdict(list)
    for row in commune_progress(inquiry.question, below):
        rows[getattr(row.version, f"{level}_id")].append(row)
    return [Group(Place.of(parent), _sum(inquiry, rows[parent.unit_id])) for parent in shown]


def _nation(inquiry: Inquiry, user: User) -> list[Group]:
    """One group, for those whose territory is the nation."""
    if not holds_nation(user):
        return []
    rows = commune_progress(inquiry.question, inquiry.units)
    return [Group(Place.nation(), _sum(inquiry, rows))]


def _sum(inquiry: Inquiry, rows: list[CommuneProgress]) -> RollUp:
    return roll_up(rows, inquiry.question.criteria_set, inquiry.scheme)


def cohort(inquiry: Inquiry, year: int) -> list[Cohort]:
    """The communes asked about that registered for the year; none make no cohort. Two queries."""
    question = inquiry.question
    units = registered(inquiry.units, question.criteria_set, year, question.as_of)
    rows = commune_progress(question, units)
    if not rows:
        return []
    total = len(question.criteria_set.criteria)
    return [Cohort(question.criteria_set.code, year, total, _sum(inquiry, rows))]
