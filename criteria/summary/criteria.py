"""Criteria × communes that met them: at the end of last year, now, and as planned for this year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from criteria.models import Registration
from criteria.progress import Question, judged_units
from criteria.summary.counts import Counts, counts
from criteria.summary.tables import Head, Letterhead, Row, Summary, Value, about, share
from criteria.summary.texts import say
from ntm_portal.lib.letterhead import long_day, short_day


@dataclass(frozen=True)
class Periods:
    """The three columns: the end of last year (None where there was none), now, and the plan.

    Planned is what is met now, and what communes registered up to this year still miss: they
    promise the whole set.
    """

    day_before: date
    before: Counts | None
    now: Counts
    registered: Counts

    def planned(self, criterion_id: int) -> int:
        """Communes that shall meet the criterion by the end of the year."""
        met = self.registered.by_criterion.get(criterion_id, 0)
        return self.now.by_criterion.get(criterion_id, 0) + self.registered.communes - met

    def planned_complete(self, total: int) -> int:
        """Communes that shall meet all criteria by the end of the year."""
        missing = self.registered.communes - self.registered.complete(total)
        return self.now.complete(total) + missing


def read_periods(question: Question, units: QuerySet[Any]) -> Periods:
    """Count the communes among `units` (scoped versions of all days). At most three queries."""
    criteria_set, as_of = question.criteria_set, question.as_of
    year_end = date(as_of.year - 1, 12, 31)
    now = judged_units(units.at(as_of), criteria_set)  # type: ignore[attr-defined]
    books = Registration.objects.at(as_of).filter(
        criteria_set=criteria_set.id, target_year__lte=as_of.year
    )
    return Periods(
        year_end,
        _before(question, units, year_end),
        counts(question, now),
        counts(question, now.filter(unit__in=books.values("unit_id"))),
    )


def _before(question: Question, units: QuerySet[Any], day: date) -> Counts | None:
    if not question.criteria_set.in_force(day):
        return None
    then = judged_units(units.at(day), question.criteria_set)  # type: ignore[attr-defined]
    found = counts(Question(question.criteria_set, day), then)
    return found if found.communes else None


def criteria_table(question: Question, periods: Periods, head: Letterhead) -> Summary:
    """The table of a unit's communes, criterion by criterion. No query."""
    year, before = question.as_of.year, long_day(periods.day_before)
    notes = [say("criteria", "plan_note", year=year)]
    if periods.before is None:
        notes.append(say("criteria", "before_note", day=before))
    return Summary(
        letterhead=head,
        title=say("criteria", "title"),
        about=about(question.criteria_set, question.as_of),
        heads=_heads(question, periods),
        rows=tuple(_rows(question, periods)),
        notes=tuple(notes),
        widths=(6, 46, 12, 12, 12, 12, 12, 12),
    )


def _heads(question: Question, periods: Periods) -> tuple[tuple[Head, ...], ...]:
    day, year = short_day(question.as_of), question.as_of.year
    titles = (
        say("criteria", "before", day=short_day(periods.day_before)),
        say("criteria", "now", day=day),
        say("criteria", "plan", year=year),
    )
    first = (
        Head(say("shared", "number"), rows=2),
        Head(say("criteria", "criterion"), rows=2),
        *(Head(title, columns=2) for title in titles),
    )
    under = (Head(say("criteria", "count")), Head(say("criteria", "share")))
    return first, under * 3


def _rows(question: Question, periods: Periods) -> Iterator[Row]:
    criteria, now, before = question.criteria_set.criteria, periods.now, periods.before
    for row in criteria:
        counted = before.by_criterion.get(row.id, 0) if before else None
        triple = (counted, now.by_criterion.get(row.id, 0), periods.planned(row.id))
        yield Row((row.number, row.name, *_with_shares(triple, periods)))
    total = len(criteria)
    complete = (
        before.complete(total) if before else None,
        now.complete(total),
        periods.planned_complete(total),
    )
    text = say("criteria", "all", count=total)
    yield Row((None, text, *_with_shares(complete, periods)), is_sum=True)
    means = (before.mean_met if before else None, None, now.mean_met, None, None, None)
    yield Row((None, say("criteria", "mean"), *means), is_sum=True)
    communes = (before.communes if before else None, None, now.communes, None, now.communes, None)
    yield Row((None, say("criteria", "communes"), *communes), is_sum=True)


def _with_shares(triple: tuple[int | None, int, int], periods: Periods) -> list[Value]:
    """Each count with its share of the communes of its day."""
    before, now, planned = triple
    then = periods.before.communes if periods.before else 0
    communes = periods.now.communes
    first = [before, None if before is None else share(before, then)]
    return [*first, now, share(now, communes), planned, share(planned, communes)]
