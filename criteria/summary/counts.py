"""How many communes met each criterion, and how many criteria each commune met: one query."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from criteria.progress import Question, fetch, headline_sql, mean


@dataclass(frozen=True)
class Counts:
    """Communes that met each criterion (by id), and communes by number of criteria met."""

    communes: int = 0
    by_criterion: dict[int, int] = field(default_factory=dict)
    by_met: dict[int, int] = field(default_factory=dict)

    def complete(self, total: int) -> int:
        """Communes that met all `total` criteria."""
        return self.by_met.get(total, 0)

    @property
    def mean_met(self) -> Decimal | None:
        """Criteria met per commune with data, to one decimal; None where there is no data."""
        met = sum(met * count for met, count in self.by_met.items())
        return mean(met, sum(self.by_met.values()))


_CRITERION, _MET, _COMMUNES = range(3)


def counts(question: Question, units: QuerySet[Any]) -> Counts:
    """Count `units`, which are scoped, dated and judged by the set. One query."""
    inner, params = headline_sql(question, units)
    listed, more = units.values("unit_id").query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    is_met = f"top %% 10 IN ({', '.join(map(str, question.met_statuses))})"
    sql = f"""
        WITH headline AS ({inner}),
        communes AS (
            SELECT unit_id, SUM(CASE WHEN {is_met} THEN 1 ELSE 0 END) AS met
            FROM headline GROUP BY unit_id
        )
        SELECT {_CRITERION}, criterion_id, COUNT(*) FROM headline WHERE {is_met}
        GROUP BY criterion_id
        UNION ALL SELECT {_MET}, met, COUNT(*) FROM communes GROUP BY met
        UNION ALL SELECT {_COMMUNES}, 0, COUNT(*) FROM ({listed}) AS listed
    """  # noqa: S608 - only compiled SQL goes in
    found: tuple[dict[int, int], ...] = ({}, {}, {})
    for what, key, count in fetch(sql, (*params, *more)):
        found[what][key] = count
    return Counts(found[_COMMUNES].get(0, 0), found[_CRITERION], found[_MET])
