"""`manage.py check_history`: find verdicts and values whose times contradict each other."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from criteria.history_check import findings


class Command(BaseCommand):
    """Prints each contradiction, one a line; exit code 1 if there is any. Changes nothing."""

    help = "Check that the recorded facts of each cell follow each other without gap or overlap."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what is found as it is found."""
        count = 0
        for finding in findings():
            count += 1
            self.stdout.write(str(finding))
        if count:
            raise CommandError(
                _("%(count)d contradictions in the history; nothing was changed.")
                % {"count": count}
            )
        self.stdout.write(_("The history is without contradictions."))
