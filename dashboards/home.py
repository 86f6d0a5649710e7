"""The first page: the territories that a person's grants open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F

from accounts.models import User
from communes.models import UnitVersion
from communes.scope import grants_of
from ntm_portal.lib.periods import contains


@dataclass(frozen=True)
class Territory:
    """One grant: `version` is the unit's name on its latest day; None stands for the nation."""

    grant: Any
    version: UnitVersion | None

    @property
    def last_day(self) -> date | None:
        """The last day of a unit that is no more; its pages open on that day."""
        end = self.version.unit.ended_on if self.version else None
        return end - timedelta(days=1) if end else None

    @property
    def level(self) -> str:
        """Level of the unit, or "nation"."""
        return str(self.version.unit.level) if self.version else "nation"

    @property
    def has_grid(self) -> bool:
        """Whether the grant records verdicts in a grid of communes."""
        return self.grant.spec.records and self.level in ("district", "area")

    def exists_on(self, day: date) -> bool:
        """Whether there was such a unit on `day`."""
        unit = self.version.unit if self.version else None
        return unit is None or contains(day, unit.established_on, unit.ended_on)


def territories(user: User) -> list[Territory]:
    """The person's grants in force today, units still in being first. One query."""
    grants = grants_of(user)
    versions = _latest({grant.unit_id for grant in grants if grant.unit_id}, user)
    found = [Territory(grant, versions.get(grant.unit_id)) for grant in grants]
    known = [row for row in found if row.grant.unit_id is None or row.version]
    return sorted(known, key=lambda row: (row.last_day is not None, row.grant.pk))


def _latest(unit_ids: Iterable[int], user: User) -> dict[int, UnitVersion]:
    rows = (
        UnitVersion.objects.visible_to(user)
        .filter(unit__in=set(unit_ids))
        .select_related("unit")
        .order_by(F("valid_from").asc(nulls_first=True), "pk")
    )
    return {row.unit_id: row for row in rows}


def only_one_on(found: list[Territory], day: date) -> Territory | None:
    """The one territory that existed on `day`; None where there were several or none."""
    there = {row.grant.unit_id: row for row in found if row.exists_on(day)}
    return next(iter(there.values())) if len(there) == 1 else None
