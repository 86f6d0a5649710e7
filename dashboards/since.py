"""The earlier day that a page of figures is compared with: `?since=2020-12-31`, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from communes.models import UnitVersion
from criteria.catalogue import SetView, view_of
from criteria.context import PageContext
from criteria.movement import comparable
from ntm_portal.lib.months import months_before
from ntm_portal.lib.periods import contains, parse_day


@dataclass(frozen=True)
class Since:
    """`day` None: nothing is compared. `refusal` then says why, where a day was asked for."""

    context: PageContext
    day: date | None = None
    refusal: str = ""
    criterion_ids: frozenset[int] = frozenset()  # in force on both days

    @property
    def query(self) -> str:
        """The part of an address that carries the day on; empty without one."""
        return f"&since={self.day.isoformat()}" if self.day else ""

    def covers(self, version: UnitVersion) -> bool:
        """Whether the unit existed on the earlier day, so that there is something to compare."""
        unit = version.unit
        return self.day is not None and contains(self.day, unit.established_on, unit.ended_on)

    @cached_property
    def choices(self) -> list[tuple[str, date]]:
        """Days worth a click, with their words: those on which the set was in force."""
        as_of = self.context.as_of
        offered = [
            (_("end of last year"), date(as_of.year, 1, 1) - timedelta(days=1)),
            (_("six months before"), months_before(as_of, 6)),
            (_("a month before"), months_before(as_of, 1)),
        ]
        return [row for row in offered if self.context.criteria_set.in_force(row[1])]


def read_since(params: Mapping[str, str], context: PageContext) -> Since:
    """Read the day; one that cannot be compared with leads to a refusal in words. No query."""
    text = params.get("since", "").strip()
    if not text:
        return Since(context)
    day = parse_day(text)
    refusal = _refusal(text, day, context)
    if refusal or day is None:
        return Since(context, refusal=refusal)
    then = _set_on(context, day)
    return Since(context, day, criterion_ids=comparable(then, context.criteria_set))


def _refusal(text: str, day: date | None, context: PageContext) -> str:
    if day is None:
        told = _("“%(text)s” is not a day of the calendar. Choose a day such as 25/09/2021.")
        return told % {"text": text[:40]}
    if day >= context.as_of:
        told = _("Change is counted from an earlier day: choose one before %(day)s.")
        return told % {"day": f"{context.as_of:%d/%m/%Y}"}
    if context.criteria_set.in_force(day):
        return ""
    told = _(
        "%(day)s lies before %(set)s, which holds from %(start)s. Results of one criteria set "
        "are not compared with those of another: choose a later day."
    )
    start = context.criteria_set.valid_from
    shown = {"day": f"{day:%d/%m/%Y}", "start": f"{start:%d/%m/%Y}"}
    return told % (shown | {"set": context.criteria_set.code})


def _set_on(context: PageContext, day: date) -> SetView:
    """The page's set as it was on another day; it is kept in memory already."""
    row = next(row for row in context.sets if row.code == context.criteria_set.code)
    return view_of(row, day)
