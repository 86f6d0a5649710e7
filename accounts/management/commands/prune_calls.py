"""`manage.py prune_calls`: forget the calls of systems that were logged long ago."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.housekeeping import prune_calls


class Command(BaseCommand):
    """For a timer; run twice it does nothing more."""

    help = "Forget calls with tokens that were logged more than NTM_API_CALLS_DAYS days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget them and say how many."""
        gone = prune_calls(now=timezone.now())
        told = ngettext("%(n)d logged call was deleted.", "%(n)d logged calls were deleted.", gone)
        self.stdout.write(told % {"n": gone})
