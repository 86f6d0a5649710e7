"""Many entries of one call: each found by its names, then written together."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communes.lookup import today
from communes.models import UnitVersion
from communes.scope import on_day
from criteria.api.manyrows import VALUES, Row
from criteria.api.spots import LEVELS, row_of
from criteria.batch import STOPS, Entry, Fate, record_batch
from criteria.catalogue import SetView, all_sets, view_of
from criteria.checks import check_day
from criteria.evaluation import Answer
from criteria.models import Status
from criteria.services import ValueEntry, VerdictEntry
from criteria.timeline import lock_units

MOST_GROUPS = 100  # each set and day is a write of its own inside the call


class Wrong(Exception):
    """A field of a row leads to nothing; `name` is the field's."""

    def __init__(self, name: str, *messages: str) -> None:
        super().__init__(" ".join(messages))
        self.name = name


@dataclass(frozen=True)
class Found:
    """A row with the entry that it makes."""

    row: Row
    criteria_set: SetView
    day: date
    entry: Entry

    @property
    def cell(self) -> tuple[Any, ...]:
        """What two rows of one call must not share."""
        subject = getattr(self.entry, "indicator", self.entry.criterion)
        return self.row.part, self.entry.version.unit_id, subject.id, self.day


@dataclass
class Finder:
    """What the names of rows lead to: sets and units, read once for all of them. Two queries."""

    user: User
    rows: Collection[Row]
    today: date
    sets: dict[str, Any] = field(default_factory=dict)
    versions: dict[tuple[str, str], list[Any]] = field(default_factory=lambda: defaultdict(list))
    numbers: dict[Any, Any] = field(default_factory=dict)

    def found(self) -> list[Found]:
        """The rows that make an entry; the others are told what is wrong with them."""
        good = [row for row in self.rows if not row.faults]
        self._read(good)
        found = []
        for row in good:
            try:
                found.append(self._find(row))
            except Wrong as wrong:
                row.refuse(str(wrong), wrong.name)
        often = Counter(one.cell for one in found)
        for one in found:
            if often[one.cell] > 1:
                one.row.refuse(_("The same cell appears twice in one entry."))
        return [one for one in found if not one.row.faults]

    def _read(self, rows: Iterable[Row]) -> None:
        self.sets = {row.code: row for row in all_sets() if row.level in LEVELS}
        codes = {row.said["unit"] for row in rows}
        inside = UnitVersion.objects.visible_to(self.user).filter(unit__code__in=codes)
        for version in inside.select_related("unit", "province", "district", "area"):
            self.versions[version.unit.level, version.unit.code].append(version)

    def _find(self, row: Row) -> Found:
        chosen = self.sets.get(row.said["set"])
        if chosen is None:
            raise Wrong("set", _("There is no criteria set of that code for units."))
        day = row.said.get("holds_from", self.today)
        view = view_of(chosen, day)
        try:
            check_day(day, criteria_set=view, today=self.today)
        except ValidationError as error:
            raise Wrong("holds_from", *error.messages) from None
        versions = self.versions[chosen.level, row.said["unit"]]
        version = next((one for one in versions if on_day(one, day)), None)
        if version is None:
            raise Wrong("unit", _("No unit in your territory has that code on that day."))
        place = self._place(view, day, row)
        if place[0] is None:
            raise Wrong("number", _("The criteria set has no row of that number on that day."))
        return Found(row, view, day, _entry(row, version, *place))

    def _place(self, view: SetView, day: date, row: Row) -> Any:
        """The criterion of a row, with its indicator for a value; None for none."""
        number = row.said["number"]
        key = view.code, day, row.part, number
        if key not in self.numbers:
            self.numbers[key] = row_of(view, number, of_indicator=row.part == VALUES)
        return self.numbers[key]


def _entry(row: Row, version: UnitVersion, criterion: Any, indicator: Any) -> Entry:
    said = row.said
    shared = {"note": said["note"], "seen": said["seen"]}
    if indicator is None:
        return VerdictEntry(version, criterion, Status[said["status"].upper()], **shared)
    answer = Answer(said.get("value"), said.get("answer", ""))
    return ValueEntry(version, criterion, indicator, answer, **shared)


def record_many(
    *, rows: Collection[Row], by: User, reason: str, partial: bool
) -> tuple[datetime, bool]:
    """Record the rows and leave with each what became of it; when, and whether all are on record.

    Call inside a transaction: unless `partial`, False asks the caller to take everything back.
    Raises ValidationError for what concerns the whole call. Queries grow with the number of sets
    and days alone.
    """
    day = today()
    _check_groups(rows, day)
    found = Finder(by, rows, day).found()
    lock_units(one.entry.version.unit_id for one in found)
    now = timezone.now()  # not before: who waited comes after the one that was waited for
    groups: dict[tuple[date, str], list[Found]] = defaultdict(list)
    for one in found:
        groups[one.day, one.criteria_set.code].append(one)
    # The latest day first: an earlier entry then ends where a later one of the call begins, and
    # finds on record what the sender saw.
    for key in sorted(groups, reverse=True):
        _write(groups[key], by=by, reason=reason, partial=partial, now=now)
    return now, not any(row.fate in STOPS for row in rows)


def _check_groups(rows: Iterable[Row], day: date) -> None:
    """Refuse more sets and days than one call may have, before any of them is read."""
    good = (row.said for row in rows if not row.faults)
    groups = {(said["set"], said.get("holds_from", day)) for said in good}
    if len(groups) > MOST_GROUPS:
        told = _("Send at most %(most)d sets and days in one call; these are %(count)d.")
        raise ValidationError(told % {"most": MOST_GROUPS, "count": len(groups)})


def _write(found: list[Found], *, by: User, reason: str, partial: bool, now: datetime) -> None:
    outcomes = record_batch(
        entries=[one.entry for one in found],
        criteria_set=found[0].criteria_set,
        effective_on=found[0].day,
        by=by,
        reason=reason,
        now=now,
        partial=partial,
    )
    for one, outcome in zip(found, outcomes, strict=True):
        row = one.row
        row.fate, row.fact = outcome.fate, outcome.row or outcome.before
        for message in outcome.messages:
            row.refuse(message)


def written(rows: Iterable[Row]) -> int:
    """How many rows changed what is on record."""
    return sum(row.fate in (Fate.NEW, Fate.CHANGED) for row in rows)
