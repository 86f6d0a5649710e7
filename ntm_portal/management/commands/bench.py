"""`manage.py bench`: how fast the portal is on a synthetic nation, beside hand-written SQL."""

import platform
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from communes.lookup import today
from ntm_portal.bench.case import Unequal
from ntm_portal.bench.database import NotABench, OwnDatabase
from ntm_portal.bench.run import build, run, served, signature
from ntm_portal.bench.size import Size


class Command(BaseCommand):
    """Works in a database of its own, which it makes and removes; see docs/performance.md."""

    help = "Measure the portal on a synthetic nation, in a database of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the nation's size, and what becomes of it."""
        whole = Size()
        parser.add_argument("--communes", type=int, default=whole.communes)
        parser.add_argument("--rounds", type=int, default=whole.rounds, help="years of history")
        parser.add_argument("--repeat", type=int, default=40, help="times that each case is timed")
        parser.add_argument(
            "--scale", type=int, default=10, help="count queries also with 1/SCALE of the communes"
        )
        parser.add_argument(
            "--pages", action="store_true", help="leave out the import of the whole nation"
        )
        parser.add_argument("--keep", action="store_true", help="leave the nation for the next run")
        parser.add_argument("--rebuild", action="store_true", help="do not use one that was left")
        parser.add_argument(
            "--strict", action="store_true", help="end with code 1 where a requirement misses"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, check, measure, print."""
        if settings.DEBUG:
            raise CommandError("With NTM_DEBUG=1 everything is slow: nothing to be learnt.")
        least = {"communes": 20, "rounds": 2, "repeat": 1, "scale": 2}
        for name, value in least.items():
            if options[name] < value:
                raise CommandError(f"--{name} must be at least {value}.")
        try:
            missed = self._measure(options)
        except (NotABench, Unequal, DatabaseError) as error:
            raise CommandError(str(error)) from error
        if missed and options["strict"]:
            raise CommandError(f"{missed} requirements miss.")

    def _measure(self, options: dict[str, Any]) -> int:
        """The number of requirements that miss."""
        size, day = Size.of(options["communes"], options["rounds"]), today()
        database = OwnDatabase()
        stands = database.prepare(signature(size, day), options["rebuild"])
        try:
            with served():
                self.stdout.write(f"{_machine()}; {database.name}")
                counts = {} if stands else build(size, day, options["scale"], self.stdout.write)
                imports = not options["pages"]
                judged = run(size, day, options["repeat"], counts, self.stdout.write, imports)
        finally:
            database.leave(drop=not options["keep"])
        return sum(one.missed for one in judged)


def _machine() -> str:
    """What the times depend on."""
    with connection.cursor() as cursor:
        is_file = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if is_file else "SHOW server_version")
        version = cursor.fetchone()[0]
    return f"Python {platform.python_version()}, {connection.display_name} {version}"
