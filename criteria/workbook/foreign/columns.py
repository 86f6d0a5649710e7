"""What each column of a table is taken for, and how sure that is. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from criteria.workbook.foreign.head import ColumnHead, Head, Known, column_heads
from criteria.workbook.foreign.labels import LabelGuess, Labels
from criteria.workbook.foreign.shape import Shape, shape_of
from criteria.workbook.foreign.table import Table
from criteria.workbook.foreign.targets import IGNORED, Meaning, Role

SAMPLE = 300  # rows of a table that are looked at before a person confirms


class Doubt(StrEnum):
    """Why a person is asked about a column."""

    NONE = ""
    UNNAMED = "unnamed"  # nothing in its head is recognised
    NUMBER_AND_NAME = "number_and_name"  # its number and its name are of different rows
    UNCERTAIN = "uncertain"  # a name that is only alike
    TWICE = "twice"  # another column is taken for the same
    NUMBERS = "numbers"  # numbers stand where verdicts are expected
    WORDS = "words"  # words stand where numbers are expected
    FRACTIONS = "fractions"  # percentages that look like 0,855 for 85,5
    NO_NAMES = "no_names"  # no commune of the territory stands in it


@dataclass(frozen=True)
class Column:
    """A column, what it is taken for, and what speaks against it."""

    index: int
    label: str
    meaning: Meaning
    doubt: Doubt = Doubt.NONE
    filled: int = 0  # filled cells among the rows looked at, names of communes aside
    names: int = 0  # names of communes among them

    @property
    def sure(self) -> bool:
        """Whether nobody needs to be asked."""
        return not self.doubt


def propose(table: Table, head: Head, labels: Labels, known: Known) -> list[Column]:
    """What each column is taken for."""
    heads = column_heads(table, head)
    counted = _numbering(heads, labels)
    below = _sample(table, head, known)
    columns = []
    for index, over in enumerate(heads):
        shape = shape_of((table.cell(row, index) for row in below), known)
        guessed = _by_head(index, over, labels, counted)
        columns.append(_by_content(guessed, shape, labels))
    return _only_once(_with_names(columns))


def _sample(table: Table, head: Head, known: Known) -> Sequence[int]:
    """The first rows with a commune in them, else all the first rows: totals are no evidence."""
    below = range(head.bottom + 1, min(table.height, head.bottom + 1 + SAMPLE))
    named = [row for row in below if any(text and known(text) for text in table.texts(row))]
    return named or below


def _numbering(heads: Sequence[ColumnHead], labels: Labels) -> set[str]:
    """The bare numbers of a row that only counts the columns: names or places deny them."""
    agree: set[str] = set()
    deny: set[str] = set()
    for head in heads:
        guesses = {text: guess for text in head.own if (guess := labels.read(text))}
        named = {guess.meaning for guess in guesses.values() if guess.named}
        for text, guess in guesses.items():
            if guess.bare and not guess.roman and named:
                (agree if guess.meaning in named else deny).add(text)
    every = {text for head in heads for text in head.own if text.strip("()").isdecimal()}
    return every if len(deny) > len(agree) else set()


def _by_head(index: int, head: ColumnHead, labels: Labels, counted: set[str]) -> Column:
    own = [labels.read(text) for text in head.own if text not in counted]
    guesses = [guess for guess in reversed(own) if guess]
    over = [guess for text in head.groups if (guess := labels.read(text))]
    if not guesses:
        # A column without words of its own under "17. Môi trường" may be that criterion's.
        guesses = [replace(g, sure=False) for g in reversed(over) if g.meaning.holds_data][:1]
    if not guesses:
        return Column(index, head.label, IGNORED, Doubt.UNNAMED)
    meant, doubt = _agreed(guesses)
    return Column(index, head.label, meant, doubt)


def _agreed(guesses: Sequence[LabelGuess]) -> tuple[Meaning, Doubt]:
    """What the labels of a column say together, the lowest first."""
    roles = [guess for guess in guesses if not guess.meaning.holds_data]
    if roles:
        return roles[0].meaning, Doubt.NONE
    indicators = [guess for guess in guesses if guess.meaning.role == Role.INDICATOR]
    spoken = indicators or guesses
    named = [guess for guess in spoken if guess.named] or spoken
    meant = named[0].meaning
    if named[0].split or any(guess.meaning != meant for guess in spoken):
        return meant, Doubt.NUMBER_AND_NAME
    agreed = len(spoken) > 1 or named[0].sure or named[0].roman
    return meant, Doubt.NONE if agreed else Doubt.UNCERTAIN


def _by_content(column: Column, shape: Shape, labels: Labels) -> Column:
    """Change the proposal where the cells cannot be what the head says."""
    column = replace(column, filled=shape.filled, names=shape.names)
    targets, meant = labels.targets, column.meaning
    if not shape.filled:
        return replace(column, doubt=Doubt.NONE) if column.doubt == Doubt.UNNAMED else column
    if meant.role == Role.CRITERION and shape.is_numbers:
        only = targets.only_indicator(meant.number)
        if only is not None and only.numeric:
            same = only.meaning.number == meant.number
            return replace(
                column, meaning=only.meaning, doubt=column.doubt if same else Doubt.NUMBERS
            )
        return replace(column, meaning=IGNORED, doubt=Doubt.NUMBERS)
    if meant.role == Role.INDICATOR and shape.is_words:
        target = targets.of[meant]
        if target.numeric and meant.number in targets.criteria:
            return replace(column, meaning=Meaning(Role.CRITERION, meant.number))
        if target.numeric:
            return replace(column, meaning=IGNORED, doubt=Doubt.WORDS)
    if shape.are_fractions and meant in targets.of and targets.of[meant].percent:
        return replace(column, doubt=Doubt.FRACTIONS)
    return column


def _with_names(columns: Sequence[Column]) -> list[Column]:
    """One column of names: the one with most communes in it, or the one whose head says so."""
    most = max((column.names for column in columns), default=0)
    if most:
        chosen = next(column.index for column in columns if column.names == most)
    else:
        chosen = next((c.index for c in columns if c.meaning.role == Role.NAME), -1)
    done = []
    for column in columns:
        if column.index == chosen:
            doubt = Doubt.NONE if most else Doubt.NO_NAMES
            done.append(replace(column, meaning=Meaning(Role.NAME), doubt=doubt))
        elif column.meaning.role == Role.NAME:
            done.append(replace(column, meaning=IGNORED, doubt=Doubt.NONE))
        else:
            done.append(column)
    return done


def _only_once(columns: Sequence[Column]) -> list[Column]:
    """One of the columns taken for the same thing: the first, or the only one that is sure.

    Where more than one of verdicts or values is sure, all of them are asked about.
    """
    found: dict[Meaning, list[Column]] = defaultdict(list)
    for column in columns:
        found[column.meaning].append(column)
    return [_one_of(column, found[column.meaning]) for column in columns]


def _one_of(column: Column, same: Sequence[Column]) -> Column:
    if len(same) == 1 or column.meaning == IGNORED:
        return column
    sure = [one for one in same if one.sure] or list(same)
    kept = column if column is sure[0] else replace(column, meaning=IGNORED)
    asked = column.meaning.holds_data and (len(sure) > 1 or column is not sure[0])
    return replace(kept, doubt=Doubt.TWICE) if asked else kept
