"""The progress of many units seen from both sides, per unit and per criterion, in one query."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from criteria.movement import NOTHING, Movement
from criteria.progress import Question, Totals, fetch, headline_sql, read_totals, totals_sql

MOVED, KNOWN = 4, 5  # kinds of rows beside those of `Survey.units`, `criteria` and `asked`


@dataclass(frozen=True)
class Survey:
    """Counts per unit and per criterion; units and criteria without any verdict are left out.

    In `criteria` the counts are of units: `met` units meet the criterion, `recorded` have a
    verdict on it. `asked` tells of one criterion alone: each unit that has a verdict on it.
    `movement` is what changed since the earlier day, for the criteria of the later one.
    """

    units: dict[int, Totals]
    criteria: dict[int, Totals]
    asked: dict[int, Totals]
    movement: Movement = NOTHING


def survey(
    question: Question,
    units: QuerySet[Any],
    asked: int | None = None,
    since: date | None = None,
) -> Survey:
    """Count the verdicts of `units` both ways; `asked` is the id of a criterion to tell apart."""
    inner, params = headline_sql(question, units)
    columns = totals_sql(question)
    tables = [f"headline AS ({inner})"]
    parts = [
        f"SELECT 1, unit_id, {columns} FROM headline GROUP BY unit_id",  # noqa: S608
        f"SELECT 2, criterion_id, {columns} FROM headline GROUP BY criterion_id",  # noqa: S608
    ]
    if asked is not None:
        one = f"FROM headline WHERE criterion_id = {asked:d} GROUP BY unit_id"
        parts.append(f"SELECT 3, unit_id, {columns} {one}")
    if since is not None:
        earlier, more = headline_sql(replace(question, as_of=since), units)
        tables.append(f"earlier AS ({earlier})")
        params += more
        parts.append(_moved_sql(question))
    sql = f"WITH {', '.join(tables)} {' UNION ALL '.join(parts)}"
    return _read(fetch(sql, params))


def _moved_sql(question: Question) -> str:
    """The cells that changed, with whether each is met now, and the units known then.

    Padded to ten columns. A day tells 1 for met, 2 for not met and 0 for no data, so that two
    days together tell 3 exactly where a cell with data on both has changed.
    """
    met = ", ".join(str(status) for status in question.met_statuses)
    told = f"CASE WHEN top %% 10 IN ({met}) THEN 1 ELSE 2 END"
    day = "SELECT unit_id, criterion_id, {} AS now, {} AS earlier FROM {}"
    both = f"{day.format(told, 0, 'headline')} UNION ALL {day.format(0, told, 'earlier')}"
    return f"""
        SELECT {MOVED:d}, unit_id, criterion_id, SUM(now), 0, 0, 0, 0, 0, NULL
        FROM ({both}) AS both_days GROUP BY unit_id, criterion_id
        HAVING SUM(now) + SUM(earlier) = 3
        UNION ALL SELECT {KNOWN:d}, unit_id, 0, 0, 0, 0, 0, 0, 0, NULL FROM earlier GROUP BY unit_id
    """  # noqa: S608 - only numbers go in


def _read(rows: list[tuple[Any, ...]]) -> Survey:
    found: dict[int, dict[int, Totals]] = {1: {}, 2: {}, 3: {}}
    moved = [row for row in rows if row[0] == MOVED]
    for row in rows:
        if row[0] in found:
            found[row[0]][row[1]] = read_totals(row[2:])
    movement = Movement(
        gained=frozenset((row[1], row[2]) for row in moved if row[3] == 1),
        lost=frozenset((row[1], row[2]) for row in moved if row[3] == 2),
        known=frozenset(row[1] for row in rows if row[0] == KNOWN),
    )
    return Survey(found[1], found[2], found[3], movement)
