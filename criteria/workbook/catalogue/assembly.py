"""Puts the rows of a workbook together to one document, and remembers which cell said what."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from criteria.loading.amounts import ALL, NATIONAL
from criteria.loading.problems import path_of
from criteria.workbook.catalogue import layout
from criteria.workbook.catalogue.cells import Misread, amount_read, plain
from criteria.workbook.catalogue.layout import Action, Table
from criteria.workbook.catalogue.tables import Faults, Row, facts_of, rows_of
from ntm_portal.lib.sheetreading import Book
from ntm_portal.lib.text import search_key

Document = dict[str, Any]
Place = tuple[str | int, ...]
PER_SET = ("amendment", "action", "criterion", "parent", "hint")  # columns that only arrange


class Assembly:
    """Reads sheet after sheet; `faults` and `places` (path → cell) fill up on the way."""

    def __init__(self, book: Book, kinds: Callable[[str], Mapping[str, str]]) -> None:
        self.book, self.kinds = book, kinds
        self.faults, self.places = Faults(), dict[str, str]()
        self.asked: dict[tuple[str, str], tuple[Document, Place, Row]] = {}
        self.criteria: dict[tuple[str, str], tuple[Document, Place]] = {}
        self.values: list[Row] = []  # the rows of thresholds that tell any
        self.amendments: dict[str, tuple[Document, Place]] = {}

    def document(self) -> Document:
        """The whole document, as far as it can be read."""
        whole = self._facts()
        for table in (layout.BUCKETS, layout.CLASSES, layout.RULES, layout.AMENDMENTS):
            whole[table.key] = self._plain(table)
        self.values = [
            row for row in rows_of(self.book, layout.THRESHOLDS, self.faults) if _told(row)
        ]
        for row in rows_of(self.book, layout.CRITERIA, self.faults):
            self._criterion(whole, row)
        for row in rows_of(self.book, layout.INDICATORS, self.faults):
            self._indicator(whole, row)
        base = self.kinds(str(whole.get("extends") or ""))
        for row in self.values:
            self._thresholds(row, base)
        return whole

    def _facts(self) -> Document:
        whole: Document = {}
        for key, row in facts_of(self.book, self.faults).items():
            fact = next(one for one in layout.FACTS if one.key == key)
            self._put(whole, (key,), self.faults.value(row, fact), row, key)
        return whole

    def _put(self, into: Document, place: Place, value: Any, row: Row, key: str) -> None:
        """Take over a value that is not blank, and where it stands."""
        self.places[path_of(place)] = row.where(key)
        if isinstance(value, str) and value in ("yes", "no") and key in _ANSWERS:
            value = value == "yes"
        if value is not None:
            into[str(place[-1])] = value

    def _fields(self, table: Table, row: Row, place: Place) -> Document:
        """The columns of a row that are fields of the document."""
        found: Document = {}
        self.places[path_of(place)] = row.where(table.columns[0].key)
        for column in table.columns:
            if column.key not in PER_SET:
                value = self.faults.value(row, column)
                self._put(found, (*place, column.key), value, row, column.key)
        return found

    def _plain(self, table: Table) -> list[Document]:
        found = []
        for at, row in enumerate(rows_of(self.book, table, self.faults)):
            place: Place = (table.key, at)
            found.append(self._fields(table, row, place))
            if table is layout.AMENDMENTS:
                self.amendments[str(found[-1].get("code", ""))] = found[-1], place
        return found

    def _home(self, whole: Document, row: Row) -> tuple[Document, Place, str] | None:
        """The document or amendment that the row belongs to; None, and told, for an unknown one."""
        code = str(row.raw("amendment") or "").strip()
        if not code:
            return whole, (), ""
        if code in self.amendments:
            return *self.amendments[code], code
        message = _("The sheet “%(sheet)s” has no decision with the code “%(code)s”.")
        words = {"sheet": layout.AMENDMENTS.heading, "code": code}
        self.faults.add(row.where("amendment"), message % words)
        return None

    def _listed(self, home: Document, place: Place, name: str, one: Any = None) -> Place:
        rows = home.setdefault(name, [])
        rows.append(one)
        return (*place, name, len(rows) - 1)

    def _action(self, row: Row, table: Table, allowed: tuple[str, ...]) -> str | None:
        """What the row does; None, and told, where it cannot do that."""
        action = self.faults.value(row, table.column("action")) or ""
        if row.raw("action") is not None and not action:
            return None
        if action in allowed:
            return str(action)
        message = _("What the row does does not go with its column “%(column)s”.")
        told = message % {"column": table.column("amendment").heading}
        self.faults.add(row.where("action"), told)
        return None

    def _criterion(self, whole: Document, row: Row) -> None:
        home = self._home(whole, row)
        if home is None:
            return
        into, place, code = home
        allowed = (Action.REPLACE, Action.ADD, Action.END) if code else ("",)
        action = self._action(row, layout.CRITERIA, allowed)
        if action is None:
            return
        if action == Action.END:
            self._end(into, place, "ended_criteria", row)
            return
        name = "new_criteria" if action == Action.ADD else "criteria"
        here = self._listed(into, place, name)
        found = self._fields(layout.CRITERIA, row, here)
        into[name][-1] = found
        self.criteria.setdefault((code, str(found.get("number"))), (found, here))

    def _end(self, into: Document, place: Place, name: str, row: Row) -> None:
        number = self.faults.value(row, layout.CRITERIA.columns[0])
        here = self._listed(into, place, name, number or "")
        self.places[path_of(here)] = row.where("number")

    def _indicator(self, whole: Document, row: Row) -> None:
        home = self._home(whole, row)
        if home is None:
            return
        into, place, code = home
        allowed = (
            "",
            Action.THRESHOLDS,
            *((Action.REPLACE, Action.ADD, Action.END) if code else ()),
        )
        action = self._action(row, layout.INDICATORS, allowed)
        if action == Action.END:
            self._end(into, place, "ended_indicators", row)
        elif action == Action.THRESHOLDS:
            self._others(into, place, code, row)
        elif action is not None:
            self._asking(into, place, code, row, action)

    def _others(self, into: Document, place: Place, code: str, row: Row) -> None:
        """Other thresholds for a row that stands elsewhere; passed over while none is told."""
        number = self._text(row, "number") or ""
        if not code and all(plain(one.raw("indicator") or "") != number for one in self.values):
            return
        name = "thresholds" if code else "overrides"
        here = self._listed(into, place, name)
        into[name][-1] = self._asked_by(row, here, code, ("number",))

    def _asked_by(self, row: Row, here: Place, code: str, number: tuple[str, ...]) -> Document:
        """An indicator, a part of one, or what other thresholds it has, without the thresholds."""
        found = self._fields(layout.INDICATORS, row, here)
        if number:  # of other thresholds only what they say is a field
            told = ("set_by", "legal_basis", "values", "values_read", "source")
            found = {key: found[key] for key in told if key in found} | {
                "indicator": found.get("number")
            }
            self.places[path_of((*here, "indicator"))] = row.where("number")
        if "values_read" in found:
            found["values_read"] = [_column_of(one) for one in found["values_read"]]
        found["thresholds"] = {}
        self.places[path_of((*here, "thresholds"))] = row.where("number")
        key = code, str(found.get("number") or found.get("indicator"))
        self.asked.setdefault(key, (found, here, row))
        return found

    def _asking(self, into: Document, place: Place, code: str, row: Row, action: str) -> None:
        parent = self._text(row, "parent")
        if parent:
            whole = self.asked.get((code, parent))
            self._under(whole[:2] if whole else None, "parts", code, row, "parent")
            return
        if action:
            name = "new_indicators" if action == Action.ADD else "indicators"
            here = self._listed(into, place, name)
            found = self._asked_by(row, here, code, ())
            self._put(found, (*here, "criterion"), self._text(row, "criterion"), row, "criterion")
            into[name][-1] = found
            return
        owner = self.criteria.get((code, self._text(row, "criterion") or ""))
        self._under(owner, "indicators", code, row, "criterion")

    def _text(self, row: Row, key: str) -> str | None:
        value = self.faults.value(row, layout.INDICATORS.column(key))
        return value if value is None else str(value)

    def _under(
        self, owner: tuple[Document, Place] | None, name: str, code: str, row: Row, key: str
    ) -> None:
        """Put an indicator under its criterion, or a part under its indicator."""
        if owner is None:
            message = _("No row with the number “%(number)s” stands in its place above.")
            self.faults.add(row.where(key), message % {"number": row.raw(key) or ""})
            return
        here = self._listed(owner[0], owner[1], name)
        owner[0][name][-1] = self._asked_by(row, here, code, ())

    def _thresholds(self, row: Row, base: Mapping[str, str]) -> None:
        """One row of values: of an indicator, in a year or in every year."""
        code = str(row.raw("amendment") or "").strip()
        number = self.faults.value(row, layout.THRESHOLDS.columns[0])
        target = self.asked.get((code, str(number)))
        if target is None:
            message = _("The sheet “%(sheet)s” has no row for the indicator “%(number)s”.")
            words = {"sheet": layout.INDICATORS.heading, "number": number or ""}
            self.faults.add(row.where("indicator"), message % words)
            return
        year = self.faults.value(row, layout.THRESHOLDS.column("year"))
        document, here, _row = target
        kind = document.get("kind") or base.get(str(number), "")
        self.places[path_of((*here, "thresholds"))] = row.where("indicator")
        for column, raw in _told(row).items():
            self._amount(
                document["thresholds"], (*here, "thresholds", column), raw, year, kind, row
            )

    def _amount(
        self, cells: Document, place: Place, raw: Any, year: int | None, kind: str, row: Row
    ) -> None:
        column = str(place[-1])
        where = row.where(column)
        try:
            amount = amount_read(raw, kind)
        except Misread as error:
            self.faults.add(where, str(error))
            cells.setdefault(column, None)  # told once: that nothing stands there is no news
            return
        self.places[path_of((*place, str(year)) if year else place)] = where
        self.places.setdefault(path_of(place), where)
        known = cells.get(column)
        years = known if isinstance(known, dict) else None
        if column in cells and (year is None or years is None or year in years):
            self.faults.add(where, _("Another row gives a value for this indicator and year."))
        elif year is None:
            cells[column] = amount
        else:
            cells.setdefault(column, {})[year] = amount


_ANSWERS = {
    one.key
    for one in (*layout.FACTS, *(column for table in layout.TABLES for column in table.columns))
    if one.words is layout.Answer
}
_ARRANGING = {"indicator", "hint", "year", "amendment"}


def _told(row: Row) -> dict[str, Any]:
    """The values in a row of thresholds, by column."""
    columns = (key for key in row.columns if key not in _ARRANGING)
    return {key: row.raw(key) for key in columns if row.raw(key) is not None}


def _column_of(text: str) -> str:
    """The column that a word in "Columns checked" names."""
    named = {search_key(layout.THRESHOLDS.column(key).heading): key for key in (ALL, NATIONAL)}
    return named.get(search_key(text), text)
