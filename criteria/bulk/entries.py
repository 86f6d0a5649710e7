"""The values of a list, checked one by one and told as rows for the staging table."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from criteria.bulk.answers import Answers, message_of
from criteria.bulk.heads import Column, text_of
from criteria.bulk.lists import Item, ValueList, address
from criteria.bulk.problems import Problems
from criteria.bulk.spots import Day, Spots
from criteria.catalogue import CriterionView, IndicatorView
from criteria.forms import MAX_NOTE
from ntm_portal.lib.periods import parse_day
from ntm_portal.lib.sheetreading import CellValue, Fault
from ntm_portal.lib.text import nfc

MOST_DAYS = 400  # days that one list may tell of: each is laid into the history on its own


class Staged(NamedTuple):
    """A value on its way: where it stands in the list, its cell and day, what it says.

    `note` is None where the list says nothing about notes. Numbers are text in plain digits.
    """

    line: int
    place: int
    unit_id: int
    subject_id: int
    criterion_id: int
    authority: int
    holds_from: str
    value: str | None
    answer: str
    note: str | None


class _Wrong(Exception):
    """What is wrong with an item, and in which column of the list."""

    def __init__(self, column: Column, message: str) -> None:
        super().__init__(message)
        self.column = column
        self.message = message


class Entries:
    """Reads a list; what cannot be recorded is noted in `problems` and left out."""

    def __init__(self, source: ValueList, spots: Spots, day: date | None) -> None:
        self.source = source
        self.spots = spots
        self.default = day
        self.problems = Problems()
        self.read = 0  # values with something in them
        self._answers = Answers()
        self._days: dict[CellValue, Day] = {}

    def staged(self) -> Iterator[Staged]:
        """The values that can be recorded as far as the list tells.

        Raises Unreadable for the file and ValidationError for its head.
        """
        for item in self.source.items(self.spots.numbers()):
            if item.value in (None, ""):
                continue
            self.read += 1
            try:
                yield self._staged(item)
            except _Wrong as wrong:
                column = self.source.head.place(wrong.column, item.column)
                self.problems.add(address(item.row, column), wrong.message)

    def _staged(self, item: Item) -> Staged:
        on = self._days.get(item.day) or self._day(item.day)
        if item.set and item.set != self.spots.criteria_set.code:
            raise _Wrong(Column.SET, self._other_set(item.set))
        criterion, indicator = self._row(on, item.indicator)
        try:
            spot = self.spots.find(on, item.unit)
            authority = spot.authority(criterion.id)
        except ValidationError as error:
            raise _Wrong(Column.UNIT, message_of(error)) from error
        try:
            value, answer = self._answers.read(indicator, item.value)
        except ValidationError as error:
            raise _Wrong(Column.VALUE, message_of(error)) from error
        note = None if item.note is None else _note(item.note)
        return Staged(
            item.row, item.column, spot.unit_id, indicator.id, criterion.id, authority,
            on.day.isoformat(), value, answer, note,
        )  # fmt: skip

    def _day(self, cell: CellValue) -> Day:
        day = self.default if cell in (None, "") else _read_day(cell)
        if day is None:
            raise _Wrong(Column.DAY, _("Choose a day such as 25/09/2021."))
        if len(self._days) >= MOST_DAYS:
            told = _("A list tells of at most %(most)d days. Split it into several lists.")
            raise _Wrong(Column.DAY, told % {"most": MOST_DAYS})
        try:
            found = self._days[cell] = self.spots.day(day)
        except ValidationError as error:
            raise _Wrong(Column.DAY, message_of(error)) from error
        return found

    def _row(self, on: Day, cell: CellValue) -> tuple[CriterionView, IndicatorView]:
        found = on.indicators.get(cell) if type(cell) is str else None
        if found is not None:
            return found
        number = text_of(cell)
        found = on.indicators.get(number)
        if found is None:
            raise _Wrong(Column.INDICATOR, self._unknown(number, on))
        if not isinstance(cell, str) and f"{number}0" in on.indicators:
            told = _("Excel shows %(number)s for %(number)s0 too. Format the column as text.")
            raise _Wrong(Column.INDICATOR, told % {"number": number})
        return found

    def _unknown(self, number: str, on: Day) -> str:
        return _("%(set)s has no indicator “%(number)s” on %(day)s.") % {
            "set": self.spots.criteria_set.code,
            "number": number[:20],
            "day": f"{on.day:%d/%m/%Y}",
        }

    def _other_set(self, cell: CellValue) -> str:
        return _("The list is read for %(set)s; this row names “%(other)s”.") % {
            "set": self.spots.criteria_set.code,
            "other": text_of(cell)[:40],
        }


def _read_day(cell: CellValue) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return parse_day(text_of(cell))


def _note(cell: CellValue) -> str:
    if isinstance(cell, Fault):
        raise _Wrong(Column.NOTE, cell.message)
    note = nfc(str(cell))
    if len(note) > MAX_NOTE or "\x00" in note:
        told = _("the note is text of at most %(most)d letters")
        raise _Wrong(Column.NOTE, told % {"most": MAX_NOTE})
    return note
