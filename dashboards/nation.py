"""The provinces of the nation in order: by criteria met, by share complete, or by movement."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from criteria.movement import Movement
from dashboards.province import Group, Overview


@dataclass(frozen=True)
class RankedPlace:
    """One province; `rank` is shared by equals, None without data.

    `share` is the percentage of its communes that meet every criterion. `moved` is what its
    communes gained and lost, None where none of them can be compared.
    """

    group: Group
    share: Decimal
    moved: Movement | None
    rank: int | None = None


@dataclass(frozen=True)
class PlaceRanking:
    """The provinces in order, and by what."""

    rows: list[RankedPlace]
    order: str


def _net(row: RankedPlace) -> int | None:
    return row.moved.net if row.moved is not None and row.group.figures.with_data else None


ORDERS: dict[str, Callable[[RankedPlace], Any]] = {
    "met": lambda row: row.group.figures.mean_met,
    "complete": lambda row: row.share if row.group.figures.with_data else None,
    "movement": _net,
}


def rank_places(shown: Overview, order: str) -> PlaceRanking:
    """Put the provinces of the nation's page in order; `order` is one of ORDERS, else "met"."""
    moved = _moved(shown)
    rows = [_row(group, moved) for group in shown.groups if group.place]
    known = order if order in ORDERS and (shown.change or order != "movement") else "met"
    return PlaceRanking(in_order(rows, known), known)


def _row(group: Group, moved: dict[int | None, Movement]) -> RankedPlace:
    figures = group.figures
    share = Decimal(100 * figures.complete) / figures.communes
    place_id = group.place.unit_id if group.place else None
    return RankedPlace(group, share.quantize(Decimal("0.1"), ROUND_HALF_UP), moved.get(place_id))


def _moved(shown: Overview) -> dict[int | None, Movement]:
    """Map province → the movement of those of its communes that can be compared."""
    if shown.change is None:
        return {}
    gained: dict[int | None, set[tuple[int, int]]] = defaultdict(set)
    lost: dict[int | None, set[tuple[int, int]]] = defaultdict(set)
    places = set()
    for line in shown.lines:
        if (own := shown.change.of(line.version)) is not None:
            places.add(line.version.province_id)
            gained[line.version.province_id] |= own.gained
            lost[line.version.province_id] |= own.lost
    return {pk: Movement(frozenset(gained[pk]), frozenset(lost[pk])) for pk in places}


def in_order(rows: Iterable[RankedPlace], order: str) -> list[RankedPlace]:
    """The highest first, equals as they came and of one rank, those that cannot be placed last."""
    key, given = ORDERS[order], list(rows)
    placed = sorted((row for row in given if key(row) is not None), key=key, reverse=True)
    ranks: dict[Any, int] = {}
    for place, row in enumerate(placed, 1):
        ranks.setdefault(key(row), place)
    ranked = [replace(row, rank=ranks[key(row)]) for row in placed]
    return ranked + [row for row in given if key(row) is None]
