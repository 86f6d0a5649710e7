"""Many entries at once, each with an outcome of its own: workbooks and bulk calls come in here.

What is checked and how it is written is the same as for the entries of a page (`services`); here
everything that is wrong is told at once instead of at the first fault.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import User
from criteria.authority import Rights
from criteria.catalogue import SetView
from criteria.checks import check_answer, check_date, check_unit
from criteria.judging import Sheet
from criteria.models import Basis, Status, Verdict
from criteria.models.fact import Fact
from criteria.rejudging import judge_again, working
from criteria.services import ValueEntry, VerdictEntry, contradiction
from criteria.timeline import Pending, Standing, lock_units, stand, write_standing
from criteria.writing import Place, Writing
from ntm_portal.lib.periods import local_day

Entry = VerdictEntry | ValueEntry
T = TypeVar("T")


class Fate(StrEnum):
    """What becomes of an entry."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"
    OVERTAKEN = "overtaken"  # the cell says something else than the person saw


STOPS = (Fate.ERROR, Fate.OVERTAKEN)


@dataclass(frozen=True)
class Outcome:
    """An entry and what became of it: the row that holds now, the one before, or why not."""

    entry: Entry
    fate: Fate
    row: Fact | None = None
    before: Fact | None = None
    messages: tuple[str, ...] = ()


def rehearse(write: Callable[[], T]) -> T:
    """Do a write and take it back: a preview that is the write itself cannot lie."""
    with transaction.atomic():
        result = write()
        transaction.set_rollback(True)
    return result


@transaction.atomic
def record_batch(
    *,
    entries: Sequence[Entry],
    criteria_set: SetView,
    effective_on: date,
    by: User,
    reason: str = "",
    now: datetime | None = None,
    partial: bool = False,
) -> list[Outcome]:
    """Record values, then declared verdicts, that hold from `effective_on`.

    Outcomes come in the order of `entries`. One ERROR or OVERTAKEN among them means that nothing
    is written, unless `partial`: then everything else is. A verdict that agrees with the values
    sent along is recorded as computed from them; a note of None keeps the one that stands. Raises
    ValidationError (keys `effective_on`, `reason`) for what concerns all. Constant queries.
    """
    writing = Writing(criteria_set, effective_on, by, reason.strip(), now or timezone.now())
    today = local_day(writing.moment)
    check_date(effective_on, criteria_set=criteria_set, today=today, reason=writing.reason)
    batch = _Batch(entries, writing)
    lock_units(place.version.unit_id for place in batch.places.values())
    batch.writing = writing.at(now)
    batch.write()
    outcomes = [batch.told[index] for index in range(len(entries))]
    if not partial and any(outcome.fate in STOPS for outcome in outcomes):
        transaction.set_rollback(True)
    return outcomes


class _Batch:
    """The entries of one write by their index; `told` fills up while they are dealt with."""

    def __init__(self, entries: Sequence[Entry], writing: Writing) -> None:
        self.entries = entries
        self.writing = writing
        self.told: dict[int, Outcome] = {}
        self.places = self._find_places()
        self._refuse_doubles()

    def write(self) -> None:
        """Write what can be written; the units are locked."""
        verdicts = self._stand(VerdictEntry)  # before any value judges anything
        values = self._stand(ValueEntry)
        before = self._sheet() if values else None
        self._lay(values)
        after = self._sheet()
        valued = {self.places[index].cell: self.places[index] for index in values}
        declared = self._declare(verdicts, after, set(valued))
        if before:
            rest = [place for cell, place in valued.items() if cell not in declared]
            judge_again(rest, before, after, self.writing)

    def _find_places(self) -> dict[int, Place]:
        writing = self.writing
        rights = Rights(writing.by, writing.effective_on)
        places = {}
        for index, entry in enumerate(self.entries):
            unit, criterion = entry.version, entry.criterion
            try:
                check_unit(unit, criteria_set=writing.criteria_set, day=writing.effective_on)
                if isinstance(entry, ValueEntry):
                    check_answer(entry.indicator, entry.answer)
                places[index] = Place(unit, criterion, rights.require(unit, criterion.id))
            except ValidationError as error:
                self._refuse(index, *error.messages)
            except Refused as error:
                self._refuse(index, str(error))
        return places

    def _refuse_doubles(self) -> None:
        """Of two entries for one cell neither can be meant: both are refused."""
        cells = {index: self._pending(index).row for index in self.places}
        often = Counter((type(row), row.cell) for row in cells.values())
        for index, row in cells.items():
            if often[type(row), row.cell] > 1:
                del self.places[index]
                self._refuse(index, _("The same cell appears twice in one entry."))

    def _refuse(self, index: int, *messages: str, before: Fact | None = None) -> None:
        entry = self.entries[index]
        self.told[index] = Outcome(entry, Fate.ERROR, before=before, messages=messages)

    def _pending(self, index: int) -> Pending:
        entry, place = self.entries[index], self.places[index]
        if isinstance(entry, ValueEntry):
            row: Fact = self.writing.measurement(place, entry)
            return place.pending(row, entry.seen, entry.indicator.number)
        note = (entry.note or "").strip()
        row = self.writing.verdict(place, status=entry.status, basis=Basis.DECLARED, note=note)
        return place.pending(row, entry.seen)

    def _stand(self, kind: type[Entry]) -> dict[int, Standing]:
        """The entries of a kind that would change something and may; the others are told."""
        asked = [index for index in self.places if isinstance(self.entries[index], kind)]
        found = stand([self._pending(index) for index in asked])
        left = {}
        for index, one in zip(asked, found, strict=True):
            entry = self.entries[index]
            if entry.note is None:
                _keep_note(one)
            if one.overtaken:
                self.told[index] = Outcome(entry, Fate.OVERTAKEN, before=one.before)
            elif not one.changes:
                self.told[index] = Outcome(entry, Fate.SAME, one.before, one.before)
            else:
                left[index] = one
        return left

    def _sheet(self) -> Sheet:
        versions = [place.version for place in self.places.values()]
        return Sheet.read(versions, self.writing.criteria_set, self.writing.effective_on)

    def _declare(
        self, found: dict[int, Standing], sheet: Sheet, valued: set[tuple[int, int, int]]
    ) -> set[tuple[int, int, int]]:
        """Write verdicts that no recorded value contradicts; the cells that now have one."""
        good = {}
        for index, one in found.items():
            place = self.places[index]
            row: Any = one.item.row
            if said := contradiction(place, Status(row.status), row.note, sheet):
                self._refuse(index, said, before=one.before)
                continue
            good[index] = one
            if place.cell in valued and not row.note:
                _rest_on_values(row, place, sheet)
        self._lay(good)
        return {self.places[index].cell for index in good}

    def _lay(self, found: dict[int, Standing]) -> None:
        write_standing(list(found.values()), by=self.writing.by, at=self.writing.moment)
        for index, one in found.items():
            before = one.before
            fate = Fate.NEW if before is None or before.is_blank else Fate.CHANGED
            self.told[index] = Outcome(self.entries[index], fate, one.item.row, before)


def _keep_note(one: Standing) -> None:
    """Let an entry without a word about the note agree with a row that says the same."""
    row, before = one.item.row, one.before
    if before is None:
        return
    said = ("status",) if isinstance(row, Verdict) else ("value", "answer")
    if all(getattr(row, name) == getattr(before, name) for name in said):
        for name in before.content():
            setattr(row, name, getattr(before, name))


def _rest_on_values(row: Verdict, place: Place, sheet: Sheet) -> None:
    """Where the values sent along say the same, the verdict is computed from them."""
    asked = (place.version.unit_id, place.criterion, place.authority)
    if sheet.verdict(*asked) == row.status:
        row.basis = Basis.COMPUTED
        row.workings = list(map(working, sheet.findings(*asked)))
