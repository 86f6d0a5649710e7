"""A database of the bench's own, next to the office's and never the same."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

MARK = "ntm_bench"  # a table that only a database of the bench has; it names the nation in it


class NotABench(Exception):
    """The database holds something that the bench did not put there."""


class OwnDatabase:
    """The file `bench.sqlite3` in NTM_VAR, or `<name>_bench` on the server of DATABASE_URL."""

    def __init__(self) -> None:
        self.office = str(connection.settings_dict["NAME"])
        self.is_file = connection.vendor == "sqlite"
        file = Path(settings.VAR_DIR) / "bench.sqlite3"
        self.name = str(file) if self.is_file else f"{self.office}_bench"

    def enter(self) -> None:
        """Lead every query of this process there; the database is made where there is none.

        Raises NotABench where a database of that name holds anything else.
        """
        if not self.is_file:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
                if not cursor.fetchall():
                    cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(self.name)}")
        self._go(self.name)
        tables = connection.introspection.table_names()
        if tables and MARK not in tables:
            self._go(self.office)
            raise NotABench(f"{self.name} holds tables that are not of a bench: left as it is.")

    def leave(self, *, drop: bool) -> None:
        """Lead queries back to the office's database; with `drop`, remove the one entered."""
        self._go(self.office)
        if not drop:
            return
        if self.is_file:
            for suffix in ("", "-wal", "-shm"):
                Path(self.name + suffix).unlink(missing_ok=True)
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {connection.ops.quote_name(self.name)}")

    def prepare(self, nation: str, rebuild: bool) -> bool:
        """Whether `nation`, as `sign` named it, stands already; if not, leave empty tables."""
        self.enter()
        stands = _signed() == nation and not rebuild
        if not stands:
            self.leave(drop=True)
            self.enter()
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLE {MARK} (nation varchar(200))")
        call_command("migrate", verbosity=0, interactive=False)
        return stands

    def _go(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name


def _signed() -> str:
    """The nation in the database; "" for none, or one half built."""
    if MARK not in connection.introspection.table_names():
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nation FROM {MARK}")  # noqa: S608 - a constant
        row = cursor.fetchone()
    return row[0] if row else ""


def sign(nation: str) -> None:
    """Say that the nation is whole, and let PostgreSQL know its tables as autovacuum would."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {MARK} (nation) VALUES (%s)", [nation])  # noqa: S608
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
