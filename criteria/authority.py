"""Who records with which authority: from a role, its territory and the steps of the era."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import User
from accounts.roles import ROLES, Role
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


@dataclass(frozen=True)
class Owned:
    """A criterion that an agency owns over a territory."""

    agency_id: int
    criterion_id: int
    territory_id: int


class Rights:
    """What one person may record as of one day; built once per request (at most one query)."""

    def __init__(self, user: User, day: date) -> None:
        self.day = day
        self.grants: list[Any] = [g for g in grants_of(user) if ROLES[Role(g.role)].records]
        agencies = {grant.agency_id for grant in self.grants if ROLES[Role(grant.role)].owned_only}
        self.owned = (
            {
                Owned(*row)
                for row in CriterionOwner.objects.filter(
                    in_force(day), agency__in=agencies
                ).values_list("agency_id", "criterion_id", "territory_id")
            }
            if agencies
            else set()
        )

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
        unit = grant.agency.unit if ROLES[Role(grant.role)].owned_only else grant.unit
        return _AUTHORITY_OF_LEVEL[Level(unit.level)]

    def _owns(self, grant: Any, version: UnitVersion, criterion_id: int) -> bool:
        if not ROLES[Role(grant.role)].owned_only:
            return True
        places = (version.unit_id, version.district_id, version.area_id, version.province_id)
        return any(
            Owned(grant.agency_id, criterion_id, place) in self.owned for place in places if place
        )

    def require(self, version: UnitVersion, criterion_id: int) -> Authority:
        """The authority to record with; raises Refused with the reason where there is none."""
        authority = self.authority(version, criterion_id)
        if authority is None:
            raise Refused(self._reason(version))
        return authority

    def _reason(self, version: UnitVersion) -> str:
        over_unit = [grant for grant in self.grants if covers(grant, version)]
        if any(ROLES[Role(grant.role)].owned_only for grant in over_unit):
            return _("Your department records only the criteria that it owns.")
        if over_unit:
            return _("On that day your level was not a step of the appraisal.")
        return _("Your role reads %(unit)s but does not record for it.") % {
            "unit": version.full_name
        }
