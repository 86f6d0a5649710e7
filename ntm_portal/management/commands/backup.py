"""`manage.py backup FILE`: save the database and the evidence in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from ntm_portal.operations.archive import BackupError
from ntm_portal.operations.backup import backup


class Command(BaseCommand):
    """Saves everything as it is at one moment, while the portal goes on working."""

    help = "Save the database and the files of evidence in one new file (see docs/operations.md)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name of the new file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Save, or stop with a reason and leave no file behind."""
        file: Path = options["file"]
        try:
            backup(target=file, now=timezone.now(), say=self._say)
        except (BackupError, OSError) as error:
            raise CommandError(_("No backup was made. %(reason)s") % {"reason": error}) from error
        megabytes = f"{file.stat().st_size / 1e6:.1f}"
        self.stdout.write(_("Saved: %(file)s, %(size)s MB") % {"file": file, "size": megabytes})

    def _say(self, name: str, count: int) -> None:
        self.stdout.write(f"  {name}: {count}")
