"""What a column of a table may stand for. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from criteria.models import Indicator
from criteria.setview import CriterionView, IndicatorView, SetView
from criteria.workbook.foreign.table import fold


class Role(StrEnum):
    """What a column holds."""

    NAME = "name"
    CODE = "code"
    DISTRICT = "district"
    CRITERION = "criterion"
    INDICATOR = "indicator"
    COUNT = "count"
    IGNORE = "ignore"


DATA = (Role.CRITERION, Role.INDICATOR)


@dataclass(frozen=True)
class Meaning:
    """What a column stands for; `number` names the criterion or indicator."""

    role: Role
    number: str = ""

    def __str__(self) -> str:
        return f"{self.role}:{self.number}" if self.number else str(self.role)

    @property
    def holds_data(self) -> bool:
        """Whether its cells are verdicts or values."""
        return self.role in DATA


IGNORED = Meaning(Role.IGNORE)


def meaning(text: str) -> Meaning | None:
    """Read "criterion:17", "name", …; None for anything else."""
    role, _colon, number = text.partition(":")
    if role not in set(Role) or bool(number) != (role in DATA):
        return None
    return Meaning(Role(role), number)


@dataclass(frozen=True)
class Target:
    """A criterion, or an indicator with what it takes: numbers, or words."""

    meaning: Meaning
    name: str
    numeric: bool = False
    percent: bool = False
    parent: str = ""  # of an indicator: its criterion's number

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the name, folded."""
        return tuple(fold(self.name).split())


class Targets:
    """All that a criteria set offers, by number."""

    def __init__(self, rows: Iterable[Target]) -> None:
        self.rows: Sequence[Target] = tuple(rows)
        self.of = {row.meaning: row for row in self.rows}
        self.criteria = {row.meaning.number: row for row in self._all(Role.CRITERION)}
        self.indicators = {row.meaning.number: row for row in self._all(Role.INDICATOR)}

    def _all(self, role: Role) -> list[Target]:
        return [row for row in self.rows if row.meaning.role == role]

    def only_indicator(self, number: str) -> Target | None:
        """The indicator of a criterion that has exactly one."""
        found = [row for row in self.indicators.values() if row.parent == number]
        return found[0] if len(found) == 1 else None


def targets_of(criteria_set: SetView) -> Targets:
    """The criteria and indicators of a set, under the numbers and names it gives them."""
    rows = []
    for criterion in criteria_set.criteria:
        rows.append(_criterion(criterion))
        rows += [_indicator(one, criterion) for one in criterion.indicators]
    return Targets(rows)


def _criterion(row: CriterionView) -> Target:
    return Target(Meaning(Role.CRITERION, row.number), row.name_vi)


def _indicator(row: IndicatorView, criterion: CriterionView) -> Target:
    worded = row.kind in (Indicator.Kind.MET, Indicator.Kind.ORDINAL)
    meant = Meaning(Role.INDICATOR, row.number)
    return Target(
        meant,
        row.name_vi,
        numeric=not worded,
        percent=row.kind == Indicator.Kind.PERCENT,
        parent=criterion.number,
    )
