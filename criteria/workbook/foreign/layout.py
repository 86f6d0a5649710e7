"""How a sheet is taken to be laid out: which way round, where its head is, what columns are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from criteria.workbook.foreign.columns import Column, propose
from criteria.workbook.foreign.head import Head, Known, find_head
from criteria.workbook.foreign.labels import Labels
from criteria.workbook.foreign.table import Table
from criteria.workbook.foreign.targets import Role, Targets

MOST_COLUMNS = 150  # of the side on which the criteria stand
MOST_LINES = 5_000  # of the other: no office has so many communes


@dataclass(frozen=True)
class Layout:
    """A table with its head and columns; no head where none was found."""

    table: Table
    head: Head | None = None
    columns: Sequence[Column] = field(default=())

    @property
    def weight(self) -> tuple[int, int]:
        """What speaks for this way of reading the sheet: columns of data, and rows of communes."""
        data = sum(column.meaning.holds_data for column in self.columns)
        names = sum(column.names for column in self.columns if column.meaning.role == Role.NAME)
        return data * names, data


def lay_out(table: Table, targets: Targets, known: Known, head: Head | None = None) -> Layout:
    """The table as it stands, with the head that a person chose or else the one found."""
    if is_too_large(table):
        return Layout(table)
    labels = Labels(targets)
    head = head or find_head(table, labels, known)
    if head is None:
        return Layout(table)
    return Layout(table, head, propose(table, head, labels, known))


def is_too_large(table: Table) -> bool:
    """Whether a sheet is larger than any table of communes and criteria."""
    return table.width > MOST_COLUMNS or table.height > MOST_LINES


def detect(table: Table, targets: Targets, known: Known) -> Layout:
    """The better of two ways: criteria across, or criteria down and communes across."""
    plain = lay_out(table, targets, known)
    if not table.may_turn:
        return plain
    turned = lay_out(table.turned(), targets, known)
    return turned if turned.weight > plain.weight else plain
