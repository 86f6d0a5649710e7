"""On which days the changes of a workbook can be judged: where the rows that differ count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from criteria.catalogue import reference_days
from criteria.models import CriteriaSet
from criteria.workbook.catalogue.difference import RowChange
from criteria.workbook.catalogue.proposal import ROWS, Choice, Proposal


@dataclass(frozen=True)
class Days:
    """The days by the code of the set, and the changed rows that count on none of them."""

    of_sets: Mapping[str, list[date]] = field(default_factory=dict)
    without: tuple[RowChange, ...] = ()


def days_of(proposal: Proposal, choice: Choice, today: date) -> Days:
    """The days of the set and of those that extend it, each within its own validity.

    On the last day of each assessment year that a change reaches: that of a threshold's own year,
    every one for a row without a year, and none before the decision that the row belongs to.
    """
    if proposal.row is None:
        return Days()
    since = choice.decision.effective_on if choice.decision else None
    starts = _starts(proposal)
    found: dict[str, list[date]] = {}
    for one in _sets(proposal.row):
        days = reference_days(one, today, since)
        reached = [
            day for day in days if any(_counts(row, day, starts) for row in proposal.changes)
        ]
        found |= {one.code: reached} if reached else {}
    judged = {day for days in found.values() for day in days}
    without = [
        row for row in proposal.changes if not any(_counts(row, day, starts) for day in judged)
    ]
    return Days(found, tuple(without))


def _sets(row: CriteriaSet) -> list[CriteriaSet]:
    return [row, *row.extensions.order_by("code")]


def _starts(proposal: Proposal) -> dict[str, date]:
    """From when the rows of each amendment count, by its code."""
    specs = [spec for spec in (proposal.spec, proposal.before) if spec]
    return {one.code: one.effective_on for spec in specs for one in spec.amendments}


def _counts(row: RowChange, day: date, starts: Mapping[str, date]) -> bool:
    start = starts.get(row.key[0]) if row.table in ROWS else None
    return row.year in (None, day.year) and (start is None or start <= day)
