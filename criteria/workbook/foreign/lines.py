"""Which rows below the head are communes, and why the others are left out. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from criteria.workbook.foreign.places import Atlas, Match, Place
from criteria.workbook.foreign.table import Table, fold
from criteria.workbook.foreign.targets import Meaning, Role

IGNORE = "IGNORE"  # what a person may choose for a name in place of a commune
_TOTALS = (
    "tong", "tong so", "tong cong", "cong", "binh quan", "trung binh", "toan huyen", "toan tinh",
    "toan xa", "so xa dat", "so xa", "ty le", "ti le", "luy ke", "cong don", "bq", "tb chung",
)  # fmt: skip
_NOTES = ("ghi chu", "luu y", "nguon", "nguoi lap", "noi nhan", "ky hieu", "chu thich", "(*)")


class Kind(StrEnum):
    """What a row is."""

    COMMUNE = "commune"
    UNSURE = "unsure"  # a name that may be one of several, or is only like one
    UNKNOWN = "unknown"  # a name with results beside it that nothing in the territory has
    OTHER_KIND = "other_kind"  # a ward or township where the set judges communes
    TWICE = "twice"  # the same commune as a row above
    TOTAL = "total"
    GROUP = "group"
    NAMELESS = "nameless"  # results without a commune beside them
    NOTE = "note"
    IGNORED = "ignored"  # a person said so


ASKED = (Kind.UNSURE, Kind.UNKNOWN, Kind.TWICE)


@dataclass(frozen=True)
class Line:
    """A filled row below the head."""

    row: int
    kind: Kind
    text: str  # the name as it stands there
    key: str = ""  # by which an answer about the name is kept
    match: Match = field(default_factory=Match)

    @property
    def place(self) -> Place | None:
        """The commune of a row that is read."""
        return self.match.place if self.kind == Kind.COMMUNE else None


@dataclass(frozen=True)
class Told:
    """What a person said: names by key → code or IGNORE; rows left out one by one."""

    names: Mapping[str, str]
    rows: frozenset[int] = frozenset()


def read_lines(
    table: Table, below: int, columns: Mapping[Meaning, int], atlas: Atlas, told: Told
) -> list[Line]:
    """The filled rows from `below` on, each with its commune or why it is left out.

    `columns` maps what is held → column. A commune that stands twice is TWICE in both rows but
    for those that a person left out.
    """
    return _once(list(_lines(_Reader(table, columns, atlas, told), below)))


@dataclass(frozen=True)
class _Reader:
    table: Table
    columns: Mapping[Meaning, int]
    atlas: Atlas
    told: Told

    def text(self, row: int, role: Role) -> str:
        column = self.columns.get(Meaning(role))
        return "" if column is None else self.table.text(row, column)

    def has_data(self, row: int) -> bool:
        data = (column for meant, column in self.columns.items() if meant.holds_data)
        return any(self.table.text(row, column) for column in data)


def _lines(reader: _Reader, below: int) -> Iterator[Line]:
    around = ""
    for row in range(below, reader.table.height):
        filled = [text for text in reader.table.texts(row) if text]
        if not filled:
            continue
        district = reader.text(row, Role.DISTRICT)
        around = district if district and not _is_total(district) else around
        line = _line(reader, row, around, next((t for t in filled if not t.isdecimal()), ""))
        if line.kind == Kind.GROUP:
            around = " ".join(filled)
        yield line


def _line(reader: _Reader, row: int, around: str, first: str) -> Line:
    """What one filled row is; `first` is the first text in it that is no number."""
    name, code = reader.text(row, Role.NAME), reader.text(row, Role.CODE)
    key = name_key(name, code, around)
    shown = name or code or first
    if row in reader.told.rows:
        return Line(row, Kind.IGNORED, shown, key)
    if key and (said := reader.told.names.get(key)):
        if said == IGNORE:
            return Line(row, Kind.IGNORED, shown, key)
        if (chosen := reader.atlas.by_the_code(said)).sure:
            return _of_commune(reader, Line(row, Kind.COMMUNE, shown, key, chosen))
    match = _found(reader, name, code, around)
    if match.sure:
        return _of_commune(reader, Line(row, Kind.COMMUNE, shown, key, match))
    return Line(row, _other(reader, row, shown, match), shown, key, match)


def _of_commune(reader: _Reader, line: Line) -> Line:
    place = line.place
    judged = place is None or reader.atlas.judges(place)
    return line if judged else replace(line, kind=Kind.OTHER_KIND)


def _found(reader: _Reader, name: str, code: str, around: str) -> Match:
    """By code where there is one; a code and a name that differ are for a person to decide."""
    by_code = reader.atlas.by_the_code(code) if code else Match()
    if not name:
        return by_code
    by_name = reader.atlas.match(name, around)
    if by_code.place is None:
        return by_name
    if by_code.place in by_name.candidates or not by_name.candidates:
        return by_code
    both = (*by_code.candidates, *by_name.candidates)
    return Match(both, denied=by_code.place)


def _other(reader: _Reader, row: int, text: str, match: Match) -> Kind:
    folded = fold(text)
    if folded.startswith(_NOTES) or text.startswith("(*)"):
        return Kind.NOTE
    if _is_total(text):
        return Kind.TOTAL
    if not reader.has_data(row):
        return Kind.GROUP
    if match.candidates:
        return Kind.UNSURE
    named = reader.text(row, Role.NAME) or reader.text(row, Role.CODE)
    return Kind.UNKNOWN if named else Kind.NAMELESS


def _is_total(text: str) -> bool:
    return fold(text).startswith(tuple(f"{word} " for word in _TOTALS)) or fold(text) in _TOTALS


def name_key(name: str, code: str, around: str) -> str:
    """The key of a name with its code and what the table says around it; "" without either."""
    return f"{name.casefold()}|{code}|{fold(around)}" if name or code else ""


def _once(lines: Sequence[Line]) -> list[Line]:
    first: dict[Place, int] = {}
    twice = set()
    for line in lines:
        if line.place and first.setdefault(line.place, line.row) != line.row:
            twice |= {line.row, first[line.place]}
    return [replace(line, kind=Kind.TWICE) if line.row in twice else line for line in lines]
