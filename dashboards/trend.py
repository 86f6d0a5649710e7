"""The trend of a unit: one chart after another, each within one criteria set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from communes.models import Level
from criteria.catalogue import SetView, whole_views
from criteria.context import PageContext
from criteria.models import CriteriaSet
from criteria.progress import registered
from criteria.tally import tally
from criteria.trend import Point, Presence, chain, fold, fold_counts, read_stretches
from dashboards.chart import Plot, plot
from dashboards.reading import Reading
from ntm_portal.lib.months import month_ends

NATION = "nation"
STEPS = {NATION: 12}  # months from point to point, where verdicts are too many for each month


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


@dataclass(frozen=True)
class Stage:
    """One set of the trend, with the days of its points."""

    whole: SetView
    days: list[date]


def trend(units: Any, reading: Reading, level: str) -> list[Era]:
    """The eras of the communes among `units` (scoped, of any day) up to the page's day.

    `level` is the unit's, or NATION for all communes there are. Where the page asks for those
    registered for a year, they alone are followed through all eras. Two queries. Sets without
    any verdict about the units are left out.
    """
    stages = _stages(reading.context, STEPS.get(level, 1))
    communes = units.filter(unit__level=Level.COMMUNE)
    if reading.year is not None and level != Level.COMMUNE:
        context = reading.context
        communes = registered(communes, context.criteria_set, reading.year, context.as_of)
    fields = ("unit_id", "kind", "province_id", "valid_from", "valid_to")
    presences = [Presence(*row) for row in communes.values_list(*fields)]
    points = _counted(stages, presences) if level == NATION else _told(stages, presences, communes)
    found = zip(stages, map(_with_data, points), strict=True)
    return [Era(stage.whole, told) for stage, told in found if told]


def _stages(context: PageContext, step: int) -> list[Stage]:
    chosen = next(row for row in context.sets if row.code == context.criteria_set.code)
    sets = chain(context.sets, chosen, context.as_of)
    wholes = whole_views(sets)
    return [Stage(wholes[row.pk], _days(row, context.as_of, step)) for row in sets]


def _told(stages: list[Stage], presences: list[Presence], communes: Any) -> list[list[Point]]:
    """The points, of every verdict ever told about the communes."""
    criterion_ids = {row.id for stage in stages for row in stage.whole.criteria}
    told = read_stretches(communes, criterion_ids)
    return [fold(stage.whole, stage.days, presences, told) for stage in stages]


def _counted(stages: list[Stage], presences: list[Presence]) -> list[list[Point]]:
    """The points, counted by the database: a nation's verdicts are too many to read."""
    counts = iter(tally([(stage.whole, day) for stage in stages for day in stage.days]))
    return [
        fold_counts(stage.whole, stage.days, presences, list(islice(counts, len(stage.days))))
        for stage in stages
    ]


def _days(criteria_set: CriteriaSet, as_of: date, step: int) -> list[date]:
    end = criteria_set.valid_to
    last = min(as_of, end - timedelta(days=1)) if end else as_of
    return month_ends(criteria_set.valid_from, last, step)


def _with_data(points: Sequence[Point]) -> list[Point]:
    """The points from the first to the last with data; gaps between them stay."""
    told = [i for i, point in enumerate(points) if point.with_data]
    return list(points[told[0] : told[-1] + 1]) if told else []
