"""The progress of many units seen from both sides, per unit and per criterion, in one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from criteria.progress import Question, Totals, fetch, headline_sql, read_totals, totals_sql


@dataclass(frozen=True)
class Survey:
    """Counts per unit and per criterion; units and criteria without any verdict are left out.

    In `criteria` the counts are of units: `met` units meet the criterion, `recorded` have a
    verdict on it. `asked` tells of one criterion alone: each unit that has a verdict on it.
    """

    units: dict[int, Totals]
    criteria: dict[int, Totals]
    asked: dict[int, Totals]


def survey(question: Question, units: QuerySet[Any], asked: int | None = None) -> Survey:
    """Count the verdicts of `units` both ways; `asked` is the id of a criterion to tell apart."""
    inner, params = headline_sql(question, units)
    columns = totals_sql(question)
    parts = [
        f"SELECT 1, unit_id, {columns} FROM headline GROUP BY unit_id",  # noqa: S608
        f"SELECT 2, criterion_id, {columns} FROM headline GROUP BY criterion_id",  # noqa: S608
    ]
    if asked is not None:
        one = f"FROM headline WHERE criterion_id = {asked:d} GROUP BY unit_id"
        parts.append(f"SELECT 3, unit_id, {columns} {one}")
    sql = f"WITH headline AS ({inner}) {' UNION ALL '.join(parts)}"
    found: dict[int, dict[int, Totals]] = {1: {}, 2: {}, 3: {}}
    for row in fetch(sql, params):
        found[row[0]][row[1]] = read_totals(row[2:])
    return Survey(found[1], found[2], found[3])
