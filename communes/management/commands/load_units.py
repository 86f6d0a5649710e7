"""`manage.py load_units [DIR]`: bring the territory into line with a folder of dated lists."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils import timezone
from django.utils.translation import gettext as _

from communes.loading.bring import Tally
from communes.loading.cells import ListError
from communes.services import load_units

OWN_LISTS = Path(__file__).resolve().parents[2] / "data" / "units"


class Command(BaseCommand):
    """Loads units, versions, successions and classes; a second run changes nothing."""

    help = "Load dated lists of units and successions (see communes/data/units/README.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder; the project's own lists unless given."""
        parser.add_argument("folder", nargs="?", type=Path, default=OWN_LISTS)

    @no_translations  # like every command: the operator's terminal and guides are in English
    def handle(self, *args: Any, **options: Any) -> None:
        """Load, or stop with file, line and reason."""
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder})
        self.stdout.write(_("Loading the units of %(folder)s …") % {"folder": folder})
        try:
            tallies = load_units(folder=folder, by=None, now=timezone.now(), say=self._say)
        except ListError as error:
            raise CommandError(_("%(error)s Nothing was changed.") % {"error": error}) from error
        if not any(tally.written for tally in tallies.values()):
            self.stdout.write(_("Everything was as listed; nothing was written."))

    def _say(self, table: str, tally: Tally) -> None:
        self.stdout.write(
            _(
                "  %(table)s: %(added)d added, %(changed)d changed, %(removed)d removed,"
                " %(same)d as listed"
            )
            % {"table": table, **vars(tally)}
        )
