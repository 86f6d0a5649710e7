"""An office's own table as one upload: the file, what was decided about it, and what it says.

The rules are in `foreign`; here they meet the file, the territory and the catalogue.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Level, UnitVersion
from communes.scope import on_day
from criteria.catalogue import SetView, view_of
from criteria.models import Status, Upload
from criteria.services import ValueEntry, VerdictEntry
from criteria.workbook.foreign.choices import Choices
from criteria.workbook.foreign.layout import Layout, detect, is_too_large, lay_out
from criteria.workbook.foreign.lines import Line
from criteria.workbook.foreign.places import Atlas, Place, spelling
from criteria.workbook.foreign.reading import Reading, Said
from criteria.workbook.foreign.table import Table
from criteria.workbook.foreign.targets import Targets, targets_of
from criteria.workbook.reading import Item, Mark
from criteria.workbook.uploads import book_of
from ntm_portal.lib.sheetreading import Book, Sheet, Unreadable
from ntm_portal.lib.text import search_key

MOST_SHEETS = 12  # that are looked through for the table
NAMED = (Level.COMMUNE, Level.DISTRICT, Level.AREA)


@dataclass(frozen=True)
class Ground:
    """Where a table may be about: the set, the day, and the communes that the person sees."""

    user: User
    criteria_set: SetView
    day: date

    @cached_property
    def versions(self) -> dict[str, UnitVersion]:
        """The communes on the day, by code. One query, with the names of their districts."""
        return {row.unit.code: row for row in self._seen if row.unit.level == Level.COMMUNE}

    @cached_property
    def _seen(self) -> list[UnitVersion]:
        rows = UnitVersion.objects.visible_to(self.user).at(self.day).select_related("unit")
        if self.criteria_set.province_id:
            rows = rows.inside(self.criteria_set.province_id)
        return list(rows.filter(unit__level__in=NAMED).order_by("sort_key", "unit__code"))

    @cached_property
    def atlas(self) -> Atlas:
        """The communes as the rules find them."""
        names = {row.unit_id: row.name for row in self._seen}
        places = [
            Place(code, row.name, row.kind, self._parent(row, names))
            for code, row in self.versions.items()
        ]
        return Atlas(places, self.criteria_set.kinds)

    def _parent(self, version: UnitVersion, names: Mapping[int, str]) -> str:
        parents = (version.district_id, version.area_id)
        return next((names[pk] for pk in parents if pk is not None and pk in names), "")

    @cached_property
    def targets(self) -> Targets:
        """What a column may stand for."""
        return targets_of(self.criteria_set)

    def elsewhen(self, lines: Iterable[Line]) -> dict[str, UnitVersion]:
        """Communes of the territory that had such names on another day, by key. One query."""
        asked = {line.key: search_key(spelling(line.text).name) for line in lines}
        rows = UnitVersion.objects.visible_to(self.user).filter(search_key__in=set(asked.values()))
        found = rows.filter(unit__level=Level.COMMUNE).select_related("unit").order_by("pk")
        by_name = {row.search_key: row for row in found if not on_day(row, self.day)}
        return {key: by_name[name] for key, name in asked.items() if name in by_name}


class TableUpload:
    """One upload of an office's own table. Raises Unreadable where its file is not to be read."""

    def __init__(self, upload: Upload, user: User) -> None:
        self.upload, self.user = upload, user
        criteria_set, day = upload.criteria_set, upload.effective_on
        if criteria_set is None or day is None:  # no form leaves them out
            raise Unreadable(_("The table was sent without a criteria set and a day."))
        self.day = day
        self.ground = Ground(user, view_of(criteria_set, day), day)
        self.choices = Choices.from_json(upload.choices)

    @cached_property
    def book(self) -> Book:
        """The file."""
        return book_of(self.upload)

    def decided(self, upload: Upload) -> "TableUpload":
        """The same file after something was decided; it is not read again."""
        again = TableUpload(upload, self.user)
        again.book, again.ground = self.book, self.ground
        return again

    @cached_property
    def sheet(self) -> Sheet:
        """The sheet that was chosen."""
        return self.book.sheet(self.choices.sheet) or sheets_of(self.book)[0]

    @cached_property
    def table(self) -> Table:
        """Its cells, the right way round."""
        plain = Table(self.sheet.rows)
        return plain.turned() if self.choices.across and plain.may_turn else plain

    @cached_property
    def layout(self) -> Layout:
        """Head and columns as they are proposed."""
        ground = self.ground
        return lay_out(self.table, ground.targets, ground.atlas.knows, self.choices.head)

    @cached_property
    def proposed(self) -> Choices:
        """What was decided about the columns, or else what is proposed."""
        if self.is_mapped:
            return self.choices
        columns = {column.index: column.meaning for column in self.layout.columns}
        kept = self.choices
        return Choices(
            self.sheet.name,
            kept.across,
            self.layout.head,
            columns,
            kept.words,
            kept.names,
            kept.rows,
        )

    @cached_property
    def is_mapped(self) -> bool:
        """Whether somebody said what the columns are, and the set still has all of it."""
        data = [meant for meant in self.choices.columns.values() if meant.holds_data]
        known = all(meant in self.ground.targets.of for meant in data)
        return self.choices.is_mapped and known and not is_too_large(self.table)

    @cached_property
    def reading(self) -> Reading:
        """What the table says, read as it was decided or is proposed."""
        return Reading(self.table, self.proposed, self.ground.criteria_set, self.ground.atlas)

    def mark(self, row: int, column: int) -> Mark:
        """A cell of the table as a place in the file."""
        return Mark(self.sheet.name, *self.table.place(row, column))

    def items(self) -> Iterator[Item]:
        """The entries of all cells that say something."""
        for said in self.reading.contents().said:
            version = self.ground.versions[said.place.code]
            yield Item(_entry(said, version), self.mark(said.row, said.column), _about(said))


def _entry(said: Said, version: UnitVersion) -> VerdictEntry | ValueEntry:
    """A note that stands beside a cell is kept: the table says nothing of notes."""
    if said.indicator is not None and said.answer is not None:
        return ValueEntry(version, said.criterion, said.indicator, said.answer, note=None)
    status = Status.WITHDRAWN if said.status is None else said.status
    return VerdictEntry(version, said.criterion, status, note=None)


def _about(said: Said) -> str:
    row = said.indicator or said.criterion
    return f"{said.place.name} · {row.number}. {row.name}"


def sheets_of(book: Book) -> list[Sheet]:
    """The sheets with something in them, the hidden ones only where there is no other."""
    filled = [sheet for sheet in book.sheets if sheet.rows]
    return [sheet for sheet in filled if not sheet.hidden] or filled


def begin(book: Book, ground: Ground) -> Choices:
    """The sheet that is most likely the table, and which way round it is; nothing decided yet."""
    found = [
        (detect(Table(sheet.rows), ground.targets, ground.atlas.knows), sheet)
        for sheet in sheets_of(book)[:MOST_SHEETS]
    ]
    layout, sheet = max(found, key=lambda pair: pair[0].weight)
    return Choices(sheet=sheet.name, across=layout.table.across)
