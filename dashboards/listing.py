"""The list of communes behind every figure: filters and order, read from the page's address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from communes.models import UnitVersion
from criteria.catalogue import CriterionView
from criteria.progress import CommuneProgress
from dashboards.reading import Reading
from ntm_portal.lib.text import search_key

COMPLETE, NO_DATA = "complete", "none"
MET, UNMET, BLANK = "met", "unmet", "blank"
GAINED, LOST = "gained", "lost"  # since the earlier day, where one is asked for
NOWHERE = "-"  # communes that belong to no district or area


@dataclass(frozen=True)
class Line:
    """One commune of the list and the district or area that it belongs to."""

    progress: CommuneProgress
    place: UnitVersion | None = None
    days_ago: int | None = None  # since the last entry; None where none, or after the page's day
    lacking: int | None = None  # criteria met without evidence; None where it is not counted

    @property
    def version(self) -> UnitVersion:
        """The commune."""
        return self.progress.version

    @property
    def place_code(self) -> str:
        """The code of its district or area, as in an address."""
        return str(self.place.unit.code) if self.place else NOWHERE


def _name(line: Line) -> tuple[str, str]:
    return line.version.sort_key, line.version.unit.code


def _met(line: Line) -> int | None:
    return line.progress.met if line.progress.has_data else None


def _entered(line: Line) -> datetime | None:
    return line.progress.totals.last_entered_at


# What a column orders by; None, where nothing is recorded, comes last in either direction.
ORDERS: dict[str, Callable[[Line], Any]] = {
    "name": _name,
    "met": _met,
    "last": _entered,
    "lacking": lambda line: line.lacking,
}


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to.

    `verdict` says how `criterion` stands: met, unmet, blank, or how it moved: gained, lost.
    """

    q: str = ""
    bucket: str = ""
    place: str = ""
    verdict: str = ""
    criterion: CriterionView | None = None
    recent: bool = False
    order: str = "name"
    descending: bool = False

    @property
    def active(self) -> bool:
        """Whether anything is left out of the list."""
        return bool(self.q or self.bucket or self.place or self.criterion or self.recent)

    @property
    def sort(self) -> str:
        """The order as it stands in an address, such as "-met"."""
        return f"-{self.order}" if self.descending else self.order

    def apply(self, lines: list[Line], reading: Reading, stands: Mapping[int, str]) -> list[Line]:
        """The lines that pass, in order. `stands` maps unit id → how the criterion stands."""
        chosen = [line for line in lines if self._passes(line, reading, stands)]
        chosen.sort(key=_name)
        key = ORDERS[self.order]
        known = [line for line in chosen if key(line) is not None]
        known.sort(key=key, reverse=self.descending)
        return known + [line for line in chosen if key(line) is None]

    def _passes(self, line: Line, reading: Reading, stands: Mapping[int, str]) -> bool:
        version, entered = line.version, line.progress.totals.last_entered_at
        return (
            (search_key(self.q) in version.search_key or self.q == version.unit.code)
            and (not self.bucket or in_bucket(line.progress, self.bucket, reading))
            and self.place in ("", line.place_code)
            and (not self.criterion or stands.get(version.unit_id, BLANK) == self.verdict)
            and (not self.recent or reading.is_recent(entered))
        )


def in_bucket(progress: CommuneProgress, key: str, reading: Reading) -> bool:
    """Whether a commune is in the bucket named `key` of the page's scheme."""
    if key == COMPLETE:
        return progress.complete
    if key == NO_DATA or not progress.has_data:
        return key == NO_DATA and not progress.has_data
    floor = next(floor for floor in reading.scheme.floors if progress.met >= floor)
    return str(floor) == key


def read_filters(params: QueryDict, reading: Reading) -> Filters:
    """Read the filters; an unknown bucket, criterion or order is left aside."""
    keys = {COMPLETE, NO_DATA, *map(str, reading.scheme.floors)}
    bucket = params.get("bucket", "")
    sort = params.get("sort", "")
    order = sort.removeprefix("-")
    verdict, criterion = _asked(params, reading)
    return Filters(
        q=params.get("q", "").strip()[:100],
        bucket=bucket if bucket in keys else "",
        place=params.get("place", "")[:10],
        verdict=verdict,
        criterion=criterion,
        recent=params.get("recent") == "1",
        order=order if order in ORDERS else "name",
        descending=sort.startswith("-") and order in ORDERS,
    )


def _asked(params: QueryDict, reading: Reading) -> tuple[str, CriterionView | None]:
    by_number = {one.number: one for one in reading.context.criteria_set.criteria}
    for verdict in (UNMET, MET, BLANK, *((GAINED, LOST) if reading.since.day else ())):
        if criterion := by_number.get(params.get(verdict, "")):
            return verdict, criterion
    return "", None
