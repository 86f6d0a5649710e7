"""How the rows of two criteria sets are paired: pure, on frozen views.

A row of one set is paired with a row of the other by the first rule that holds: it is the same
row, it has the same name, or it has the same number and a name that is alike. A number alone
proves nothing: sets reuse numbers with new meanings.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from criteria.setview import Row
from ntm_portal.lib.text import search_key

R = TypeVar("R", bound=Row)
Rule = Callable[[Row, Row], bool]


@lru_cache(maxsize=2048)
def _key(name: str) -> str:
    return search_key(name)


def same_row(left: Row, right: Row) -> bool:
    """One row that both sets share."""
    return left.id == right.id


def same_name(left: Row, right: Row) -> bool:
    """The same Vietnamese name, tones and capitals aside."""
    return _key(left.name_vi) == _key(right.name_vi)


def same_number(left: Row, right: Row) -> bool:
    """The same number: enough inside one set, where an amendment replaces a row."""
    return left.number == right.number


def same_number_alike(left: Row, right: Row) -> bool:
    """The same number, and at least half the words of the shorter name in the other one."""
    if left.number != right.number:
        return False
    words, others = set(_key(left.name_vi).split()), set(_key(right.name_vi).split())
    return 2 * len(words & others) >= min(len(words), len(others))


BETWEEN_SETS: tuple[Rule, ...] = (same_row, same_name, same_number_alike)
WITHIN_A_SET: tuple[Rule, ...] = (same_row, same_number)


def pair_up(
    left: Sequence[R], right: Sequence[R], rules: Sequence[Rule]
) -> list[tuple[R | None, R | None]]:
    """Pair each row with at most one other, rule by rule: `left` in order, then what is new."""
    partner: dict[int, R] = {}
    free = list(right)
    for rule in rules:
        for row in left:
            if row.id in partner:
                continue
            found = next((one for one in free if rule(row, one)), None)
            if found is not None:
                partner[row.id] = found
                free.remove(found)
    return [*((row, partner.get(row.id)) for row in left), *((None, row) for row in free)]
