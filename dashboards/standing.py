"""Where a place stands by its newest criteria set: for a first page that names the place."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from communes.models import UnitVersion
from criteria.catalogue import SetView, view_of
from criteria.context import default_day, default_set, offered_sets
from criteria.progress import Question, RollUp, commune_progress, judged_units, roll_up
from dashboards.home import Territory
from dashboards.reading import Segment, segments


@dataclass(frozen=True)
class Standing:
    """The figures of a territory, as its dashboard opens with them."""

    territory: Territory
    criteria_set: SetView
    as_of: date
    figures: RollUp

    @property
    def segments(self) -> list[Segment]:
        """The communes by criteria met."""
        return segments(self.figures.buckets)

    @property
    def total(self) -> int:
        """Criteria in the set."""
        return len(self.criteria_set.criteria)


def standing(user: User, found: list[Territory], today: date) -> Standing | None:
    """Where the first of the territories stands; None for the nation, which takes its time, and
    where no set has begun. At most five queries.
    """
    first = next(iter(found), None)
    if first is None or first.version is None:
        return None
    place = first.version
    units = UnitVersion.objects.visible_to(user).inside(place.unit_id)
    sets = offered_sets("commune", place.province_id or place.unit_id)
    chosen = default_set(sets, units, today)
    if chosen is None:
        return None
    day = default_day(chosen, place, today)
    view = view_of(chosen, day)
    rows = commune_progress(Question(view, day), judged_units(units.at(day), view))
    return Standing(first, view, day, roll_up(rows, view, view.default_scheme))
