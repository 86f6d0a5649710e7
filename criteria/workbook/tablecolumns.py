"""What a person says the columns and words of a table mean: shown, read and checked."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from criteria.workbook.foreign.choices import Choices
from criteria.workbook.foreign.columns import Column, Doubt
from criteria.workbook.foreign.reading import Word
from criteria.workbook.foreign.targets import IGNORED, Meaning, Role, meaning
from criteria.workbook.foreign.words import MEANINGS
from criteria.workbook.tables import TableUpload
from criteria.workbook.tabletexts import (
    DOUBTS,
    column_groups,
    options_html,
    with_chosen,
    word_options,
)

MOST_WORDS = 60  # that are asked about at once
SAMPLES = 3
ASKED = tuple(doubt for doubt in Doubt if doubt not in (Doubt.NONE, Doubt.UNNAMED))


@dataclass(frozen=True)
class ColumnRow:
    """A column as the page asks about it."""

    column: Column
    name: str  # of the column in the sheet, or of the row where the communes stand side by side
    samples: tuple[str, ...]
    chosen: str  # "" while nothing is
    options: SafeString
    doubt: str
    is_asked: bool


@dataclass(frozen=True)
class WordRow:
    """A word as the page asks about it."""

    word: Word
    address: str
    chosen: str
    is_open: bool


class ColumnsPage:
    """The columns and words of a table with what is chosen: proposed, decided, or as posted."""

    def __init__(self, table: TableUpload, posted: Mapping[str, str] | None = None) -> None:
        self.table, self.posted = table, posted

    @cached_property
    def columns(self) -> list[ColumnRow]:
        """The columns with something in them."""
        options = options_html(column_groups(self.table.ground.targets))
        shown = [c for c in self.table.layout.columns if c.label or c.filled or c.names]
        return [self._row(column, options) for column in shown]

    def _row(self, column: Column, options: SafeString) -> ColumnRow:
        decided = self.table.is_mapped
        asked = not decided and column.doubt in ASKED
        chosen = self._chosen(column, asked)
        return ColumnRow(
            column,
            name=column_name(self.table, column.index),
            samples=self._samples(column.index),
            chosen=chosen,
            options=with_chosen(options, chosen),
            doubt="" if decided or column.sure else str(DOUBTS[column.doubt]),
            is_asked=asked,
        )

    def _chosen(self, column: Column, asked: bool) -> str:
        if self.posted is not None:
            meant = meaning(self.posted.get(f"column-{column.index}", ""))
            return str(meant) if meant and is_offered(self.table, meant) else ""
        if self.table.is_mapped:
            return str(self.table.choices.columns.get(column.index, IGNORED))
        return "" if asked else str(column.meaning)

    def _samples(self, index: int) -> tuple[str, ...]:
        table, head = self.table.table, self.table.layout.head
        below = range(head.bottom + 1, table.height) if head else ()
        texts = (text for row in below if (text := table.text(row, index)))
        return tuple(dict.fromkeys(text for text, _n in zip(texts, range(40), strict=False)))[
            :SAMPLES
        ]

    @cached_property
    def words(self) -> list[WordRow]:
        """The words, the open ones first."""
        words = sorted(self.table.reading.words, key=lambda word: bool(word.meaning))
        return [self._word(word) for word in words[:MOST_WORDS]]

    def _word(self, word: Word) -> WordRow:
        chosen = word.meaning or word.guess.meaning
        if self.posted is not None:
            chosen = _posted_words(self.posted).get(word.key, "")
        return WordRow(
            word, self.table.mark(word.row, word.column).address, chosen, not word.meaning
        )

    @property
    def word_options(self) -> list[tuple[str, str]]:
        """What a word may mean."""
        return word_options()

    @property
    def suggestions(self) -> list[tuple[str, str]]:
        """The columns that are asked about, with what is suggested for each."""
        targets = self.table.ground.targets.of
        return [
            (row.name, f"{row.column.meaning.number}. {targets[row.column.meaning].name}")
            for row in self.columns
            if row.is_asked and row.column.meaning in targets
        ]


def column_name(table: TableUpload, index: int) -> str:
    """How the sheet calls a column of the table: "F", or "12" where it is a row there."""
    return str(index + 1) if table.table.across else get_column_letter(index + 1)


def is_offered(table: TableUpload, meant: Meaning) -> bool:
    """Whether the set has what a column is taken for."""
    return not meant.holds_data or meant in table.ground.targets.of


def decided(table: TableUpload, posted: Mapping[str, str]) -> tuple[Choices, list[str]]:
    """The choices as posted, and what is wrong with them."""
    columns, problems = {}, []
    for column in table.layout.columns:
        text = posted.get(f"column-{column.index}", str(IGNORED))
        meant = meaning(text)
        if meant is None or not is_offered(table, meant):
            name = column_name(table, column.index)
            problems.append(_("Say what stands in column %(column)s.") % {"column": name})
        else:
            columns[column.index] = meant
    problems += [*_faults(table, columns), *_unsaid(posted)]
    words = {**table.choices.words, **_posted_words(posted)}
    kept = replace(table.proposed, columns=columns, words=words)
    return kept, problems


def _unsaid(posted: Mapping[str, str]) -> Iterator[str]:
    """The words that the page asked about and that were given no meaning."""
    given = _posted_words(posted)
    for number in range(MOST_WORDS):
        if (key := posted.get(f"word-{number}")) and key not in given:
            yield _("Say what the word “%(word)s” means.") % {"word": key[:40]}


def _posted_words(posted: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for number in range(MOST_WORDS):
        key, meant = posted.get(f"word-{number}"), posted.get(f"meaning-{number}", "")
        if key and meant in MEANINGS:
            found[key] = meant
    return found


def _faults(table: TableUpload, columns: Mapping[int, Meaning]) -> Iterator[str]:
    """Two columns for one thing, no communes, nothing to record."""
    counts = Counter(meant for meant in columns.values() if meant != IGNORED)
    for meant in (meant for meant, count in counts.items() if count > 1):
        names = [column_name(table, at) for at, other in columns.items() if other == meant]
        message = _(
            "Columns %(columns)s are taken for the same. Choose one and leave out the others."
        )
        yield message % {"columns": ", ".join(names)}
    if not {Meaning(Role.NAME), Meaning(Role.CODE)} & set(counts):
        yield _("Say in which column the communes stand: by name or by code.")
    if not any(meant.holds_data for meant in counts):
        yield _("Say which columns hold verdicts or values: nothing would be recorded.")
