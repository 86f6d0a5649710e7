"""What differs between two editions of a set, row by row in the words of its sheets: pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.workbook.catalogue import layout
from criteria.workbook.catalogue.cells import Cell
from criteria.workbook.catalogue.lines import Line, Lines
from ntm_portal.lib.numbers import format_number

TABLES = (layout.SET, *layout.TABLES)
ORDERED = ("criteria", "indicators", "classes", "special_rules")  # read in the order of their rows
UNTOLD = {"hint", "field"}


class Fate(TextChoices):
    """What becomes of a row; the value names the CSS class."""

    NEW = "new", gettext_lazy("new")
    CHANGED = "changed", gettext_lazy("changed")
    GONE = "gone", gettext_lazy("removed")


@dataclass(frozen=True)
class CellChange:
    """One cell: its column, what stood there, and what stands there now."""

    key: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowChange:
    """One row that differs; `key` as in `lines.Line`."""

    table: str
    sheet: str
    key: tuple[str, ...]
    name: str
    fate: Fate
    cells: tuple[CellChange, ...]

    @property
    def number(self) -> str:
        """The number of the criterion or indicator; "" for rows of other sheets."""
        return self.key[1] if self.table in ("criteria", "indicators", "thresholds") else ""

    @property
    def year(self) -> int | None:
        """The assessment year of a threshold; None for rows that count in every year."""
        return int(self.key[2]) if self.table == "thresholds" and self.key[2] else None


def compare(before: Lines | None, after: Lines) -> list[RowChange]:
    """Every row that differs, sheet by sheet; without `before` every row is new."""
    found: list[RowChange] = []
    for table in TABLES:
        old = (before or {}).get(table.key, [])
        found += _rows(table, old, after[table.key])
        is_ordered = table.key in ORDERED and before is not None
        if is_ordered and not _same_order(old, after[table.key]):
            name = _("order of the rows")
            found.append(RowChange(table.key, table.heading, ("", ""), name, Fate.CHANGED, ()))
    return found


def _rows(table: layout.Table, old: Sequence[Line], new: Sequence[Line]) -> Iterator[RowChange]:
    known, wanted = _by_key(old), _by_key(new)
    for key, line in wanted.items():
        cells = _cells(table, known.get(key, {}), line)
        if key not in known:
            yield _change(table, key, line, Fate.NEW, cells)
        elif cells:
            yield _change(table, key, line, Fate.CHANGED, cells)
    for key, line in known.items():
        if key not in wanted:
            yield _change(table, key, line, Fate.GONE, _cells(table, line, {}))


def _by_key(lines: Iterable[Line]) -> dict[tuple[str, ...], Mapping[str, Cell]]:
    return {line.key: line.cells for line in lines}


def _same_order(old: Sequence[Line], new: Sequence[Line]) -> bool:
    common = {line.key for line in old} & {line.key for line in new}
    orders = [[line.key for line in lines if line.key in common] for lines in (old, new)]
    return orders[0] == orders[1]


def _change(
    table: layout.Table,
    key: tuple[str, ...],
    line: Mapping[str, Cell],
    fate: Fate,
    cells: tuple[CellChange, ...],
) -> RowChange:
    told = line.get("field") or line.get("name_vi") or line.get("hint") or ""
    label = "" if table is layout.SET else " ".join(part for part in key[-2:] if part)
    if table.key in ("criteria", "indicators"):
        label = key[1]
    name = f"{label} {told}".strip()
    return RowChange(table.key, table.heading, key, name, fate, cells)


def _cells(
    table: layout.Table, old: Mapping[str, Cell], new: Mapping[str, Cell]
) -> tuple[CellChange, ...]:
    titles = {one.key: one.heading for one in table.columns}
    keys = [key for key in {**titles, **old, **new} if key not in UNTOLD]
    return tuple(
        CellChange(key, titles.get(key, key), shown(old.get(key)), shown(new.get(key)))
        for key in keys
        if old.get(key) != new.get(key)
    )


def shown(value: Cell) -> str:
    """A cell as a page shows it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value) if isinstance(value, str) else format_number(value)
