"""Telling a story: its entries go through the portal's services, in the order they were made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import User
from communes.models import Level, UnitVersion
from criteria.catalogue import SetView, load_set
from criteria.cells import matrix
from criteria.evaluation import Answer
from criteria.models import Status, Verdict
from criteria.progress import Question
from criteria.registrations import register
from criteria.services import ValueEntry, VerdictEntry, record_values, record_verdicts
from ntm_portal.demo.story import SIGNS, Act, Story


class StoryError(Exception):
    """A story names a unit, person or indicator that is not there."""


@dataclass
class Tally:
    """What telling a story wrote."""

    registrations: int = 0
    verdicts: int = 0
    values: int = 0


class Teller:
    """Writes one story; `people` are the demo's accounts by name, kept for their grants."""

    def __init__(self, story: Story, people: dict[str, User]) -> None:
        self.story = story
        self.people = people
        self.tally = Tally()

    def is_told(self) -> bool:
        """Whether a verdict of one of the story's authors bears one of its moments.

        History keeps its rows, so that no later entry hides this.
        """
        acts = self.story.acts()
        rows = Verdict.objects.filter(
            criteria_set__code=self.story.criteria_set,
            asserted_by__username__in={act.by for act in acts},
            asserted_at__in={act.moment for act in acts},
        )
        return bool(rows.exists())

    def tell(self) -> Tally:
        """Write everything, earliest first. Raises StoryError, and whatever the services raise."""
        self._register()
        for act in self.story.acts():
            if act.values:
                self._record_values(act)
            if act.lines:
                self._record_verdicts(act)
        return self.tally

    def _register(self) -> None:
        for entry in self.story.registrations:
            versions = find_versions(self.story, entry.day, entry.units)
            for version in versions.values():
                register(
                    version=version,
                    criteria_set=self._set_on(entry.day),
                    target_year=entry.year,
                    decision=entry.decision,
                    registered_on=entry.day,
                    by=self.people[entry.by],
                    note=self.story.reason,
                    now=entry.moment,
                )
            self.tally.registrations += len(versions)

    def _record_values(self, act: Act) -> None:
        criteria_set = self._set_on(act.day)
        places = {row.number: (c, row) for c in criteria_set.criteria for row in c.indicators}
        versions = find_versions(self.story, act.day, act.values)
        entries = [
            ValueEntry(versions[unit], *places[number], _answer(value))
            for unit, values in act.values.items()
            for number, value in values.items()
        ]
        record_values(
            entries=entries,
            criteria_set=criteria_set,
            effective_on=act.day,
            by=self.people[act.by],
            reason=self.story.reason,
            now=act.moment,
        )
        self.tally.values += len(entries)

    def _record_verdicts(self, act: Act) -> None:
        entries = self._news(act)
        record_verdicts(
            entries=entries,
            criteria_set=self._set_on(act.day),
            effective_on=act.day,
            by=self.people[act.by],
            reason=self.story.reason,
            now=act.moment,
        )
        self.tally.verdicts += len(entries)

    def _news(self, act: Act) -> list[VerdictEntry]:
        """The entries that say something else than what the office has on record by then.

        A verdict that its values gave already is thus not declared once more.
        """
        criteria_set = self._set_on(act.day)
        versions = find_versions(self.story, act.day, act.lines)
        question = Question(criteria_set, act.day, act.authority)
        cells = matrix(question, [version.unit_id for version in versions.values()])
        entries = []
        for unit, line in act.lines.items():
            version = versions[unit]
            for criterion, sign in zip(criteria_set.criteria, line, strict=True):
                cell = cells.get((version.unit_id, criterion.id))
                standing = cell.status if cell else Status.WITHDRAWN
                note = act.notes.get((unit, criterion.number), "")
                if SIGNS[sign] != standing or note:
                    entries.append(VerdictEntry(version, criterion, SIGNS[sign], note))
        return entries

    def _set_on(self, day: date) -> SetView:
        return load_set(self.story.criteria_set, day)


def find_versions(story: Story, day: date, units: Iterable[str]) -> dict[str, UnitVersion]:
    """Map "code name" → the commune on `day`; the name guards against a mistyped code."""
    wanted = {unit.split(" ", 1)[0]: unit for unit in units}
    rows = UnitVersion.objects.at(day).filter(unit__level=Level.COMMUNE, unit__code__in=wanted)
    found = {f"{row.unit.code} {row.name}": row for row in rows.select_related("unit")}
    if absent := set(wanted.values()) - set(found):
        raise StoryError(f"{story.title}: no {', '.join(sorted(absent))} on {day}")
    return found


def _answer(value: Decimal | str) -> Answer:
    return Answer(word=value) if isinstance(value, str) else Answer(value=value)
