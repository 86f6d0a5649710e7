"""What moved between two days, as a pure rule: criteria newly met, criteria lost.

Headline verdicts are compared, within one criteria set, for criteria that were in force and
communes that existed on both days. Across sets nothing is compared. A cell without data on
either day is neither newly met nor lost: a blank is not "not met".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from criteria.setview import SetView

Key = tuple[int, int]  # unit id, criterion id


@dataclass(frozen=True)
class Movement:
    """The cells that became met, and those that were met and are not any more.

    `known` are the units with any data on the earlier day: the others cannot have moved.
    """

    gained: frozenset[Key] = frozenset()
    lost: frozenset[Key] = frozenset()
    known: frozenset[int] = frozenset()

    @property
    def net(self) -> int:
        """Criteria newly met less criteria lost."""
        return len(self.gained) - len(self.lost)

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost)

    def among(self, units: Collection[int], criteria: Collection[int]) -> "Movement":
        """What moved in these units and criteria alone."""
        return Movement(
            _among(self.gained, units, criteria), _among(self.lost, units, criteria), self.known
        )

    @cached_property
    def by_unit(self) -> dict[int, "Movement"]:
        """Map unit id → its own movement; units in which nothing moved are left out."""
        return self._split(0)

    @cached_property
    def by_criterion(self) -> dict[int, "Movement"]:
        """Map criterion id → its movement over all units; those that did not move are left out."""
        return self._split(1)

    def _split(self, place: int) -> dict[int, "Movement"]:
        gained, lost = _grouped(self.gained, place), _grouped(self.lost, place)
        return {
            pk: Movement(frozenset(gained.get(pk, ())), frozenset(lost.get(pk, ())))
            for pk in gained.keys() | lost.keys()
        }


NOTHING = Movement()


def compare(then: Mapping[Key, bool], now: Mapping[Key, bool]) -> Movement:
    """What moved between the cells with data on two days; each says whether it is met."""
    moved = {key for key in then.keys() & now.keys() if then[key] != now[key]}
    return Movement(
        gained=frozenset(key for key in moved if now[key]),
        lost=frozenset(key for key in moved if then[key]),
        known=frozenset(unit_id for unit_id, _criterion_id in then),
    )


def comparable(then: SetView, now: SetView) -> frozenset[int]:
    """Ids of the criteria that two days of one set have in common; of two sets: none."""
    if then.code != now.code:
        return frozenset()
    return frozenset(row.id for row in then.criteria) & frozenset(row.id for row in now.criteria)


def _among(
    keys: Iterable[Key], units: Collection[int], criteria: Collection[int]
) -> frozenset[Key]:
    return frozenset(key for key in keys if key[0] in units and key[1] in criteria)


def _grouped(keys: Iterable[Key], place: int) -> dict[int, set[Key]]:
    groups: dict[int, set[Key]] = defaultdict(set)
    for key in keys:
        groups[key[place]].add(key)
    return groups
