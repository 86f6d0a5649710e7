"""Tables of a paper: how they are kept among its figures, and how they are read back."""

from collections.abc import Iterable, Sequence
from typing import Any

from meetings.papers.document import Column, Row, Span, Table, clean
from meetings.papers.texts import words

Shape = tuple[str, int, str]  # key of the head's text, share of the width, alignment


def kept(shapes: Sequence[Shape], rows: Iterable[Sequence[Span | str]]) -> dict[str, Any]:
    """A table, JSON-ready: columns [title, share, alignment], rows of cells [text, address]."""
    return {
        "columns": [[words(f"head.{key}"), width, align] for key, width, align in shapes],
        "rows": [[_cell(cell) for cell in row] for row in rows],
    }


def _cell(cell: Span | str) -> list[str]:
    text, address = (cell.text, cell.address) if isinstance(cell, Span) else (cell, "")
    return [clean(text), address]


def table_of(stored: dict[str, Any]) -> Table:
    """The table as `kept` wrote it."""
    columns = tuple(Column(*column) for column in stored["columns"])
    rows = (tuple(Span(*cell) for cell in row) for row in stored["rows"])
    return Table(columns, tuple(Row(cells) for cells in rows))
