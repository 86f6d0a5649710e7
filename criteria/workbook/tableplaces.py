"""Which commune each row of a table is about: what is asked, and what was answered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from communes.models import UnitVersion
from criteria.workbook.foreign.choices import Choices
from criteria.workbook.foreign.lines import IGNORE, Kind, Line
from criteria.workbook.foreign.places import Place
from criteria.workbook.foreign.reading import Reading
from criteria.workbook.tablereading import name_column
from criteria.workbook.tables import TableUpload
from criteria.workbook.tabletexts import KINDS

MOST_LISTED = 150  # communes of a territory that a list offers; a larger one asks for the code
MOST_ASKED = 200


@dataclass(frozen=True)
class NameRow:
    """A name that is unsure or unknown; `elsewhen` is a commune that had it on another day."""

    line: Line
    address: str
    chosen: str
    elsewhen: UnitVersion | None
    typed: str = ""  # a code in place of a choice from the list

    @property
    def must(self) -> bool:
        """Whether an answer is needed: an unknown name is left out unless one is given."""
        return self.line.kind == Kind.UNSURE

    @property
    def denied(self) -> Place | None:
        """The commune of the code in the row, where its name says another."""
        return self.line.match.denied


@dataclass(frozen=True)
class TwiceRow:
    """A commune that stands in several rows; `chosen` is the row to read, "" while open."""

    place: Place
    rows: Sequence[tuple[str, str, str]]  # value, address, text
    chosen: str


@dataclass(frozen=True)
class LeftOut:
    """A row that is left out, and why."""

    address: str
    text: str
    why: str


class PlacesPage:
    """The rows of a table with what is chosen: decided, or as posted."""

    def __init__(self, table: TableUpload, posted: Mapping[str, str] | None = None) -> None:
        self.table, self.posted = table, posted

    def _lines(self, choices: Choices) -> Sequence[Line]:
        ground = self.table.ground
        return Reading(self.table.table, choices, ground.criteria_set, ground.atlas).lines

    @cached_property
    def _asked(self) -> list[Line]:
        """The rows that would be asked about if nobody had answered."""
        bare = replace(self.table.proposed, names={}, rows=frozenset())
        unsure = [line for line in self._lines(bare) if line.kind in (Kind.UNSURE, Kind.UNKNOWN)]
        return unsure[:MOST_ASKED]

    @cached_property
    def names(self) -> list[NameRow]:
        """The names that are asked about, those that need an answer first."""
        elsewhen = self.table.ground.elsewhen(self._asked) if self._asked else {}
        rows = [
            NameRow(
                line,
                self._address(line),
                self._chosen(line),
                elsewhen.get(line.key),
                self._typed(line),
            )
            for line in self._asked
        ]
        return sorted(rows, key=lambda row: not row.must)

    def _chosen(self, line: Line) -> str:
        if self.posted is not None:
            return self.posted.get(f"name-{line.row}", "")
        default = "" if line.kind == Kind.UNSURE else IGNORE
        return self.table.choices.names.get(line.key, default)

    def _typed(self, line: Line) -> str:
        """The code in the field beside the list, where the territory is too large for a list."""
        if self.posted is not None:
            return self.posted.get(f"code-{line.row}", "").strip()
        listed = {place.code for place in line.match.candidates} | {IGNORE}
        chosen = self._chosen(line)
        return "" if chosen in listed else chosen

    def _address(self, line: Line) -> str:
        return self.table.mark(line.row, name_column(self.table)).address

    @cached_property
    def twice(self) -> list[TwiceRow]:
        """The communes that stand more than once."""
        found: dict[Place, list[Line]] = defaultdict(list)
        for line in self._lines(replace(self.table.proposed, rows=frozenset())):
            if line.kind == Kind.TWICE:
                found[line.match.candidates[0]].append(line)
        return [self._twice(place, lines) for place, lines in found.items()]

    def _twice(self, place: Place, lines: Sequence[Line]) -> TwiceRow:
        left = [line.row for line in lines if line.row not in self.table.choices.rows]
        chosen = str(left[0]) if len(left) == 1 else ""
        if self.posted is not None:
            chosen = self.posted.get(f"twice-{place.code}", "")
        rows = [(str(line.row), self._address(line), line.text) for line in lines]
        return TwiceRow(place, rows, chosen)

    @property
    def read(self) -> list[tuple[str, str, Place]]:
        """The rows that are read: address, text, commune."""
        return [
            (self._address(line), line.text, line.place)
            for line in self.table.reading.lines
            if line.place
        ]

    @property
    def left_out(self) -> list[LeftOut]:
        """The rows that are left out."""
        asked = {line.row for line in self._asked}
        return [
            LeftOut(self._address(line), line.text, str(KINDS[line.kind]))
            for line in self.table.reading.lines
            if line.kind not in (Kind.COMMUNE, Kind.TWICE) and line.row not in asked
        ]

    @property
    def offered(self) -> Sequence[Place]:
        """All communes to choose from, where they are few enough for a list."""
        places = self.table.ground.atlas.places
        judged = [place for place in places if self.table.ground.atlas.judges(place)]
        return judged if len(judged) <= MOST_LISTED else ()

    def decided(self) -> tuple[Choices, list[str]]:
        """The choices as posted, and what is wrong with them."""
        names, problems = dict(self.table.choices.names), []
        for row in self.names:
            code, problem = self._answer(row)
            problems += [problem] if problem else []
            names[row.line.key] = code
        left_out, unsaid = self._left_out()
        problems += unsaid
        return replace(self.table.choices, names=names, rows=left_out), problems

    def _answer(self, row: NameRow) -> tuple[str, str]:
        """The code chosen for a name, and what is wrong with it."""
        code = row.typed or row.chosen
        about = {"address": row.address, "text": row.line.text}
        if not code:
            return "", _("%(address)s: say which commune “%(text)s” is.") % about
        if code == IGNORE:
            return IGNORE, ""
        match = self.table.ground.atlas.by_the_code(code)
        if match.place is None:
            message = _("%(address)s: there is no commune %(code)s in your territory.")
            return "", message % {**about, "code": code[:20]}
        return match.place.code, ""

    def _left_out(self) -> tuple[frozenset[int], list[str]]:
        rows, problems = set(), []
        for row in self.twice:
            kept = {value for value, _address, _text in row.rows}
            if row.chosen not in kept:
                message = _("Say which row of %(commune)s is to be read.")
                problems.append(message % {"commune": row.place.name})
            rows |= {int(value) for value in kept - {row.chosen}}
        return frozenset(rows), problems
