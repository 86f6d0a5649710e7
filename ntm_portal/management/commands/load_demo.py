"""`manage.py load_demo`: the people and scenes of the demo, only where NTM_DEMO=1."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from communes.models import UnitVersion
from criteria.models import CriteriaSet
from meetings.models import Meeting, Task
from ntm_portal.demo import accounts, agencies, systems, webhooks
from ntm_portal.demo.convening import gatherings
from ntm_portal.demo.filing import Filing
from ntm_portal.demo.gathering import Host
from ntm_portal.demo.people import PEOPLE
from ntm_portal.demo.story import Story, stories
from ntm_portal.demo.telling import Teller
from ntm_portal.lib.periods import local_day


class Command(BaseCommand):
    """Loads what docs/demo.md describes; what is there already is left as it is."""

    help = "Load the people and scenes of the demo (needs NTM_DEMO=1, the units and the criteria)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write every entry in one transaction, or none; then papers and meetings, one by one."""
        if not settings.DEMO:
            raise CommandError(
                "Demo data belongs to a demo only: its passwords are public. Set NTM_DEMO=1 on a"
                " database that holds no real data."
            )
        told = stories(local_day(timezone.now()))
        self._require_lists({story.criteria_set for story in told})
        with transaction.atomic():
            written = self._add_people() + sum(self._tell(story) for story in told)
        written += self._file_papers(told)
        written += self._hold_meetings()
        if not written:
            self.stdout.write("The demo was loaded already; nothing was written.")

    def _require_lists(self, codes: set[str]) -> None:
        """Refuse to start before units and criteria sets are loaded."""
        if not UnitVersion.objects.exists():
            raise CommandError("There are no units yet: run load_units and load_criteria first.")
        known = set(CriteriaSet.objects.filter(code__in=codes).values_list("code", flat=True))
        if absent := codes - known:
            raise CommandError(f"Run load_criteria first: {', '.join(sorted(absent))} missing.")

    def _add_people(self) -> int:
        agencies.create(now=timezone.now())
        new = accounts.missing()
        accounts.create(new, now=timezone.now())
        if new:
            self.stdout.write(f"People: {len(new)} accounts with their grants")
        made = systems.create(now=timezone.now()) + webhooks.create(now=timezone.now())
        return len(new) + made

    def _tell(self, story: Story) -> int:
        teller = Teller(story, self._people())
        if teller.is_told():
            return 0
        tally = teller.tell()
        self.stdout.write(
            f"{story.title}: {tally.verdicts} verdicts, {tally.values} values,"
            f" {tally.registrations} registrations"
        )
        return 1

    def _people(self) -> dict[str, User]:
        users = User.objects.filter(username__in=[one.username for one in PEOPLE])
        return {user.username: user for user in users}

    def _file_papers(self, told: list[Story]) -> int:
        """Outside the transaction: a file cannot be taken back with one."""
        people = self._people()
        count = sum(Filing(story, people).file() for story in told)
        if count:
            self.stdout.write(f"Evidence: {count} illustrative papers")
        return count

    def _hold_meetings(self) -> int:
        """Each meeting in transactions of its own; what is there already is left as it is."""
        today, people = local_day(timezone.now()), self._people()
        line: dict[str, Meeting] = {}
        before = Meeting.objects.count()
        for told in gatherings(today):
            line[told.key] = Host(told, people, line, today).hold()
        held = Meeting.objects.count() - before
        if held:
            self.stdout.write(f"Meetings: {held}, with {Task.objects.count()} tasks")
        return held
