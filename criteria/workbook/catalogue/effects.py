"""Which computed verdicts a change of a set would change: judged before it and after it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import User
from communes.models import UnitVersion
from criteria.catalogue import reference_day
from criteria.judging import Sheet
from criteria.models import CriteriaSet, Measurement, Status
from criteria.progress import judged_units
from criteria.setreading import read_sets
from criteria.setview import CriterionView, SetView

AT_ONCE = 500  # communes whose values are held in memory together
Key = tuple[str, str, str, str, int]  # set, commune's name and code, criterion, authority
Judged = dict[Key, Status | None]


@dataclass(frozen=True)
class Effect:
    """What the values of one commune say of a criterion, before and after."""

    set_code: str
    commune: str
    code: str
    number: str
    authority: int
    before: Status | None
    after: Status | None


@dataclass(frozen=True)
class Count:
    """How many verdicts of one criterion go from one status to another."""

    set_code: str
    number: str
    before: Status | None
    after: Status | None
    communes: int


def judged(codes: Iterable[str], numbers: set[str] | None, day: date, user: User) -> Judged:
    """What the values on record say in each set on `day`, for the communes that `user` may see.

    Reads the sets from the database, never from what the process keeps: what is rehearsed must
    leave nothing behind. `numbers` are criteria; None is all of them.
    """
    rows = CriteriaSet.objects.select_related("extends", "requires").filter(code__in=codes)
    sets = list(rows.order_by("code"))
    whole = read_sets(sets)
    found: Judged = {}
    for row in sets:
        on = reference_day(row, day)
        view = whole[row.pk].on(on)
        asked = [one for one in view.criteria if numbers is None or one.number in numbers]
        found |= _judged_in(replace(view, criteria=tuple(asked)), on, user)
    return found


def _judged_in(view: SetView, day: date, user: User) -> Judged:
    indicators = [row.id for row in view.indicators()]
    valued = Measurement.objects.known().at(day).filter(indicator__in=indicators)
    versions = judged_units(UnitVersion.objects.visible_to(user).at(day), view)
    versions = versions.filter(unit__in=valued.values("unit_id")).select_related("unit")
    there, found = list(versions.order_by("pk")), Judged()
    for start in range(0, len(there), AT_ONCE):
        some = there[start : start + AT_ONCE]
        sheet = Sheet.read(some, view, day)
        for version in some:
            for criterion in view.criteria:
                found |= _verdicts(view.code, sheet, version, criterion)
    return found


def _verdicts(code: str, sheet: Sheet, version: UnitVersion, criterion: CriterionView) -> Judged:
    unit = version.unit_id
    bodies = {body for row in criterion.indicators for body in sheet.facts.get((unit, row.id), ())}
    where = (code, version.full_name, version.unit.code, criterion.number)
    return {(*where, body): sheet.verdict(unit, criterion, body) for body in bodies}


def effects(before: Judged, after: Judged) -> list[Effect]:
    """Where the two differ, by set, criterion and commune."""
    keys = sorted({**before, **after}, key=lambda key: (key[0], key[3], key[1], key[2], key[4]))
    return [
        Effect(*key, before.get(key), after.get(key))
        for key in keys
        if before.get(key) != after.get(key)
    ]


def counted(rows: Sequence[Effect]) -> Iterator[Count]:
    """How many go from which status to which, by set and criterion."""
    counts = Counter((row.set_code, row.number, row.before, row.after) for row in rows)
    for key, communes in counts.items():
        yield Count(*key, communes)


def criteria_of(numbers: Iterable[str]) -> set[str]:
    """The criteria that rows with these numbers belong to: "17.1-b" belongs to "17"."""
    return {number.split(".")[0].split("-")[0] for number in numbers}
