"""Who records with which authority: from a role, its territory and the steps of the era."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import User
from communes.models import Level, UnitVersion
from communes.scope import covers, grants_of
from criteria.models import Authority, CriterionOwner
from ntm_portal.lib.periods import contains, in_force


@dataclass(frozen=True)
class Era:
    """The bodies that judge, junior first, from `start` until `end` (exclusive)."""

    start: date | None
    end: date | None
    steps: tuple[Authority, ...]


# Districts ended on 01/07/2025; since then communes are appraised by the province directly.
ERAS = (
    Era(None, date(2025, 7, 1), (Authority.SELF, Authority.DISTRICT, Authority.PROVINCE)),
    Era(date(2025, 7, 1), None, (Authority.SELF, Authority.PROVINCE)),
)


def steps(day: date) -> tuple[Authority, ...]:
    """The bodies that judge on `day`, junior first."""
    return next(era.steps for era in ERAS if contains(day, era.start, era.end))


_AUTHORITY_OF_LEVEL = {
    Level.PROVINCE: Authority.PROVINCE,
    Level.AREA: Authority.PROVINCE,  # area officers record for the province
    Level.DISTRICT: Authority.DISTRICT,
    Level.COMMUNE: Authority.SELF,
}


NO_CRITERION = 0  # the id of none: nobody owns it, so it tells what holds for all


@dataclass(frozen=True)
class Owned:
    """A criterion that an agency owns over a territory."""

    agency_id: int
    criterion_id: int
    territory_id: int


@dataclass(frozen=True)
class Powers:
    """What a person records for one unit: with one authority for every criterion, or with that
    of `owned` (criterion id → authority) for the criteria where it is another.
    """

    everything: Authority | None
    owned: dict[int, Authority]

    def authority(self, criterion_id: int) -> Authority | None:
        """The authority with which the criterion is recorded; None where it is only read."""
        return self.owned.get(criterion_id, self.everything)


def records_anywhere(user: User) -> bool:
    """Whether the person records at all, rather than only reads. No query."""
    return any(grant.spec.records for grant in grants_of(user))


def recording_units(user: User) -> list[Any]:
    """The units that the person records for, those that still exist first. No query."""
    units = {g.unit_id: g.unit for g in grants_of(user) if g.spec.records and g.unit_id}
    return sorted(units.values(), key=lambda unit: unit.ended_on is not None)


def records_in(user: User, version: UnitVersion) -> bool:
    """Whether a grant of the person records inside the unit, so that its grid is of use to them.

    The grid itself tells cell by cell; this only decides whether a link is offered. No query.
    """
    return any(grant.spec.records and covers(grant, version) for grant in grants_of(user))


def ownerships(grants: Iterable[Any], day: date) -> set[Owned]:
    """What the agencies of departments among the grants own on `day`; at most one query."""
    agencies = {grant.agency_id for grant in grants if grant.spec.owned_only}
    if not agencies:
        return set()
    rows = CriterionOwner.objects.filter(in_force(day), agency__in=agencies)
    return {Owned(*row) for row in rows.values_list("agency_id", "criterion_id", "territory_id")}


class Rights:
    """What one person may record as of one day; built once per request (at most one query).

    `held` judges by other grants than today's, `owned` by ownerships that are read already: for
    telling what somebody may do, never for letting them.
    """

    def __init__(
        self,
        user: User,
        day: date,
        *,
        held: Iterable[Any] | None = None,
        owned: set[Owned] | None = None,
    ) -> None:
        self.day = day
        grants = grants_of(user) if held is None else held
        self.grants: list[Any] = [g for g in grants if g.spec.records]
        self.owned = ownerships(self.grants, day) if owned is None else owned

    def over(self, version: UnitVersion) -> Powers:
        """What the person records for the unit."""
        everything = self.authority(version, NO_CRITERION)
        found = {
            owned.criterion_id: self.authority(version, owned.criterion_id) for owned in self.owned
        }
        return Powers(everything, {pk: a for pk, a in found.items() if a and a != everything})

    def authority(self, version: UnitVersion, criterion_id: int) -> Authority | None:
        """The most senior authority with which the person may judge this criterion of this unit."""
        found = [
            authority
            for grant in self.grants
            if covers(grant, version)
            and (authority := self._authority_of(grant)) in steps(self.day)
            and self._owns(grant, version, criterion_id)
        ]
        return max(found, default=None)

    def _authority_of(self, grant: Any) -> Authority:
        unit = grant.agency.unit if grant.spec.owned_only else grant.unit
        return _AUTHORITY_OF_LEVEL[Level(unit.level)]

    def _owns(self, grant: Any, version: UnitVersion, criterion_id: int) -> bool:
        if not grant.spec.owned_only:
            return True
        places = (version.unit_id, version.district_id, version.area_id, version.province_id)
        return any(
            Owned(grant.agency_id, criterion_id, place) in self.owned for place in places if place
        )

    def require(self, version: UnitVersion, criterion_id: int) -> Authority:
        """The authority to record with; raises Refused with the reason where there is none."""
        authority = self.authority(version, criterion_id)
        if authority is None:
            raise Refused(self.refusal(version))
        return authority

    def refusal(self, version: UnitVersion) -> str:
        """Why the person does not record for the unit, or not all of it."""
        over_unit = [grant for grant in self.grants if covers(grant, version)]
        if any(grant.spec.owned_only for grant in over_unit):
            return _("Your department records only the criteria that it owns.")
        if over_unit:
            return _("On that day your level was not a step of the appraisal.")
        return _("Your role reads %(unit)s but does not record for it.") % {
            "unit": version.full_name
        }
