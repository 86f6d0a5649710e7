"""The progress of the whole nation on many days, counted by the database in one query."""

from collections.abc import Sequence
from datetime import date

from criteria.models import Status, Verdict
from criteria.progress import fetch
from criteria.setview import SetView
from ntm_portal.lib.periods import contains

Counts = dict[int, int]  # unit id → criteria met; 0 where something is on record but nothing is met


def tally(asked: Sequence[tuple[SetView, date]]) -> list[Counts]:
    """Criteria met per unit, for each set and day asked for; units without data are left out.

    A set's view holds the rows of every period; those in force on the day count.
    """
    values: list[str] = []
    days: list[date] = []
    for point, (whole, day) in enumerate(asked):
        also = Status.NOT_APPLICABLE if whole.not_applicable_is_met else Status.MET
        for row in whole.criteria:
            if contains(day, row.valid_from, row.valid_to):
                values.append(f"({point:d}, %s, {row.id:d}, {also:d})")
                days.append(day)
    counts: list[Counts] = [{} for _one in asked]
    for point, unit_id, met in fetch(_sql(values), days) if values else ():
        counts[point][unit_id] = met
    return counts


def _sql(values: list[str]) -> str:
    return f"""
        WITH asked (point, day, criterion_id, also) AS (VALUES {", ".join(values)})
        SELECT point, unit_id, SUM(met) FROM (
            SELECT point, unit_id, verdict.criterion_id,
                CASE WHEN MAX(authority * 10 + status) %% 10 IN ({Status.MET:d}, MAX(also))
                    THEN 1 ELSE 0 END AS met
            FROM asked JOIN {Verdict._meta.db_table} AS verdict
                ON verdict.criterion_id = asked.criterion_id
                AND verdict.holds_from <= asked.day
                AND (verdict.holds_to IS NULL OR verdict.holds_to > asked.day)
            WHERE verdict.replaced_at IS NULL AND verdict.status <> {Status.WITHDRAWN:d}
            GROUP BY point, unit_id, verdict.criterion_id
        ) AS tops GROUP BY point, unit_id
    """  # noqa: S608 - only numbers and the table's name go in
