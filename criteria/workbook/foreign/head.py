"""Where the head of a table is, and what its rows say above each column. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from criteria.workbook.foreign.labels import LabelGuess, Labels, is_unit
from criteria.workbook.foreign.table import Table, fold
from criteria.workbook.foreign.targets import Meaning, Role
from criteria.workbook.foreign.words import sense_of

MOST_ROWS = 60  # a head that begins below is not looked for
TALLEST = 3  # rows that a head may have above the row with most criteria, and below it
_LONGEST_GROUP = 40  # letters of a lone label above the columns: what is longer is a title
_LETTERHEAD = ("cong hoa xa hoi chu nghia", "doc lap tu do hanh phuc")
Known = Callable[[str], bool]


@dataclass(frozen=True)
class Head:
    """The rows of a head, both included."""

    top: int
    bottom: int

    @property
    def rows(self) -> range:
        """Its rows, from the top."""
        return range(self.top, self.bottom + 1)


@dataclass(frozen=True)
class ColumnHead:
    """What stands above a column, from the top: its own cells, and groups that reach over it."""

    own: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def label(self) -> str:
        """All of it in one line."""
        return " · ".join(dict.fromkeys((*self.groups, *self.own)))


def find_head(table: Table, labels: Labels, known: Known) -> Head | None:
    """The head around the row that names most criteria; None where no row names any.

    `known` tells whether a text is the name of a commune: such a row is none of a head.
    """
    looked_at = range(min(table.height, MOST_ROWS))
    strengths = [strength(table, row, labels, known) for row in looked_at]
    best = max(strengths, default=0)
    if best == 0:
        return None
    anchor = strengths.index(best)
    first = next(c for c in range(table.width) if _target(labels.read(table.text(anchor, c))))
    top = bottom = anchor
    while top > max(0, anchor - TALLEST) and _is_above(table, top - 1, first, known):
        top -= 1
    while bottom < anchor + TALLEST and _is_below(table, bottom + 1, labels, known, first):
        bottom += 1
    head = Head(top, bottom)
    return head if best > 1 or _names_a_place(table, head, labels) else None


def column_heads(table: Table, head: Head) -> list[ColumnHead]:
    """What stands above each column. A label with blank cells beside it and labels below them,
    as a merged cell leaves it, is a group of those columns.
    """
    rows = [table.texts(row) for row in head.rows]
    groups: list[list[str]] = [[] for _ in range(table.width)]
    for at, row in enumerate(rows):
        reach = ""
        for column in range(table.width):
            below = any(lower[column] for lower in rows[at + 1 :])
            if row[column]:
                reach = row[column] if below else ""
            elif reach and below:
                groups[column].append(reach)
    own = [tuple(row[column] for row in rows if row[column]) for column in range(table.width)]
    return [ColumnHead(mine, tuple(over)) for mine, over in zip(own, groups, strict=True)]


def strength(table: Table, row: int, labels: Labels, known: Known) -> int:
    """How many criteria and indicators a row names; bare numbers count while they ascend."""
    texts = table.texts(row)
    guesses = [labels.read(text) for text in texts]
    if _has_place(texts, guesses, known):
        return 0
    named = {g.meaning for g in guesses if g and g.meaning.holds_data and g.sure and not g.bare}
    order = list(labels.targets.of)
    bare = [order.index(g.meaning) for g in guesses if g and g.bare]
    return len(named) + _ascending(bare)


def _target(guess: LabelGuess | None) -> Meaning | None:
    return guess.meaning if guess and guess.meaning.holds_data else None


def _has_place(texts: Sequence[str], guesses: Sequence[LabelGuess | None], known: Known) -> bool:
    """Whether a commune's name stands in the row; some are called like a criterion."""
    return any(
        text and known(text) and not (guess and guess.named)
        for text, guess in zip(texts, guesses, strict=True)
    )


def _ascending(places: Sequence[int]) -> int:
    """The length of the longest run of neighbours that ascend."""
    best = run = 0
    last = -1
    for place in places:
        run = run + 1 if place > last else 1
        best, last = max(best, run), place
    return best


def _names_a_place(table: Table, head: Head, labels: Labels) -> bool:
    """Whether a column of communes is headed: one number alone makes no head."""
    guesses = [labels.read(text) for row in head.rows for text in table.texts(row)]
    return any(guess and guess.meaning.role in (Role.NAME, Role.CODE) for guess in guesses)


def _is_above(table: Table, row: int, first: int, known: Known) -> bool:
    """Whether a row belongs to the head below it: groups, not the title of the sheet."""
    filled = {column: text for column, text in enumerate(table.texts(row)) if text}
    folded = fold(" ".join(filled.values()))
    if (
        not filled
        or any(mark in folded for mark in _LETTERHEAD)
        or any(map(known, filled.values()))
    ):
        return False
    if len(filled) > 1:
        return True
    ((column, text),) = filled.items()
    return column >= first and len(text) <= _LONGEST_GROUP


def _is_below(table: Table, row: int, labels: Labels, known: Known, first: int) -> bool:
    """Whether a row goes on with the head above it: more labels, units, or numbers of columns.

    `first` is the first column of verdicts or values: before it, the rest of a head is blank.
    """
    filled = [text for text in table.texts(row) if text]
    if not filled or any(map(known, filled)):
        return False
    guesses = [guess for text in filled if (guess := labels.read(text))]
    if sum(guess.named or not guess.bare for guess in guesses) >= 2:
        return True
    if _counts_up([fold(text) for text in filled]) or all(map(is_unit, filled)):
        return True
    words = [fold(text) for text in filled]
    return not any(table.texts(row)[:first]) and not any(
        sense_of(word).meaning or word[0].isdecimal() for word in words
    )


def _counts_up(texts: Sequence[str]) -> bool:
    """Whether a row is 1 2 3 …, with letters or blanks at most for the first columns."""
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 4]
    steps = [after - one for one, after in pairwise(numbers)]
    return len(numbers) > 2 and len(numbers) + 3 >= len(texts) and set(steps) == {1}
