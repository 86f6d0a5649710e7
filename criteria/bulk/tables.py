"""The temporary tables of one import, and how rows get into them: COPY where there is one.

`bulk_value` holds the list, `bulk_cell` the values of one day beside what stands in their cells,
`bulk_verdict` the verdicts of that day that are to be written.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import StringIO
from itertools import islice
from typing import Any

from django.db import connection

from criteria.models import Measurement, Verdict

ROWS_AT_ONCE = 20_000
COLLECTION = 100_000, 50, 50  # with Python's own thresholds an import takes a third longer
TABLES = ("bulk_value", "bulk_cell", "bulk_verdict")
CREATE = """
    CREATE TEMPORARY TABLE bulk_value (line integer, place integer, unit_id bigint,
        subject_id bigint, criterion_id bigint, authority smallint, holds_from {day},
        value {value}, answer varchar(60), note text);
    CREATE TEMPORARY TABLE bulk_cell (line integer, place integer, unit_id bigint,
        subject_id bigint, criterion_id bigint, authority smallint, value {value},
        answer varchar(60), note text, holds_to {day}, changes smallint, before_id bigint,
        before_from {day}, old_value {value}, old_answer varchar(60), old_note text);
    CREATE TEMPORARY TABLE bulk_verdict (unit_id bigint, subject_id bigint, authority smallint,
        status smallint, basis varchar(10), workings {workings}, note text, holds_to {day},
        before_id bigint)
"""


def on_server() -> bool:
    """Whether the database is PostgreSQL: it has COPY, and plans by what it knows of a table."""
    return connection.vendor == "postgresql"


@contextmanager
def rare_collection() -> Iterator[None]:
    """Look for garbage less often: rows come and go by the million, and none of them in circles."""
    before = gc.get_threshold()
    gc.set_threshold(*COLLECTION)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def temporary_tables() -> Iterator[None]:
    """The tables, empty, for as long as the block lasts."""
    types = {
        "day": Measurement._meta.get_field("holds_from").db_type(connection),
        "value": Measurement._meta.get_field("value").db_type(connection),
        "workings": Verdict._meta.get_field("workings").db_type(connection),
    }
    _drop()
    run(*CREATE.format(**types).split(";"))
    if not on_server():  # PostgreSQL joins whole tables faster than by an index
        run("CREATE INDEX temp.bulk_cell_place ON bulk_cell (unit_id, subject_id)")
    try:
        yield
    finally:
        _drop()


def _drop() -> None:
    run(*(f"DROP TABLE IF EXISTS {table}" for table in TABLES))


def run(*statements: str, **values: Any) -> None:
    """Run statements with `%(named)s` values, days and moments as the database writes them."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, written(values) if values else None)


def ask(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows that a statement gives, all at once."""
    with connection.cursor() as cursor:
        cursor.execute(statement, written(values) if values else None)
        return list(cursor.fetchall())


def stream(statement: str, **values: Any) -> Iterator[tuple[Any, ...]]:
    """The rows that a statement gives, a part of them in memory; inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, written(values) if values else None)
        while rows := cursor.fetchmany(ROWS_AT_ONCE // 4):
            yield from rows


def written(values: dict[str, Any]) -> dict[str, Any]:
    """Values as the database takes them."""
    return {name: _written(value) for name, value in values.items()}


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def put(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Add rows to a table and count them, a part of them in memory."""
    count, left = 0, iter(rows)
    while part := list(islice(left, ROWS_AT_ONCE)):
        (_copy if on_server() else _insert)(table, columns, part)
        count += len(part)
    return count


def _insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _copy(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    text = StringIO("".join("\t".join(map(_field, row)) + "\n" for row in rows))
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", text)


def _field(value: Any) -> str:
    if value is None:
        return r"\N"
    if type(value) is not str:
        return str(value)
    if "\\" in value or not value.isprintable():
        escaped = value.replace("\\", r"\\").replace("\t", r"\t")
        return escaped.replace("\n", r"\n").replace("\r", r"\r")
    return value


def settle(table: str) -> None:
    """Let PostgreSQL know what a table holds now, for the statements that follow."""
    if on_server():
        run(f"ANALYZE {table}")
