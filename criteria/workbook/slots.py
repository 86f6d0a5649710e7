"""The cells of a sheet that can be filled in: what stood in them, what stands in them now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from communes.models import UnitVersion
from criteria.authority import Rights
from criteria.batch import Entry
from criteria.catalogue import CriterionView, IndicatorView, SetView
from criteria.evaluation import Answer
from criteria.forms import MAX_NOTE, typed
from criteria.models import Authority, Status
from criteria.services import ValueEntry, VerdictEntry
from criteria.workbook.answers import Strange, answer_in, verdict_in
from criteria.workbook.codes import (
    CRITERION,
    INDICATOR,
    NOTE,
    VALUE,
    VERDICT,
    Codes,
    Key,
    State,
    Table,
)
from criteria.workbook.paper import cell_text
from criteria.workbook.reading import Item, Mark, Problem
from ntm_portal.lib.sheetreading import CellValue, Fault
from ntm_portal.lib.spreadsheets import FORMULA_SIGNS
from ntm_portal.lib.text import nfc

Place = tuple[int, int]  # row and column of the sheet


class Reader(Protocol):
    """Whose workbook it is: the communes in sight, the rights, and what was seen since."""

    @property
    def units(self) -> dict[str, UnitVersion]:
        """Communes by code."""

    @property
    def rights(self) -> Rights:
        """What the person records."""

    def seen(self, subject: CriterionView | IndicatorView, unit: UnitVersion, state: State) -> int:
        """The entry that the person knows of in a cell."""


def slots(codes: Codes, view: SetView, table: Table) -> Iterator["Slot"]:
    """Every cell of the sheet, in the order in which it was made."""
    criteria = {row.number: (row, None) for row in view.criteria}
    indicators = {i.number: (c, i) for c in view.criteria for i in c.indicators}
    for key, state in codes.states.items():
        if key.set_code == view.code:
            found = (indicators if key.what == INDICATOR else criteria).get(key.number)
            yield Slot(key, state, table, codes.is_card, *(found or (None, None)))


@dataclass(frozen=True)
class Slot:
    """One cell: a verdict or a value, with its note on a scorecard."""

    key: Key
    state: State
    table: Table
    is_card: bool
    criterion: CriterionView | None
    indicator: IndicatorView | None

    @property
    def field(self) -> str:
        """What is filled in."""
        return VALUE if self.key.what == INDICATOR else VERDICT

    @property
    def fields(self) -> dict[str, Place]:
        """Where it stands in the sheet; empty where it was taken out."""
        keys = self.table.columns
        if self.is_card:
            row = self.table.rows.get(f"{self.key.what} {self.key.number}")
            columns = {name: keys[name] for name in (self.field, NOTE) if name in keys}
        else:
            row = self.table.rows.get(self.key.unit)
            columns = {VERDICT: keys[self.key.number]} if self.key.number in keys else {}
        if row is None or self.field not in columns:
            return {}
        return {name: (row, column) for name, column in columns.items()}

    def about(self, reader: Reader) -> str:
        """The commune, and the criterion or indicator by number and name."""
        unit, row = reader.units.get(self.key.unit), self.indicator or self.criterion
        named = f"{row.number}. {row.name}" if row else self.key.number
        return f"{unit.name if unit else self.key.unit} · {named}"

    def mark(self, field: str = "") -> Mark:
        """Its place in the file."""
        return Mark(self.table.sheet.name, *self.fields[field or self.field])

    def item(self, reader: Reader) -> Item | None:
        """The entry that a changed cell stands for; None for an unchanged one. Raises Strange."""
        answer = self._answer()
        note = self._note()
        same = _shown(answer) == self.state.shown
        if same and note in (None, self.state.note):
            return None
        unit = reader.units.get(self.key.unit)
        if unit is None:
            raise Strange(_("There is no such unit in your territory."))
        self._check(unit, reader.rights)
        about = self.about(reader)
        return Item(
            self._entry(unit, answer, note, reader), self.mark((same and NOTE) or ""), about
        )

    def _answer(self) -> Status | Answer:
        place = self.fields[self.field]
        value = self.table.sheet.cell(*place)
        if value is None and self._is_merged(place):
            raise Strange(_("The cell is merged with others. Unmerge them and fill each in."))
        if self.indicator is None:
            return verdict_in(value)
        percent = place in self.table.sheet.percents
        return answer_in(value, self.indicator, is_percent=percent)

    def _is_merged(self, place: Place) -> bool:
        row, column = place
        return any(
            top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            for top, left, bottom, right in self.table.sheet.merged
        )

    def _note(self) -> str | None:
        """The note in the file; None where a grid has none, so that the one on record stays."""
        if not self.is_card:
            return None
        if NOTE not in self.fields:
            return self.state.note
        text = _plain(self.table.sheet.cell(*self.fields[NOTE]))
        if text == _plain(nfc(cell_text(self.state.note))):
            return self.state.note
        if len(text) > MAX_NOTE:
            told = _("The note has %(count)d letters; at most %(most)d are kept. Shorten it.")
            raise Strange(told % {"count": len(text), "most": MAX_NOTE}, NOTE)
        return text

    def _check(self, unit: UnitVersion, rights: Rights) -> None:
        if self.criterion is None:
            raise Strange(_("There is no such criterion or indicator in the set on that day."))
        now = rights.authority(unit, self.criterion.id)
        if self.state.authority == 0:
            raise Strange(rights.refusal(unit) if now is None else _locked())
        if now not in (None, self.state.authority):  # without any right the write says why
            told = _(
                "This workbook was made to record the %(made)s; you record the %(own)s. "
                "Download a workbook of your own."
            )
            bodies = {"made": Authority(self.state.authority).label, "own": Authority(now).label}
            raise Strange(told % bodies)

    def _entry(
        self, unit: UnitVersion, answer: Status | Answer, note: str | None, reader: Reader
    ) -> Entry:
        assert self.criterion is not None  # noqa: S101 -- `_check` has told what is missing
        if isinstance(answer, Status):
            seen = reader.seen(self.criterion, unit, self.state)
            return VerdictEntry(unit, self.criterion, answer, note, seen)
        assert self.indicator is not None  # noqa: S101 -- an answer is read for one alone
        seen = reader.seen(self.indicator, unit, self.state)
        return ValueEntry(unit, self.criterion, self.indicator, answer, note, seen)


def _locked() -> str:
    return _(
        "The cell was locked when the workbook was made. Download the workbook again to fill it in."
    )


def _shown(answer: Status | Answer) -> str:
    """As `State.shown`."""
    if isinstance(answer, Status):
        return "" if answer == Status.WITHDRAWN else answer.name
    return typed(answer)


def _plain(value: CellValue) -> str:
    """A note without the sign that keeps it from being a formula."""
    if isinstance(value, Fault):
        raise Strange(value.message, NOTE)
    text = "" if value is None else str(value)
    is_neutral = text.startswith("'") and text[1:].startswith(FORMULA_SIGNS)
    return text[1:] if is_neutral else text


def misplaced(table: Table) -> list[Problem]:
    """On a scorecard, verdicts beside indicators and values beside criteria: nobody reads them."""
    told = {
        INDICATOR: (
            VERDICT,
            _("A verdict belongs in the row of its criterion. Move or delete it."),
        ),
        CRITERION: (VALUE, _("A value belongs in the row of its indicator. Move or delete it.")),
    }
    found = []
    for key, row in table.rows.items():
        field, message = told[key.partition(" ")[0]]
        column = table.columns.get(field)
        if column is not None and table.sheet.cell(row, column) is not None:
            found.append(Problem(message, Mark(table.sheet.name, row, column)))
    return found


def copies(table: Table) -> list[Problem]:
    """Rows and columns that stand twice, and rows added by hand with something in them."""
    sheet = table.sheet
    found = [
        Problem(
            _("This row or column stands twice. Delete the copy."), Mark(sheet.name, row, column)
        )
        for row, column in table.doubles
    ]
    for row in table.strays:
        filled = [c for c in table.columns.values() if sheet.cell(row, c) is not None]
        if filled:
            told = _("This row was added by hand and has no code. Delete it.")
            found.append(Problem(told, Mark(sheet.name, row, filled[0])))
    return found
