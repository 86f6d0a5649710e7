"""One cell as a call names it: a unit, a set, the number of a row, and a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from communes.lookup import find_version
from communes.models import Level, UnitVersion
from communes.scope import on_day
from criteria.authority import Rights
from criteria.catalogue import CriterionView, IndicatorView, SetView, all_sets, view_of
from criteria.checks import check_day, check_unit
from criteria.models import Authority, Measurement, Verdict
from criteria.models.fact import Fact
from criteria.services import ValueEntry, VerdictEntry
from ntm_portal.lib.problems import WrongParameters

LEVELS = {str(Level.COMMUNE), str(Level.DISTRICT)}  # of sets that units are judged by


@dataclass(frozen=True)
class Cell:
    """The rows on record in a cell by authority, cleared ones too; and whose own row is meant."""

    spot: "Spot"
    rows: dict[int, Any]
    authority: Authority | None

    @property
    def own(self) -> Any:
        """The row of the body that the person records for; None where it never recorded."""
        return self.rows.get(self.authority) if self.authority else None

    @property
    def headline(self) -> Any:
        """The row of the most senior body that says anything."""
        said = [row for row in self.rows.values() if not row.is_blank]
        return max(said, key=lambda row: row.authority, default=None)

    @property
    def is_taken(self) -> bool:
        """Whether there is an entry of one's own to be overwritten."""
        return self.own is not None and not self.own.is_blank


@dataclass(frozen=True)
class Spot:
    """Where a call reads or writes; without an indicator it is about the verdict."""

    user: User
    version: UnitVersion
    criteria_set: SetView
    criterion: CriterionView
    indicator: IndicatorView | None
    day: date

    @property
    def number(self) -> str:
        """Number of the row in its set."""
        return self.indicator.number if self.indicator else self.criterion.number

    def authority(self) -> Authority | None:
        """With which authority the person records here. At most two queries."""
        return Rights(self.user, self.day).authority(self.version, self.criterion.id)

    def require(self) -> None:
        """Raise Refused unless the person records here."""
        Rights(self.user, self.day).require(self.version, self.criterion.id)

    def cell(self) -> Cell:
        """What is on record here. One query beside those of `authority`."""
        model: Any = Measurement if self.indicator else Verdict
        subject = self.indicator or self.criterion
        rows = model.objects.visible_to(self.user).known().at(self.day)
        here = rows.filter(unit=self.version.unit_id, **{model.SUBJECT: subject.id})
        found: list[Fact] = list(here.select_related("asserted_by"))
        return Cell(self, {row.authority: row for row in found}, self.authority())

    def verdict(self, **said: Any) -> VerdictEntry:
        """An entry for `record_verdicts`."""
        return VerdictEntry(self.version, self.criterion, **said)

    def value(self, **said: Any) -> ValueEntry:
        """An entry for `record_values`."""
        return ValueEntry(self.version, self.criterion, self.indicator, **said)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Named:
    """The names of a cell in an address: official code of the unit, code of the set, number."""

    unit: str
    set: str
    number: str


def find_spot(user: User, named: Named, day: date, *, today: date, of_indicator: bool) -> Spot:
    """The cell of that name. Three queries.

    Raises Http404 for names that are unknown, outside the person's territory or not of that day,
    WrongParameters for a day or a unit that the set does not reach.
    """
    chosen = next((row for row in all_sets() if row.code == named.set), None)
    if chosen is None or chosen.level not in LEVELS:
        raise Http404(_("There is no criteria set of that code for units."))
    view = view_of(chosen, day)
    _tell_wrong(lambda: check_day(day, criteria_set=view, today=today))
    version = find_version(user, chosen.level, named.unit, day)
    if not on_day(version, day):
        raise Http404(_("No unit in your territory has that code on that day."))
    _tell_wrong(lambda: check_unit(version, criteria_set=view, day=day))
    criterion, indicator = row_of(view, named.number, of_indicator=of_indicator)
    if criterion is None:
        raise Http404(_("The criteria set has no row of that number on that day."))
    return Spot(user, version, view, criterion, indicator, day)


def row_of(
    view: SetView, number: str, *, of_indicator: bool
) -> tuple[CriterionView | None, IndicatorView | None]:
    """The criterion of that number, or the indicator with its criterion; None for none."""
    for criterion in view.criteria:
        if not of_indicator and criterion.number == number:
            return criterion, None
        for indicator in criterion.indicators if of_indicator else ():
            if indicator.number == number:
                return criterion, indicator
    return None, None


def _tell_wrong(check: Callable[[], None]) -> None:
    """Tell a day or a unit that the set does not reach as what it is: wrong in the address."""
    try:
        check()
    except ValidationError as error:
        names = {"effective_on": "as_of"}
        told = {names.get(name, name): said for name, said in error.message_dict.items()}
        raise WrongParameters(told) from None
