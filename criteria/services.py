"""Recording verdicts and values: the one door that page, API, import and command go through.

Every function is atomic, checks the person's right, refuses what cannot be, and writes the history
and the audit trail with the change. A lost race raises `timeline.Conflict`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import UnitVersion
from criteria.authority import Rights
from criteria.catalogue import CriterionView, IndicatorView, SetView
from criteria.checks import check_answer, check_date, check_unit
from criteria.evaluation import Answer, contradicts
from criteria.judging import Sheet
from criteria.models import Basis, Measurement, Status, Verdict
from criteria.rejudging import judge_again
from criteria.timeline import lock_units, stand_unchanged, write_facts, write_standing
from criteria.writing import Place, Writing
from ntm_portal.lib.periods import local_day


@dataclass(frozen=True)
class VerdictEntry:
    """One verdict to record; `seen` is the `assertion` on screen, 0 for blank, None to skip.

    A note of None stands for the one on record where the verdict stays the same, else for none.
    """

    version: UnitVersion
    criterion: CriterionView
    status: Status
    note: str | None = ""
    seen: int | None = None


@dataclass(frozen=True)
class ValueEntry:
    """One indicator's value to record; `seen` as in VerdictEntry. A blank answer clears."""

    version: UnitVersion
    criterion: CriterionView
    indicator: IndicatorView
    answer: Answer
    note: str | None = ""
    seen: int | None = None


@transaction.atomic
def record_verdicts(
    *,
    entries: Sequence[VerdictEntry],
    criteria_set: SetView,
    effective_on: date,
    by: User,
    reason: str = "",
    now: datetime | None = None,
) -> list[Verdict]:
    """Record declared verdicts that hold from `effective_on`; all of them or none.

    Returns the verdict that holds in each cell afterwards, in the order of `entries`; an entry
    that says what is on record already writes nothing. Raises ValidationError (keys
    `effective_on`, `unit`, `reason`, `note`), Refused, or Conflict for the changed cells.
    """
    writing = Writing(criteria_set, effective_on, by, reason.strip(), now or timezone.now())
    places = places_of(entries, writing)
    writing = writing.at(now)
    pending = []
    for entry, place in zip(entries, places, strict=True):
        note = (entry.note or "").strip()
        row = writing.verdict(place, status=entry.status, basis=Basis.DECLARED, note=note)
        pending.append(place.pending(row, entry.seen))
    found = stand_unchanged(pending)  # that somebody was there is told before a note is asked for
    _check_contradictions(entries, places, writing)
    write_standing(found, by=by, at=writing.moment)
    return [one.after for one in found]


@transaction.atomic
def record_values(
    *,
    entries: Sequence[ValueEntry],
    criteria_set: SetView,
    effective_on: date,
    by: User,
    reason: str = "",
    now: datetime | None = None,
) -> list[Measurement]:
    """Record values of indicators that hold from `effective_on`; all of them or none.

    A criterion whose indicators are thereby all judged gets a computed verdict of the same
    authority; clearing a value withdraws a computed verdict that rested on it. Raises
    ValidationError (`value` besides those of `record_verdicts`), Refused or Conflict.
    """
    writing = Writing(criteria_set, effective_on, by, reason.strip(), now or timezone.now())
    for entry in entries:
        check_answer(entry.indicator, entry.answer)
    places = places_of(entries, writing)
    writing = writing.at(now)
    versions = [place.version for place in places]
    before = Sheet.read(versions, criteria_set, effective_on)
    pending = [
        place.pending(writing.measurement(place, entry), entry.seen, entry.indicator.number)
        for entry, place in zip(entries, places, strict=True)
    ]
    rows = write_facts(pending, by=by, at=writing.moment)
    after = Sheet.read(versions, criteria_set, effective_on)
    judge_again(places, before, after, writing)
    return rows


def places_of(
    entries: Sequence[VerdictEntry] | Sequence[ValueEntry], writing: Writing
) -> list[Place]:
    """Check day, units and rights, lock the units, and find where each entry is written."""
    day, criteria_set = writing.effective_on, writing.criteria_set
    today = local_day(writing.moment)
    check_date(day, criteria_set=criteria_set, today=today, reason=writing.reason)
    rights = Rights(writing.by, day)
    places = []
    for entry in entries:
        check_unit(entry.version, criteria_set=criteria_set, day=day)
        authority = rights.require(entry.version, entry.criterion.id)
        places.append(Place(entry.version, entry.criterion, authority))
    lock_units(place.version.unit_id for place in places)
    return places


def _check_contradictions(
    entries: Sequence[VerdictEntry], places: Sequence[Place], writing: Writing
) -> None:
    versions = [place.version for place in places]
    sheet = Sheet.read(versions, writing.criteria_set, writing.effective_on)
    against = []
    for entry, place in zip(entries, places, strict=True):
        if said := contradiction(place, entry.status, entry.note or "", sheet):
            against.append(said if len(entries) == 1 else f"{place.version.name}: {said}")
    if against:
        raise ValidationError({"note": against})


def contradiction(place: Place, status: Status, note: str, sheet: Sheet) -> str:
    """What to tell of a verdict against a complete set of recorded indicators; "" if all is well.

    It needs a reason in its own note: that for a past day is given once for all that one types.
    """
    computed = sheet.verdict(place.version.unit_id, place.criterion, place.authority)
    if note.strip() or not contradicts(status, computed):
        return ""
    return _(
        "The recorded indicators of criterion %(number)s say “%(computed)s”. "
        "Write in the note why the verdict differs."
    ) % {"number": place.criterion.number, "computed": Status(computed or 0).label}
