"""Which computed verdicts a change of a set would change: judged by its rows before and after."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from communes.models import UnitVersion
from criteria.judging import Sheet
from criteria.models import CriteriaSet, Measurement, Status
from criteria.progress import judged_units
from criteria.setreading import read_sets
from criteria.setview import CriterionView, SetView

AT_ONCE = 500  # communes whose values are held in memory together
Key = tuple[str, str, str, int]  # commune's name and code, criterion, authority
Judged = dict[Key, Status | None]
Views = Mapping[str, SetView]  # by code, with the rows of every period


@dataclass(frozen=True)
class Effect:
    """What the values of one commune say of a criterion on a day, before and after."""

    set_code: str
    day: date
    commune: str
    code: str
    number: str
    authority: int
    before: Status | None
    after: Status | None


@dataclass(frozen=True)
class Count:
    """How many verdicts of one criterion go from one status to another on a day."""

    set_code: str
    day: date
    number: str
    before: Status | None
    after: Status | None
    communes: int


def read_views(codes: Iterable[str]) -> Views:
    """The sets as they stand in the database, never as the process keeps them.

    What is rehearsed must leave nothing behind.
    """
    rows = CriteriaSet.objects.select_related("extends", "requires").filter(code__in=codes)
    sets = list(rows.order_by("code"))
    whole = read_sets(sets)
    return {row.code: whole[row.pk] for row in sets}


def effects(
    before: Views,
    after: Views,
    days: Mapping[str, Sequence[date]],
    numbers: set[str] | None,
    user: User,
) -> list[Effect]:
    """Where the values on record say something else by `after`, by set, day and criterion.

    For the communes that `user` may see, on the `days` of each set. `numbers` are criteria; None
    is all of them. Only the differences are kept, so that memory does not grow with the country.
    """
    found: list[Effect] = []
    for code, day in ((code, day) for code, some in days.items() for day in some):
        old, new = (_asked(views[code].on(day), numbers) for views in (before, after))
        found += _differing(old, new, day, user)
    return sorted(found, key=_in_order)


def _in_order(one: Effect) -> tuple[Any, ...]:
    return one.set_code, one.day, one.number, one.commune, one.code, one.authority


def _asked(view: SetView, numbers: set[str] | None) -> SetView:
    asked = (one for one in view.criteria if numbers is None or one.number in numbers)
    return replace(view, criteria=tuple(asked))


def _differing(old: SetView, new: SetView, day: date, user: User) -> Iterator[Effect]:
    indicators = {row.id for view in (old, new) for row in view.indicators()}
    valued = Measurement.objects.known().at(day).filter(indicator__in=indicators)
    versions = UnitVersion.objects.visible_to(user).at(day)
    versions = versions.filter(unit__in=valued.values("unit_id")).select_related("unit")
    there = list(versions.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(there), AT_ONCE):
        some = versions.filter(pk__in=there[start : start + AT_ONCE])
        before, after = _judged(old, some, day), _judged(new, some, day)
        for key in {**before, **after}:
            if before.get(key) != after.get(key):
                yield Effect(old.code, day, *key, before.get(key), after.get(key))


def _judged(view: SetView, units: QuerySet[Any], day: date) -> Judged:
    there, found = list(judged_units(units, view)), Judged()
    sheet = Sheet.read(there, view, day)
    for version in there:
        for criterion in view.criteria:
            found |= _verdicts(sheet, version, criterion)
    return found


def _verdicts(sheet: Sheet, version: UnitVersion, criterion: CriterionView) -> Judged:
    unit = version.unit_id
    bodies = {body for row in criterion.indicators for body in sheet.facts.get((unit, row.id), ())}
    where = (version.full_name, version.unit.code, criterion.number)
    return {(*where, body): sheet.verdict(unit, criterion, body) for body in bodies}


def counted(rows: Sequence[Effect]) -> Iterator[Count]:
    """How many go from which status to which, by set, day and criterion."""
    counts = Counter((row.set_code, row.day, row.number, row.before, row.after) for row in rows)
    for key, communes in counts.items():
        yield Count(*key, communes)


def criteria_of(numbers: Iterable[str]) -> set[str]:
    """The criteria that rows with these numbers belong to: "17.1-b" belongs to "17"."""
    return {number.split(".")[0].split("-")[0] for number in numbers}
