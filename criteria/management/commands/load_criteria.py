"""`manage.py load_criteria [FILE …]`: criteria sets from YAML files into the catalogue."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from criteria.loading.loader import OWN_FILES, load_files
from criteria.loading.problems import LoadError


class Command(BaseCommand):
    """Load criteria sets; loading the same files again writes nothing."""

    help = "Load criteria sets from YAML files (without FILE: all that come with the portal)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take any number of files."""
        parser.add_argument("file", nargs="*", type=Path, help="YAML file of one criteria set")
        told = "overwrite also sets that were changed with a workbook on the pages"
        parser.add_argument("--replace", action="store_true", help=told)

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was done to each set."""
        paths = options["file"] or sorted(OWN_FILES.glob("*.yaml"))
        try:
            outcomes = load_files(
                paths,
                by=None,
                now=timezone.now(),
                reason="load_criteria",
                replace=options["replace"],
            )
        except LoadError as error:
            raise CommandError(f"{error}\nNothing was changed.") from error
        for outcome in outcomes:
            self.stdout.write(f"{outcome.code}: {outcome.result}")
        written = sum(outcome.result in ("new", "changed") for outcome in outcomes)
        self.stdout.write(f"{written} of {len(outcomes)} criteria sets written.")
