"""Bring the database into line with the lists, writing only what differs."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from communes.loading.lists import ListedVersion, Lists
from communes.loading.territory import Territory, histories
from communes.models import Classification, Succession, Unit, UnitVersion

Say = Callable[[str, "Tally"], None]
BATCH = 500


@dataclass(frozen=True)
class Tally:
    """How many rows of one table were added, changed, removed and found as listed."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0

    @property
    def written(self) -> int:
        """Rows that had to be written."""
        return self.added + self.changed + self.removed


def _align(
    wanted: Iterable[Any],
    present: Iterable[Any],
    key: Callable[[Any], Hashable],
    fields: tuple[str, ...],
) -> Tally:
    """Add rows of `wanted` that `present` lacks by `key`, correct `fields` of those that differ."""
    held = {key(row): row for row in present}
    added, changed, same = [], [], 0
    model: type[models.Model] | None = None
    for row in wanted:
        model = type(row)
        old = held.get(key(row))
        if old is None:
            added.append(row)
        elif any(getattr(old, name) != getattr(row, name) for name in fields):
            row.pk = old.pk
            changed.append(row)
        else:
            same += 1
    if model is not None:
        # Changes first: a version that is closed makes room for the open one that follows it.
        model._default_manager.bulk_update(changed, fields, batch_size=BATCH)
        model._default_manager.bulk_create(added, batch_size=BATCH)
    return Tally(added=len(added), changed=len(changed), same=same)


def _write_units(territory: Territory, listed: int) -> Tally:
    Unit.objects.bulk_update(territory.changed, ["established_on", "ended_on"], batch_size=BATCH)
    Unit.objects.bulk_create(territory.added, batch_size=BATCH)
    added, changed = len(territory.added), len(territory.changed)
    return Tally(added=added, changed=changed, same=listed - added - changed)


def _version(unit: Unit, listed: ListedVersion, territory: Territory) -> UnitVersion:
    parents = {
        f"{level.value}_id": territory.during(
            listed.place, level, code, listed.valid_from, listed.valid_to
        ).pk
        for level, code in listed.parents.items()
    }
    return UnitVersion(
        unit=unit,
        name=listed.name,
        kind=listed.kind,
        valid_from=listed.valid_from,
        valid_to=listed.valid_to,
        legal_basis=listed.legal_basis,
        **parents,
    ).fill_keys()


VERSION_FIELDS = (
    "name", "kind", "province_id", "district_id", "area_id", "valid_to", "legal_basis",
    "search_key", "sort_key",
)  # fmt: skip


def _write_versions(
    units: list[Unit], groups: list[list[ListedVersion]], territory: Territory
) -> Tally:
    """A list gives the whole history of each unit it names, so versions it lacks are removed."""
    wanted = [
        _version(unit, listed, territory)
        for unit, group in zip(units, groups, strict=True)
        for listed in group
    ]
    named, keys = {unit.pk for unit in units}, {(row.unit_id, row.valid_from) for row in wanted}
    present = [row for row in UnitVersion.objects.all() if row.unit_id in named]
    surplus = [row.pk for row in present if (row.unit_id, row.valid_from) not in keys]
    UnitVersion.objects.filter(pk__in=surplus).delete()
    done = _align(wanted, present, lambda row: (row.unit_id, row.valid_from), VERSION_FIELDS)
    return Tally(done.added, done.changed, len(surplus), done.same)


def _write_successions(lists: Lists, territory: Territory) -> Tally:
    wanted = []
    for row in lists.successions:
        codes = (row.predecessor, row.successor)
        pair = territory.heir_and_source(row.place, row.level, codes, row.effective_on)
        wanted.append(
            Succession(
                predecessor=pair[0],
                successor=pair[1],
                extent=row.extent,
                is_default=row.carries_results,
                effective_on=row.effective_on,
                legal_basis=row.legal_basis,
            )
        )
    fields = ("extent", "is_default", "legal_basis")
    return _align(
        wanted,
        Succession.objects.all(),
        lambda row: (row.predecessor_id, row.successor_id, row.effective_on),
        fields,
    )


def _write_classes(lists: Lists, territory: Territory) -> Tally:
    wanted = [
        Classification(
            unit=territory.during(row.place, row.level, row.code, row.valid_from, row.valid_to),
            axis=row.axis,
            class_code=row.class_code,
            criteria_set=row.criteria_set,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            decision=row.decision,
        )
        for row in lists.classes
    ]
    return _align(
        wanted,
        Classification.objects.all(),
        lambda row: (row.unit_id, row.axis, row.criteria_set, row.valid_from),
        ("class_code", "valid_to", "decision"),
    )


def bring_into_line(lists: Lists, say: Say) -> dict[str, Tally]:
    """Write the lists; call inside a transaction. Raises ListError. `say` hears of each table."""
    territory, tallies = Territory(Unit.objects.all()), {}

    def note(table: str, tally: Tally) -> None:
        tallies[table] = tally
        say(table, tally)

    groups = histories(lists.versions)
    units = territory.place_histories(groups)
    territory.refuse_overlaps()
    note("units", _write_units(territory, len(groups)))
    note("versions", _write_versions(units, groups, territory))
    note("successions", _write_successions(lists, territory))
    note("classes", _write_classes(lists, territory))
    return tallies
