"""What a table says, cell by cell, once it is known how it is read. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from criteria.evaluation import Answer
from criteria.models import Status
from criteria.setview import CriterionView, IndicatorView, SetView
from criteria.workbook.foreign.answers import Unread, answer_of, in_scale, is_number, status_of
from criteria.workbook.foreign.choices import Choices
from criteria.workbook.foreign.lines import Kind, Line, Told, read_lines
from criteria.workbook.foreign.places import Atlas, Place
from criteria.workbook.foreign.table import Cell, Table, fold, text_of
from criteria.workbook.foreign.targets import Meaning, Role
from criteria.workbook.foreign.words import WordGuess, legend, sense_of

_COUNT = re.compile(r"\d{1,2}")
_MAY_HOLD_RESULTS = (Kind.COMMUNE, Kind.UNSURE, Kind.UNKNOWN, Kind.TWICE)


@dataclass(frozen=True)
class Said:
    """A cell that says something of a commune: a verdict, or the value of an indicator."""

    row: int
    column: int
    place: Place
    criterion: CriterionView
    status: Status | None = None
    indicator: IndicatorView | None = None
    answer: Answer | None = None


@dataclass(frozen=True)
class Remark:
    """Something to tell of a cell; an error keeps the table from being recorded."""

    row: int
    column: int
    text: str
    is_error: bool = True


@dataclass(frozen=True)
class Word:
    """A word in the cells: how it is written, how often, where first, and what it may mean."""

    key: str
    shown: str
    count: int
    row: int
    column: int
    guess: WordGuess
    meaning: str  # as chosen, or as guessed where that is sure; "" is still open


@dataclass(frozen=True)
class Contents:
    """All cells of a table that say something, and what is to be told of the others."""

    said: Sequence[Said]
    remarks: Sequence[Remark]


class Reading:
    """A table as `choices` (with a head and columns) say that it is read."""

    def __init__(self, table: Table, choices: Choices, criteria_set: SetView, atlas: Atlas) -> None:
        self.table, self.choices, self.criteria_set = table, choices, criteria_set
        head = choices.head
        below = head.bottom + 1 if head else table.height
        told = Told(choices.names, choices.rows)
        self.lines = read_lines(table, below, choices.held, atlas, told)
        self.columns = list(self._columns())

    def _columns(self) -> Iterator[tuple[int, CriterionView, IndicatorView | None]]:
        """The columns of verdicts and values, with what the set has under their numbers."""
        for column, meant in sorted(self.choices.columns.items()):
            for criterion in self.criteria_set.criteria:
                if meant == Meaning(Role.CRITERION, criterion.number):
                    yield column, criterion, None
                for indicator in criterion.indicators:
                    if meant == Meaning(Role.INDICATOR, indicator.number):
                        yield column, criterion, indicator

    @cached_property
    def words(self) -> list[Word]:
        """The words in the cells that are neither numbers nor grades, the most frequent first."""
        found: dict[str, list[tuple[int, int, str]]] = {}
        for row, column, cell in self._worded():
            found.setdefault(fold(text_of(cell)), []).append((row, column, text_of(cell)))
        notes = (line.text for line in self.lines if line.kind not in _MAY_HOLD_RESULTS)
        told = legend(notes)
        words = [self._word(key, spots, found, told) for key, spots in found.items()]
        return sorted(words, key=lambda word: (-word.count, word.key))

    def _worded(self) -> Iterator[tuple[int, int, Cell]]:
        for line in self.lines:
            if line.kind not in _MAY_HOLD_RESULTS:
                continue
            for column, _criterion, indicator in self.columns:
                cell = self.table.cell(line.row, column)
                if text_of(cell) and not _speaks_for_itself(cell, indicator):
                    yield line.row, column, cell

    def _word(
        self,
        key: str,
        spots: list[tuple[int, int, str]],
        others: Iterable[str],
        told: dict[str, str],
    ) -> Word:
        row, column, _text = spots[0]
        shown = Counter(text for _row, _column, text in spots).most_common(1)[0][0]
        guessed = sense_of(key, others, told)
        meant = self.choices.words.get(key) or (guessed.meaning if guessed.sure else "")
        return Word(key, shown, len(spots), row, column, guessed, meant)

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """What each word means, as far as that is known."""
        return {word.key: word.meaning for word in self.words if word.meaning}

    def contents(self) -> Contents:
        """Read every cell of every commune; blank cells say nothing."""
        said: list[Said] = []
        remarks: list[Remark] = []
        for line in self.lines:
            if line.place:
                own = list(self._row(line.row, line.place, remarks))
                said += own
                remarks += self._count(line, own)
        return Contents(said, remarks)

    def _row(self, row: int, place: Place, remarks: list[Remark]) -> Iterator[Said]:
        for column, criterion, indicator in self.columns:
            cell = self.table.cell(row, column)
            try:
                if indicator is None:
                    status = status_of(cell, self.meanings)
                    if status is not None:
                        yield Said(row, column, place, criterion, status=status)
                else:
                    answer = answer_of(cell, indicator, self.meanings)
                    if answer is not None:
                        yield Said(
                            row, column, place, criterion, indicator=indicator, answer=answer
                        )
            except Unread as problem:
                remarks.append(Remark(row, column, str(problem)))

    def _count(self, line: Line, said: Sequence[Said]) -> Iterator[Remark]:
        """Tell where the row's own count is not that of its cells."""
        column = self.choices.held.get(Meaning(Role.COUNT))
        judged = sum(indicator is None for _column, _criterion, indicator in self.columns)
        if column is None or judged < self.criteria_set.criteria_count:
            return
        told = _COUNT.match(self.table.text(line.row, column))
        met = sum(one.status in self._met for one in said)
        if told and int(told[0]) != met:
            message = _("The row says %(told)s criteria met; its cells say %(met)d.")
            yield Remark(line.row, column, message % {"told": told[0], "met": met}, is_error=False)

    @cached_property
    def _met(self) -> tuple[Status, ...]:
        if self.criteria_set.not_applicable_is_met:
            return Status.MET, Status.NOT_APPLICABLE
        return (Status.MET,)


def _speaks_for_itself(cell: Cell, indicator: IndicatorView | None) -> bool:
    return indicator is not None and (is_number(cell, indicator) or in_scale(cell, indicator))
