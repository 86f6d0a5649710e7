"""The first rows of a table, as a page shows them."""

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from criteria.workbook.tablecolumns import column_name
from criteria.workbook.tables import TableUpload

ROWS = 12
COLUMNS = 40


@dataclass(frozen=True)
class FirstRows:
    """Names of the columns, and rows with name, texts, and whether they are part of the head."""

    columns: list[str]
    rows: list[tuple[str, list[str], bool]]
    more: int  # columns that are not shown


def first_rows(table: TableUpload) -> FirstRows:
    """The head with the rows around it; the top of the sheet where there is no head."""
    cells, head = table.table, table.layout.head
    start = max(0, head.top - 2) if head else 0
    shown = range(start, min(cells.height, start + ROWS + (3 if head else 8)))
    rows = [
        (row_name(table, row), cells.texts(row)[:COLUMNS], bool(head and row in head.rows))
        for row in shown
    ]
    names = [column_name(table, column) for column in range(min(cells.width, COLUMNS))]
    return FirstRows(names, rows, max(0, cells.width - COLUMNS))


def row_name(table: TableUpload, index: int) -> str:
    """How the sheet calls a row of the table: "4", or "D" where it is a column there."""
    return get_column_letter(index + 1) if table.table.across else str(index + 1)
