"""Judging the criteria of one unit after another on the values of a list, without any model.

The rules are those of `criteria.evaluation`, `criteria.judging` and `criteria.rejudging`; what is
asked of a value is remembered, since a nation gives the same values again and again.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from types import SimpleNamespace
from typing import Any, NamedTuple

from criteria.bulk.spots import Day
from criteria.catalogue import CriterionView, IndicatorView, ThresholdView, threshold_for
from criteria.evaluation import Answer, judge, judge_criterion
from criteria.judging import Finding
from criteria.models import Basis, Status
from criteria.rejudging import needs_verdict, plain, working

MOST_KEPT = 100_000  # judged values that are remembered
_STORED = Context(prec=15)  # SQLite keeps numbers with so many digits
_UNIT = Decimal("0.0001")
_WORD = "@"  # stands for a recorded word while a record of judging is cut in pieces

Said = tuple[Any, str]  # a number as the database gives it, a word
NOTHING: Said = (None, "")


class Cell(NamedTuple):
    """A value of the list beside what its cell says on that day; `before_id` None for no row."""

    unit_id: int
    subject_id: int
    criterion_id: int
    authority: int
    value: Any
    answer: str
    note: str
    changes: int
    before_id: int | None
    old_value: Any
    old_answer: str | None
    old_note: str | None
    line: int
    place: int

    @property
    def said(self) -> Said:
        """What holds afterwards."""
        return self.value, self.answer

    @property
    def said_before(self) -> Said:
        """What held until now."""
        return self.old_value, self.old_answer or ""


class Standing(NamedTuple):
    """The verdict that holds in a cell; `workings` is JSON, None where it was declared."""

    unit_id: int
    criterion_id: int
    authority: int
    id: int
    status: int
    basis: str
    note: str
    workings: str | None
    holds_to: Any

    @property
    def is_blank(self) -> bool:
        """Whether it records that an entry was cleared."""
        return self.status == Status.WITHDRAWN


class Judged(NamedTuple):
    """A verdict to be written, computed from the values; `before` is what it takes the place of."""

    unit_id: int
    criterion: CriterionView
    authority: int
    status: Status
    workings: str
    before: Standing | None

    @property
    def row(self) -> tuple[Any, ...]:
        """Its row for `bulk_verdict`."""
        before = self.before
        return (
            self.unit_id, self.criterion.id, self.authority, int(self.status), str(Basis.COMPUTED),
            self.workings, "", before.holds_to if before else None, before.id if before else None,
        )  # fmt: skip


def exact(value: Any) -> Decimal | None:
    """A number as it was recorded, whichever way the database gives it."""
    if value is None or isinstance(value, Decimal):
        return value
    return _STORED.create_decimal_from_float(value).quantize(_UNIT, context=Context(prec=18))


@dataclass
class UnitSheet:
    """The values of one unit: the list's, what they take the place of, and all others in force.

    `others` maps an indicator to what each body says, where the list does not speak for it.
    """

    class_code: str
    old: dict[int, Said]
    new: dict[int, Said]
    others: dict[int, dict[int, Said]] = field(default_factory=dict)

    def said(self, own: dict[int, Said], subject_id: int, authority: int) -> Said:
        """The body's own answer, else the next junior's."""
        mine = own.get(subject_id, NOTHING)
        if mine != NOTHING:
            return mine
        by_body = self.others.get(subject_id, {})
        usable = [body for body, said in by_body.items() if body <= authority and said != NOTHING]
        return by_body[max(usable)] if usable else NOTHING


class Judge:
    """Judges units by the set as it is on one day."""

    def __init__(self, on: Day, classes: dict[int, str]) -> None:
        self.on = on
        self.classes = classes
        self.criteria = {row.id: row for row in on.criteria_set.criteria}
        self._statuses: dict[tuple[int, str, Any, str], Status | None] = {}
        self._thresholds: dict[tuple[int, str], ThresholdView | None] = {}
        self._pieces: dict[tuple[int, str, Any], tuple[str, str]] = {}

    def judge(
        self, cells: Sequence[Cell], others: Iterable[Sequence[Any]], standing: Iterable[Standing]
    ) -> Iterator[Judged]:
        """The verdicts that the values of one unit now call for and that are not on record."""
        unit_id = cells[0].unit_id
        old = {cell.subject_id: cell.said_before for cell in cells}
        new = {cell.subject_id: cell.said for cell in cells}
        sheet = UnitSheet(self.classes.get(unit_id, ""), old, new)
        for _unit, subject_id, authority, value, answer in others:
            sheet.others.setdefault(subject_id, {})[authority] = value, answer
        on_record = {(row.criterion_id, row.authority): row for row in standing}
        for key in dict.fromkeys((cell.criterion_id, cell.authority) for cell in cells):
            before = on_record.get(key)
            found = self._criterion(unit_id, sheet, *key, before)
            if found is not None and not _is_on_record(found, before):
                yield found

    def _criterion(
        self, unit_id: int, sheet: UnitSheet, criterion_id: int, authority: int, before: Any
    ) -> Judged | None:
        criterion = self.criteria[criterion_id]
        rows = criterion.indicators
        said = [sheet.said(sheet.new, row.id, authority) for row in rows]
        was = [sheet.said(sheet.old, row.id, authority) for row in rows]
        statuses = self._judged(rows, sheet.class_code, said)
        computed = judge_criterion(statuses)
        changed = said != was and computed != judge_criterion(
            self._judged(rows, sheet.class_code, was)
        )
        if not needs_verdict(computed, changed, before):
            return None
        if computed is None:
            return Judged(unit_id, criterion, authority, Status.WITHDRAWN, "[]", before)
        each = zip(rows, said, statuses, strict=True)
        told = [self._working(row, sheet.class_code, one, status) for row, one, status in each]
        workings = f"[{', '.join(told)}]"
        return Judged(unit_id, criterion, authority, computed, workings, before)

    def _judged(
        self, rows: Sequence[IndicatorView], class_code: str, said: Sequence[Said]
    ) -> list[Status | None]:
        return [
            self._status(row, class_code, *answer) for row, answer in zip(rows, said, strict=True)
        ]

    def _status(
        self, indicator: IndicatorView, class_code: str, value: Any, word: str
    ) -> Status | None:
        key = indicator.id, class_code, value, word
        if key not in self._statuses:
            if len(self._statuses) >= MOST_KEPT:
                self._statuses.clear()
            threshold = self._threshold(indicator, class_code)
            self._statuses[key] = judge(indicator, threshold, Answer(exact(value), word))
        return self._statuses[key]

    def _threshold(self, indicator: IndicatorView, class_code: str) -> ThresholdView | None:
        key = indicator.id, class_code
        if key not in self._thresholds:
            view, year = self.on.criteria_set, self.on.day.year
            self._thresholds[key] = threshold_for(view, indicator, class_code, year)
        return self._thresholds[key]

    def _working(
        self, indicator: IndicatorView, class_code: str, said: Said, status: Status | None
    ) -> str:
        """`criteria.rejudging.working` as JSON, from the pieces before and after the answer."""
        key = indicator.id, class_code, status
        if key not in self._pieces:
            self._pieces[key] = self._cut(indicator, class_code, status)
        head, tail = self._pieces[key]
        number = json.dumps(plain(exact(said[0])))
        return f'{head}{number}, "answer": {json.dumps(said[1])}{tail}'

    def _cut(
        self, indicator: IndicatorView, class_code: str, status: Status | None
    ) -> tuple[str, str]:
        threshold = self._threshold(indicator, class_code)
        fact = SimpleNamespace(value=None, answer=_WORD)
        year = self.on.day.year
        finding = Finding(indicator, threshold, class_code, year, fact, False, status)
        head, tail = json.dumps(working(finding)).split(f'null, "answer": "{_WORD}"', 1)
        return head, tail


def _is_on_record(found: Judged, before: Standing | None) -> bool:
    """Whether the verdict that holds says the same already."""
    if before is None:
        return False
    same = (before.status, before.basis, before.note) == (found.status, Basis.COMPUTED, "")
    return same and json.loads(before.workings or "[]") == json.loads(found.workings)
