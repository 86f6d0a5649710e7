"""What a page of figures asks: set, days, cohort and bucket scheme, read from its address."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from criteria.catalogue import SchemeView
from criteria.context import PageContext
from criteria.progress import Bucket, Question, judged_units, registered
from dashboards.since import Since, read_since
from ntm_portal.lib.periods import day_end

RECENT = timedelta(days=30)
TONES = 5  # from "0", the best, to "5", the farthest


@dataclass(frozen=True)
class Reading:
    """The page's question. `year` narrows every figure to communes registered for it."""

    context: PageContext
    year: int | None
    scheme: SchemeView
    since: Since

    @property
    def question(self) -> Question:
        """The question for `criteria.progress`."""
        return self.context.question

    @property
    def total(self) -> int:
        """Criteria in the set on the day."""
        return len(self.context.criteria_set.criteria)

    @property
    def query(self) -> str:
        """The part of an address that carries all of this to another page."""
        kept: dict[str, Any] = {}
        if self.year:
            kept["registered"] = self.year
        if not self.scheme.is_default:
            kept["scheme"] = self.scheme.code
        return (
            "&".join([self.context.query, *([urlencode(kept)] if kept else [])]) + self.since.query
        )

    def cohort(self, units: QuerySet[Any]) -> QuerySet[Any]:
        """Those of `units` that the set judges and, where a year is asked for, registered."""
        chosen = judged_units(units, self.context.criteria_set)
        if self.year is None:
            return chosen
        return registered(chosen, self.context.criteria_set, self.year, self.context.as_of)

    def is_recent(self, moment: datetime | None) -> bool:
        """Whether `moment` lies in the 30 days that end with the page's day."""
        end = day_end(self.context.as_of)
        return moment is not None and end - RECENT <= moment < end


def read(request: HttpRequest, context: PageContext) -> Reading:
    """Read cohort and scheme; what cannot be read is left aside, as if it were not there."""
    schemes = context.criteria_set.schemes
    asked = request.GET.get("scheme")
    scheme = next((row for row in schemes if row.code == asked), None)
    return Reading(
        context=context,
        year=asked_year(request),
        scheme=scheme or context.criteria_set.default_scheme,
        since=read_since(request.GET, context),
    )


def asked_year(request: HttpRequest) -> int | None:
    """The target year of the address (`?registered=2019`); None without one."""
    year = request.GET.get("registered", "")
    return int(year) if re.fullmatch("[12][0-9]{3}", year) else None


@dataclass(frozen=True)
class Segment:
    """A bucket as a part of a bar; `key` is its name in an address (`?bucket=16`)."""

    label: str
    count: int
    tone: str
    key: str


def segments(buckets: tuple[Bucket, ...]) -> list[Segment]:
    """The buckets, the best first and "no data" last, with a tone each."""
    steps = max(len(buckets) - 2, 1)
    return [
        Segment(_("no data"), bucket.count, "none", "none")
        if bucket.floor is None
        else Segment(bucket.label, bucket.count, str(i * TONES // steps), str(bucket.floor))
        for i, bucket in enumerate(buckets)
    ]
