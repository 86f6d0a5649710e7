"""The trend of a unit: one chart after another, each within one criteria set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from communes.models import Level
from criteria.catalogue import SetView, whole_views
from criteria.context import PageContext
from criteria.models import CriteriaSet
from criteria.trend import Point, Presence, chain, fold, read_stretches
from dashboards.chart import Plot, plot
from ntm_portal.lib.months import month_ends

STEPS = {Level.PROVINCE: 3}  # months from point to point: a province has many verdicts


@dataclass(frozen=True)
class Era:
    """A unit's points in one set, the earliest first, from the first with data on."""

    criteria_set: SetView
    points: list[Point]

    @property
    def days(self) -> list[date]:
        """The days of the points."""
        return [point.day for point in self.points]

    @property
    def last(self) -> Point:
        """The newest point."""
        return self.points[-1]

    @property
    def mean_plot(self) -> Plot:
        """Criteria met per commune; of one commune, the criteria that it met."""
        top = max(point.total for point in self.points)
        return plot(self.days, [point.mean_met for point in self.points], top)

    @property
    def complete_plot(self) -> Plot:
        """Communes that met every criterion, out of all."""
        values = [point.complete if point.with_data else None for point in self.points]
        return plot(self.days, values, max(point.communes for point in self.points))

    @property
    def newest_first(self) -> list[Point]:
        """The points as a table shows them."""
        return self.points[::-1]


def trend(units: Any, context: PageContext, level: str) -> list[Era]:
    """The eras of the communes among `units` (scoped, of any day) up to the page's day.

    Two queries. Sets without any verdict about the units are left out.
    """
    chosen = next(row for row in context.sets if row.code == context.criteria_set.code)
    sets = chain(context.sets, chosen, context.as_of)
    wholes = whole_views(sets)
    communes = units.filter(unit__level=Level.COMMUNE)
    fields = ("unit_id", "kind", "province_id", "valid_from", "valid_to")
    presences = [Presence(*row) for row in communes.values_list(*fields)]
    criterion_ids = {row.id for view in wholes.values() for row in view.criteria}
    told = read_stretches(communes, criterion_ids)
    step = STEPS.get(Level(level), 1)
    eras = []
    for row in sets:
        days = _days(row, context.as_of, step)
        points = _with_data(fold(wholes[row.pk], days, presences, told))
        if points:
            eras.append(Era(wholes[row.pk], points))
    return eras


def _days(criteria_set: CriteriaSet, as_of: date, step: int) -> list[date]:
    end = criteria_set.valid_to
    last = min(as_of, end - timedelta(days=1)) if end else as_of
    return month_ends(criteria_set.valid_from, last, step)


def _with_data(points: Sequence[Point]) -> list[Point]:
    """The points from the first to the last with data; gaps between them stay."""
    told = [i for i, point in enumerate(points) if point.with_data]
    return list(points[told[0] : told[-1] + 1]) if told else []
