"""The rows that an import added, written by a plain COPY into the same tables as they were before.

"As before" is a copy of the database from the moment before the import, in which the rows that the
import closed are closed as well: COPY alone could not, since a cell has one open row.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from django.db import connection, transaction

from ntm_portal.bench.command import TABLES

CLOSED = "closed"
MOMENT = "(SELECT MAX(recorded_at) FROM criteria_measurement)"
AT = {"accounts_auditentry": "at"}  # when a row was written; `recorded_at` elsewhere


@contextmanager
def copied_database() -> Iterator[str]:
    """The name of a copy of this database on a PostgreSQL server; "" elsewhere."""
    if connection.vendor != "postgresql":
        yield ""
        return
    own = str(connection.settings_dict["NAME"])
    copy = f"{own}_copy"
    quoted = connection.ops.quote_name
    _from_outside(
        f"DROP DATABASE IF EXISTS {quoted(copy)}",
        f"CREATE DATABASE {quoted(copy)} TEMPLATE {quoted(own)} STRATEGY file_copy",
        "CHECKPOINT",
    )
    try:
        yield copy
    finally:
        _from_outside(f"DROP DATABASE IF EXISTS {quoted(copy)}")


def copy_seconds(copy: str, folder: Path, say: Callable[[str], object]) -> float:
    """Copy the rows that the last import added into `copy`; seconds of that alone."""
    for table in TABLES:
        _export(table, f"{AT.get(table, 'recorded_at')} = {MOMENT}", folder / table)
        if table not in AT:
            closed = f"replaced_at = {MOMENT} AND recorded_at < {MOMENT}"
            _export(table, closed, folder / f"{table}.{CLOSED}", "id, replaced_at")
    own = connection.settings_dict["NAME"]
    _go(copy)
    try:
        for table in TABLES:
            if table not in AT:
                _close(table, folder / f"{table}.{CLOSED}")
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
        start = perf_counter()
        with transaction.atomic():
            rows = sum(_import(table, folder / table) for table in TABLES)
        seconds = perf_counter() - start
    finally:
        _go(own)
    say(f"COPY of the {rows} rows that resulted: {seconds:.1f} s")
    return seconds


def _go(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _from_outside(*statements: str) -> None:
    """Run statements about databases from one that none of them is about."""
    own = connection.settings_dict["NAME"]
    _go("postgres")
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        _go(own)


def _export(table: str, where: str, path: Path, columns: str = "*") -> None:
    statement = f"COPY (SELECT {columns} FROM {table} WHERE {where} ORDER BY id) TO STDOUT"  # noqa: S608
    with connection.cursor() as cursor, path.open("w") as file:
        cursor.copy_expert(statement, file)


def _import(table: str, path: Path) -> int:
    with connection.cursor() as cursor, path.open() as file:
        cursor.copy_expert(f"COPY {table} FROM STDIN", file)
        return int(cursor.rowcount)


def _close(table: str, path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE closed (id bigint, replaced_at timestamptz)")
        with path.open() as file:
            cursor.copy_expert("COPY closed FROM STDIN", file)
        cursor.execute(
            f"UPDATE {table} t SET replaced_at = c.replaced_at FROM closed c WHERE c.id = t.id"  # noqa: S608
        )
        cursor.execute("DROP TABLE closed")
