"""`manage.py prune_answers`: forget the answers that were kept for repeated writes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.housekeeping import prune_answers


class Command(BaseCommand):
    """For a timer; run twice it does nothing more."""

    help = "Forget the answers kept for repeated writes over the API for more than 48 hours."

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget them and say how many."""
        gone = prune_answers(now=timezone.now())
        told = ngettext("%(n)d kept answer was deleted.", "%(n)d kept answers were deleted.", gone)
        self.stdout.write(told % {"n": gone})
