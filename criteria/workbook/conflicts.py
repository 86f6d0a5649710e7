"""Cells that somebody changed after an upload wrote them, as a person reads it."""

from typing import Any

from communes.lookup import names_at
from criteria.models import Authority, Indicator, Measurement, SetCriterion, Verdict
from criteria.timeline import Conflict
from criteria.workbook.preview import said
from ntm_portal.lib.periods import VIETNAM


def told_of(conflict: Conflict) -> list[dict[str, Any]]:
    """Each cell with what it says now, who put that there and when. At most three queries."""
    rows: list[Any] = [row for _cell, row in conflict.changed if row is not None]
    units = names_at((row.unit_id for row in rows), rows[0].holds_from)
    verdicts, values = _criteria(rows), _indicators(rows)
    return [
        {
            "unit": units[row.unit_id].name,
            "about": (values if isinstance(row, Measurement) else verdicts).get(row.cell[1], ""),
            "body": Authority(row.authority).label,
            "now": said(row),
            "who": str(row.asserted_by),
            "when": f"{row.asserted_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}",
        }
        for row in rows
    ]


def _criteria(rows: list[Any]) -> dict[int, str]:
    found = [row for row in rows if isinstance(row, Verdict)]
    places = SetCriterion.objects.filter(
        criterion__in={row.criterion_id for row in found},
        criteria_set__in={row.criteria_set_id for row in found},
    )
    numbered = places.select_related("criterion")
    return {row.criterion_id: f"{row.number}. {row.criterion.name_vi}" for row in numbered}


def _indicators(rows: list[Any]) -> dict[int, str]:
    found = {row.indicator_id for row in rows if isinstance(row, Measurement)}
    asked = Indicator.objects.filter(pk__in=found)
    return {row.pk: f"{row.number}. {row.name_vi}" for row in asked}
