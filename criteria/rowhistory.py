"""One criterion or indicator over time: in a set with its amendments, and in other sets.

Pure, on views that hold the rows of every period.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from criteria.matching import BETWEEN_SETS, pair_up
from criteria.setrows import Asked
from criteria.setview import EVERY_CLASS, NATION, CriterionView, IndicatorView, Row, SetView


@dataclass(frozen=True)
class Period:
    """When a row stood in its set; `until` is the last day, None while no end is known."""

    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether the row is in force on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Wording:
    """An indicator as it stood for a while, with what was asked: one entry per class and year."""

    indicator: IndicatorView
    period: Period
    asked: tuple[tuple[str, int | None, Asked], ...]  # class name, year, threshold


@dataclass(frozen=True)
class Life:
    """A row under its number in one set, from one decision to the next."""

    set_view: SetView
    row: Row
    period: Period
    wordings: tuple[Wording, ...]

    @property
    def is_indicator(self) -> bool:
        """Whether the row is an indicator, so that its only wording is its own."""
        return isinstance(self.row, IndicatorView)

    @property
    def decision(self) -> str:
        """The decision by which the row reads as it does."""
        return self.row.amendment.decision if self.row.amendment else self.set_view.decision


def history(view: SetView, number: str, others: Iterable[SetView], class_code: str) -> list[Life]:
    """The rows under `number` in the set and under matching numbers in `others`, oldest first."""
    found = lives(view, number, class_code)
    for other in others:
        theirs = counterpart(view, other, number)
        found += lives(other, theirs, class_code) if theirs else []
    return sorted(found, key=lambda one: (one.period.since, one.set_view.code))


def lives(view: SetView, number: str, class_code: str) -> list[Life]:
    """The criteria of every period under `number`; if there is none, the indicators."""
    whole = [
        _life(view, row, row, row.indicators, class_code)
        for row in view.criteria
        if row.number == number
    ]
    return whole or [
        _life(view, criterion, row, (row,), class_code)
        for criterion in view.criteria
        for row in criterion.indicators
        if row.number == number
    ]


def counterpart(view: SetView, other: SetView, number: str) -> str:
    """The number in `other` of the row that matches, where the two sets meet in time; or ""."""
    earlier, later = sorted((view, other), key=lambda one: (one.valid_from, one.code))
    last = earlier.last_day or max(later.valid_from, earlier.valid_from)
    here, there = earlier.on(last), later.on(later.valid_from)
    if view is later:
        here, there = there, here
    return next(
        (theirs.number for mine, theirs in _pairs(here, there) if mine.number == number), ""
    )


def _pairs(here: SetView, there: SetView) -> Iterator[tuple[Row, Row]]:
    """All rows that match: the criteria first, then the indicators of those that do."""
    criteria = [
        (mine, theirs)
        for mine, theirs in pair_up(here.criteria, there.criteria, BETWEEN_SETS)
        if mine and theirs
    ]
    yield from criteria
    for mine, theirs in criteria:
        for one, other in pair_up(mine.indicators, theirs.indicators, BETWEEN_SETS):
            if one and other:
                yield one, other


def _life(
    view: SetView,
    criterion: CriterionView,
    row: Row,
    indicators: Sequence[IndicatorView],
    class_code: str,
) -> Life:
    wordings = tuple(
        Wording(told, period, _asked(view, told, class_code))
        for one in indicators
        for told, period in _spells(one, _period(view, criterion, one))
    )
    return Life(view, row, _period(view, criterion, row), wordings)


def _spells(indicator: IndicatorView, whole: Period) -> Iterator[tuple[IndicatorView, Period]]:
    """The indicator with the thresholds of each time between two changes of them."""
    rows = [row for rows in indicator.layers for row in rows]
    cuts = {day for row in rows for day in (row.valid_from, row.valid_to) if day}
    later = sorted(day for day in cuts if day > whole.since and whole.covers(day))
    ends = [*(day - timedelta(days=1) for day in later), whole.until]
    for since, until in zip([whole.since, *later], ends, strict=True):
        yield indicator.on(since), Period(since, until)


def _period(view: SetView, criterion: CriterionView, row: Row) -> Period:
    """The days that set, criterion and row have in common."""
    owners = (view, criterion, row)
    ends = [one.valid_to for one in owners if one.valid_to]
    return Period(
        max(one.valid_from for one in owners if one.valid_from),
        min(ends) - timedelta(days=1) if ends else None,
    )


def _asked(
    view: SetView, indicator: IndicatorView, class_code: str
) -> tuple[tuple[str, int | None, Asked], ...]:
    """The thresholds of the class; of all classes where the set does not tell that one."""
    names = {row.code: row.name for row in view.classes}
    told = [one for one in indicator.threshold_rows if one.class_code != NATION]
    wanted = (EVERY_CLASS, view.fixed_class or class_code)
    chosen = [one for one in told if one.class_code in wanted] or told
    return tuple(
        (names.get(one.class_code, ""), one.year, Asked(indicator, one, None)) for one in chosen
    )
