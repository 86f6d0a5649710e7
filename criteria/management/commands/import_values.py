"""`manage.py import_values FILE`: record a long list of values, all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import User
from criteria.bulk.importing import Imported, Order, check_order, import_values
from criteria.bulk.lists import ValueList
from criteria.bulk.progress import LABELS, Phase
from criteria.models import CriteriaSet
from ntm_portal.lib.periods import parse_day

SECONDS = 2.0  # between two lines about the same step


class Command(BaseCommand):
    """Records as the named person, with that person's rights; see docs/operations.md."""

    help = "Record a long list of values (.csv or .xlsx) as a person with the right to."
    _told: tuple[Phase | None, float] = (None, 0.0)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, the set, the day, who records and why."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--set", required=True, help="code of the criteria set")
        parser.add_argument("--on", required=True, help="day that the values hold from, YYYY-MM-DD")
        parser.add_argument("--by", required=True, help="user name of the person who records")
        parser.add_argument("--reason", default="", help="needed for a day gone by")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be written")
        parser.add_argument(
            "--partial", action="store_true", help="record the rest where rows are wrong"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, or stop with every fault that was found and nothing written."""
        order, file = _order(options), options["file"]
        try:
            check_order(order)
            with file.open("rb") as stream:
                done = import_values(ValueList(stream, file.name), order=order, say=self._say)
        except OSError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self._report(done)
        if done.problems and not order.partial:
            raise CommandError(_("Nothing was recorded."))

    def _say(self, phase: Phase, done: int, total: int) -> None:
        last, at = self._told
        if phase == last and monotonic() - at < SECONDS:
            return
        self._told = phase, monotonic()
        part = f" {100 * done // total} %" if total else ""
        self.stdout.write(f"{LABELS[phase]}{part}")
        self.stdout.flush()

    def _report(self, done: Imported) -> None:
        for problem in done.problems:
            self.stderr.write(str(problem))
        if done.problems.untold:
            told = _("… and %(count)d more problems.")
            self.stderr.write(told % {"count": done.problems.untold})
        told = _(
            "%(read)d values: %(new)d new, %(changed)d changed, %(same)d as they were; "
            "%(verdicts)d verdicts; %(wrong)d problems."
        )
        tally = done.tally
        counts = {"new": tally.new, "changed": tally.changed, "same": tally.same}
        more = {"read": done.read, "verdicts": tally.verdicts, "wrong": done.problems.count}
        self.stdout.write(told % (counts | more))
        if done.moment:
            self.stdout.write(_("Recorded at %(moment)s.") % {"moment": done.moment.isoformat()})


def _order(options: dict[str, Any]) -> Order:
    day = parse_day(options["on"])
    if day is None:
        raise CommandError(_("Choose a day such as 25/09/2021."))
    criteria_set = CriteriaSet.objects.filter(code=options["set"])
    by = User.objects.filter(username=options["by"], is_active=True)
    chosen = criteria_set.select_related("extends", "requires").first()
    person = by.first()
    if chosen is None:
        told = _("There is no criteria set “%(code)s”.")
        raise CommandError(told % {"code": options["set"]})
    if person is None:
        raise CommandError(_("There is no person “%(name)s”.") % {"name": options["by"]})
    return Order(
        chosen, day, person, options["reason"], options["partial"], rehearsal=options["dry_run"]
    )
