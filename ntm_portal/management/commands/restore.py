"""`manage.py restore FILE`: bring back what `backup` saved."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from ntm_portal.operations.archive import BackupError
from ntm_portal.operations.restore import check, restore


class Command(BaseCommand):
    """Fills a migrated database and the media folder, wholly or not at all."""

    help = "Bring back a backup, on the same or the other kind of database, or only check it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and how far to go."""
        parser.add_argument("file", type=Path)
        extent = parser.add_mutually_exclusive_group()
        extent.add_argument("--check", action="store_true", help="only check the file")
        extent.add_argument(
            "--replace", action="store_true", help="first delete all that is there now"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and restore, or stop with a reason and nothing changed."""
        file: Path = options["file"]
        try:
            if options["check"]:
                manifest = check(file)
            else:
                manifest = restore(
                    source=file, now=timezone.now(), replace=options["replace"], say=self._say
                )
        except (BackupError, OSError) as error:
            raise CommandError(_("%(error)s Nothing was changed.") % {"error": error}) from error
        made = timezone.localtime(manifest.made_at).strftime("%d/%m/%Y %H:%M")
        said = _("Whole and fit for this version.") if options["check"] else _("Restored.")
        self.stdout.write(f"{said} {_('Backup of %(time)s') % {'time': made}}")

    def _say(self, name: str, count: int) -> None:
        self.stdout.write(f"  {name}: {count}")
