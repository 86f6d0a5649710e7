"""Whole databases as things to copy, for either engine."""

import shutil
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import psycopg2
from psycopg2.sql import SQL, Identifier


class Store(Protocol):
    """Where databases are kept; names are file paths or database names."""

    def name(self, key: str) -> str: ...
    def url(self, name: str) -> str: ...
    def exists(self, name: str) -> bool: ...
    def copy(self, source: str | None, target: str) -> None: ...
    def rename(self, source: str, target: str) -> None: ...
    def drop(self, name: str) -> None: ...


class SqliteStore:
    """One file per database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def name(self, key: str) -> str:
        return str(self.folder / f"{key}.sqlite3")

    def url(self, name: str) -> str:
        return f"sqlite:///{name}"

    def exists(self, name: str) -> bool:
        return Path(name).exists()

    def copy(self, source: str | None, target: str) -> None:
        self.drop(target)
        if source:
            shutil.copyfile(source, target)

    def rename(self, source: str, target: str) -> None:
        Path(source).rename(target)

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)


class PostgresStore:
    """Databases of one server; copies are made by the server from a template."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings

    def name(self, key: str) -> str:
        return f"test_ntm_{key}"

    def url(self, name: str) -> str:
        given = self.settings
        host = quote(given["HOST"] or "localhost", safe="")
        person = f"{quote(given['USER'])}:{quote(given['PASSWORD'], safe='')}"
        return f"postgres://{person}@{host}:{given['PORT'] or 5432}/{name}"

    def exists(self, name: str) -> bool:
        return bool(self._rows("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def copy(self, source: str | None, target: str) -> None:
        self.drop(target)
        self._do("CREATE DATABASE {} TEMPLATE {}", target, source or "template1")

    def rename(self, source: str, target: str) -> None:
        self._do("ALTER DATABASE {} RENAME TO {}", source, target)

    def drop(self, name: str) -> None:
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def _connect(self) -> Any:
        given = self.settings
        connection = psycopg2.connect(
            dbname="postgres",
            host=given["HOST"] or None,
            port=given["PORT"] or None,
            user=given["USER"] or None,
            password=given["PASSWORD"] or None,
        )
        connection.autocommit = True
        return connection

    def _rows(self, statement: str, *values: str) -> list[Any]:
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, values)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def _do(self, statement: str, *names: str) -> None:
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(SQL(statement).format(*map(Identifier, names)))
        finally:
            connection.close()
