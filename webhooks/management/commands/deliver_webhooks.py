"""Tell other systems what happened: the worker behind the webhooks."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from webhooks.delivering import AT_ONCE, Tally, turn


class Command(BaseCommand):
    """Look for events and deliver them, once or until it is stopped."""

    help = (
        "Looks for events, sends what is due and tries again what failed. Runs until it is"
        " stopped, or one turn with --once. Several at once do no harm, nor does stopping it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often."""
        parser.add_argument("--once", action="store_true", help="one turn, for a timer or cron")
        parser.add_argument(
            "--interval", type=int, default=10, metavar="SECONDS", help="pause between turns (10)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take turns."""
        while True:
            tally = turn(timezone.now)
            if options["once"] or tally != Tally():
                self.stdout.write(
                    f"{tally.made} new, {tally.delivered} delivered, {tally.failed} failed"
                )
                self.stdout.flush()  # a journal is read while the worker runs
            if options["once"]:
                return
            if tally.delivered < AT_ONCE:  # else there is more to send
                time.sleep(max(1, options["interval"]))
            close_old_connections()
