"""Write the compiled translations: `manage.py compile_messages`, part of setting up.

Does what Django's `compilemessages` does without the gettext tools, which few machines have.
"""

import os
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


def compile_file(source: Path) -> int:
    """Write the .mo file beside `source`; returns the number of texts. OSError: not readable."""
    translations = polib.pofile(str(source))
    target = source.with_suffix(".mo")
    draft = target.with_suffix(f".{os.getpid()}")
    translations.save_as_mofile(str(draft))
    draft.replace(target)  # a server that starts meanwhile never reads half a file
    return len(translations.translated_entries())


class Command(BaseCommand):
    """Compile every django.po of the portal."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile; a file that cannot be read stops it with its name and line."""
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/django.po")):
                try:
                    count = compile_file(source)
                except OSError as error:
                    raise CommandError(f"{source}: {error}") from error
                if options["verbosity"]:
                    self.stdout.write(f"{source.parent.parent.name}: {count} texts")
