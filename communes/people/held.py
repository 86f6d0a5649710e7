"""Grants as the pages tell them: role, unit by name, time, and whether they count today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from communes.lookup import today
from communes.models import Grant, UnitVersion
from communes.people.forms import last_day
from ntm_portal.lib.periods import contains


@dataclass(frozen=True)
class Held:
    """A grant with the name of its unit (None: the nation)."""

    grant: Grant
    version: UnitVersion | None
    state: str  # "now", "later" or "over"

    @property
    def last_day(self) -> date | None:
        """The last day on which it counts."""
        return last_day(self.grant.valid_to)

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether it has not begun before today."""
        return self.grant.valid_from is not None and self.grant.valid_from >= today()


def _state(grant: Grant, day: date) -> str:
    if contains(day, grant.valid_from, grant.valid_to):
        return "now"
    return "over" if grant.valid_to and grant.valid_to <= day else "later"


def held(grants: Iterable[Grant], names: dict[int, UnitVersion]) -> list[Held]:
    """The grants with the names of their units; those that count or will come first."""
    day = today()
    rows = [Held(row, names.get(row.unit_id or 0), _state(row, day)) for row in grants]
    return sorted(rows, key=lambda row: row.state == "over")
