"""Who can see and change what: the rules of `communes.scope` and `criteria.authority`, told.

Nothing is decided here; a territory is shown with what those two answer for it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from accounts.models import User
from communes.lookup import names_at
from communes.models import Grant, UnitVersion
from communes.scope import covering, covers, grants_on
from criteria.authority import Powers, Rights, ownerships
from criteria.models import Authority, Criterion
from ntm_portal.lib.periods import in_force


@dataclass(frozen=True)
class OwnedCriterion:
    """A criterion recorded because an agency owns it."""

    criterion: Criterion
    authority: Authority


@dataclass(frozen=True)
class Entry:
    """Who (in the table of a unit) or where (in that of a person), and what is recorded.

    `version` None is the nation. `as_of` is the day that the answer is for: that asked for, or
    the last day of a unit that has ended.
    """

    person: User
    version: UnitVersion | None
    grants: list[Grant]
    as_of: date
    everything: Authority | None
    owned: list[OwnedCriterion]


class Found(NamedTuple):
    """The same, while the criteria are known by their ids only."""

    person: User
    version: UnitVersion | None
    grants: list[Any]
    as_of: date
    powers: Powers


def last_day_of(version: UnitVersion, day: date) -> date:
    """`day`, or the last day of the unit if that is earlier."""
    ended = version.unit.ended_on
    return min(day, ended - timedelta(days=1)) if ended else day


def of_person(person: User, day: date) -> list[Entry]:
    """What the person reads and records by the grants of `day`, one entry per territory."""
    held = grants_on(person, day)
    owned = ownerships(held, day)
    names = names_at({row.unit_id for row in held} | {row.territory_id for row in owned}, day)
    rights = {
        as_of: Rights(person, as_of, held=held, owned=owned if as_of == day else None)
        for as_of in {last_day_of(version, day) for version in names.values()}
    }
    found: list[Found] = []
    if nation := [grant for grant in held if grant.unit_id is None]:
        found.append(Found(person, None, nation, day, Powers(None, {})))
    for version in sorted(names.values(), key=lambda row: (row.unit.level, row.sort_key)):
        if grants := [grant for grant in held if covers(grant, version)]:
            as_of = last_day_of(version, day)
            found.append(Found(person, version, grants, as_of, rights[as_of].over(version)))
    return _named(found)


def of_unit(version: UnitVersion, day: date) -> list[Entry]:
    """The people who see the unit by the grants of `day`, and what they record for it."""
    rows = Grant.objects.filter(in_force(day), covering(version), user__is_active=True)
    held_by: dict[User, list[Grant]] = {}
    for grant in rows.select_related("user", "unit", "agency__unit").order_by(
        "user__sort_key", "user_id", "pk"
    ):
        held_by.setdefault(grant.user, []).append(grant)
    as_of = last_day_of(version, day)
    owned = ownerships([grant for held in held_by.values() for grant in held], as_of)
    found = []
    for person, held in held_by.items():
        rights = Rights(person, as_of, held=held, owned=owned)
        found.append(Found(person, version, held, as_of, rights.over(version)))
    return _named(found)


def _named(found: list[Found]) -> list[Entry]:
    """The entries with the criteria in place of their ids. At most one query."""
    ids = {pk for row in found for pk in row.powers.owned}
    known: dict[int, Criterion] = Criterion.objects.in_bulk(ids) if ids else {}
    return [
        Entry(
            *(row.person, row.version, row.grants, row.as_of, row.powers.everything),
            sorted(
                (OwnedCriterion(known[pk], by) for pk, by in row.powers.owned.items()),
                key=lambda one: one.criterion.key,
            ),
        )
        for row in found
    ]
