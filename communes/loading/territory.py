"""All units in memory, those on record and those of the lists: found by code and day, checked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from communes.loading.cells import Place
from communes.loading.lists import ListedVersion
from communes.models import Level, Unit

BEGINNING = date.min


def history_errors(versions: list[ListedVersion]) -> None:
    """Raise ListError unless the versions of one unit follow each other without overlap or gap."""
    first = versions[0]
    if first.valid_from != first.established_on:
        raise first.place.error(_("the first period must begin on “established_on”."))
    for before, after in pairwise(versions):
        if before.valid_to is None or (after.valid_from and before.valid_to > after.valid_from):
            raise after.place.error(
                _("the period overlaps the one in line %(line)d.") % {"line": before.place.line}
            )
        if before.valid_to != after.valid_from:
            raise after.place.error(
                _("nothing says what the unit was called after line %(line)d ended.")
                % {"line": before.place.line}
            )


def histories(listed: Iterable[ListedVersion]) -> list[list[ListedVersion]]:
    """The listed versions of each unit in order of time, checked."""
    groups: dict[tuple[Level, str, date | None], list[ListedVersion]] = defaultdict(list)
    for version in listed:
        groups[version.level, version.code, version.established_on].append(version)
    for group in groups.values():
        group.sort(key=lambda version: version.valid_from or BEGINNING)
        history_errors(group)
    return list(groups.values())


class Territory:
    """Units by level and code."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        self._places: dict[int, Place] = {}
        self.changed: list[Unit] = []
        self.added: list[Unit] = []
        for unit in units:
            self._units[unit.level, unit.code].append(unit)

    def place_histories(self, groups: list[list[ListedVersion]]) -> list[Unit]:
        """The unit of each group: one on record, its dates corrected, or a new one."""
        starts = {(group[0].level, group[0].code, group[0].established_on) for group in groups}
        return [self._place(group, starts) for group in groups]

    def _place(
        self, group: list[ListedVersion], starts: set[tuple[Level, str, date | None]]
    ) -> Unit:
        first, ended_on = group[0], group[-1].valid_to
        unit = self._on_record(first, ended_on, starts)
        if unit is None:
            unit = Unit(level=first.level, code=first.code)
            self._units[unit.level, unit.code].append(unit)
            self.added.append(unit)
        elif (unit.established_on, unit.ended_on) != (first.established_on, ended_on):
            self.changed.append(unit)
        unit.established_on, unit.ended_on = first.established_on, ended_on
        self._places[id(unit)] = first.place
        return unit

    def _on_record(
        self,
        first: ListedVersion,
        ended_on: date | None,
        starts: set[tuple[Level, str, date | None]],
    ) -> Unit | None:
        """The unit with the same start; else one whose unknown start the list now tells."""
        same_code = self._units[first.level, first.code]
        for unit in same_code:
            if unit.established_on == first.established_on:
                return unit
        if (first.level, first.code, None) in starts:
            return None
        for unit in same_code:
            if unit.established_on is None and unit.ended_on == ended_on:
                return unit
        return None

    def refuse_overlaps(self) -> None:
        """Raise ListError where two units of one code were in being on the same day."""
        for units in self._units.values():
            units.sort(key=lambda unit: unit.established_on or BEGINNING)
            for before, after in pairwise(units):
                start = after.established_on or BEGINNING
                if before.ended_on is None or before.ended_on > start:
                    self._refuse_pair(before, after)

    def _refuse_pair(self, before: Unit, after: Unit) -> None:
        place = self._places.get(id(after)) or self._places.get(id(before))
        if place is not None:  # neither is listed: not the matter of this load
            raise place.error(
                _("two units with the code %(code)s are in being on the same day.")
                % {"code": after.code}
            )

    def during(
        self, place: Place, level: Level, code: str, start: date | None, end: date | None
    ) -> Unit:
        """The unit in being from `start` (None: some day before `end`) until `end`, exclusive."""
        for unit in self._units.get((level, code), ()):
            born, ended = unit.established_on or BEGINNING, unit.ended_on or date.max
            if ended >= (end or date.max) and born <= (start or born) and born < (end or date.max):
                return unit
        raise place.error(
            _("%(level)s %(code)s does not exist, or not during the whole period.")
            % {"level": level.label, "code": code}
        )

    def heir_and_source(
        self, place: Place, level: Level, codes: tuple[str, str], day: date
    ) -> tuple[Unit, Unit]:
        """Predecessor, in being the day before `day`, and successor, in being on it."""
        predecessor = self.during(place, level, codes[0], day - timedelta(days=1), day)
        successor = self.during(place, level, codes[1], day, day + timedelta(days=1))
        if predecessor is successor:
            raise place.error(_("a unit cannot succeed itself."))
        return predecessor, successor
