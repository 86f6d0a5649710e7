"""The one home of progress: who met how much, for any scoped units, set, day and authority.

Everything is computed from verdicts when asked. Each function is one query, whatever the number
of units; `units` is a queryset of unit versions that the caller has already scoped and dated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Case, Count, F, IntegerField, Max, QuerySet, Value, When

from communes.models import UnitVersion
from criteria.catalogue import SchemeView, SetView
from criteria.models import Authority, Registration, Status, Verdict


@dataclass(frozen=True)
class Question:
    """What progress is asked about: a set, a day, optionally one authority, as known on a day."""

    criteria_set: SetView
    as_of: date
    authority: Authority | None = None  # None: the headline, the most senior on record
    known_on: date | None = None

    @property
    def criterion_ids(self) -> list[int]:
        """The criteria in force in the set on the day."""
        return [criterion.id for criterion in self.criteria_set.criteria]

    @property
    def met_statuses(self) -> list[int]:
        """The statuses that count as met in the set."""
        also = [Status.NOT_APPLICABLE] if self.criteria_set.not_applicable_is_met else []
        return [int(status) for status in (Status.MET, *also)]


@dataclass(frozen=True)
class Totals:
    """Counts of one commune's criteria: headline, each authority's own, and the last entry."""

    met: int = 0
    nearly: int = 0
    not_met: int = 0
    own: tuple[int, int, int] = (0, 0, 0)  # met by SELF, DISTRICT, PROVINCE
    recorded: int = 0  # criteria with any verdict on record
    last_entered_at: datetime | None = None


@dataclass(frozen=True)
class CommuneProgress:
    """One commune's line: "Kỳ Lạc 12/20"."""

    version: UnitVersion
    total: int
    totals: Totals

    @property
    def met(self) -> int:
        """Criteria met."""
        return self.totals.met

    @property
    def has_data(self) -> bool:
        """Whether any criterion has a verdict on record."""
        return self.totals.recorded > 0

    @property
    def complete(self) -> bool:
        """Whether every criterion of the set is met."""
        return self.total > 0 and self.met == self.total

    @property
    def blank(self) -> int:
        """Criteria without any verdict."""
        return self.total - self.totals.recorded


@dataclass(frozen=True)
class Bucket:
    """A range of criteria met with the number of communes in it; floor None is "no data"."""

    floor: int | None
    ceiling: int
    count: int

    @property
    def label(self) -> str:
        """Such as "20", "16–19" or "<12"; empty for "no data"."""
        if self.floor is None:
            return ""
        if self.floor == 0:
            return f"<{self.ceiling + 1}"
        return str(self.floor) if self.floor == self.ceiling else f"{self.floor}–{self.ceiling}"


@dataclass(frozen=True)
class RollUp:
    """Progress of many communes together (a district, an area, a province, the nation)."""

    communes: int
    with_data: int
    complete: int
    met_sum: int
    cells_total: int
    mean_met: Decimal | None  # over communes with data, one decimal; None without any
    buckets: tuple[Bucket, ...]
    last_entered_at: datetime | None


def _verdicts(question: Question, units: QuerySet[Any]) -> QuerySet[Any]:
    """The verdicts on record that the question is about."""
    rows = (
        Verdict.objects.known(question.known_on)
        .at(question.as_of)
        .filter(unit__in=units.values("unit_id"), criterion__in=question.criterion_ids)
        .exclude(status=Status.WITHDRAWN)
    )
    return rows if question.authority is None else rows.filter(authority=question.authority)


def _flag(**condition: Any) -> Max:
    one = When(**condition, then=Value(1))
    return Max(Case(one, default=Value(0), output_field=IntegerField()))


def headline_sql(question: Question, units: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """One row per unit and criterion; `top` = 10 × most senior authority + its status."""
    met = question.met_statuses
    rows = (
        _verdicts(question, units)
        .values("unit_id", "criterion_id")
        .annotate(
            top=Max(F("authority") * 10 + F("status")),
            met_self=_flag(authority=Authority.SELF, status__in=met),
            met_district=_flag(authority=Authority.DISTRICT, status__in=met),
            met_province=_flag(authority=Authority.PROVINCE, status__in=met),
            entered=Max("asserted_at"),
        )
    )
    # Units of nobody (someone without grants asks) must give no rows, not an exception.
    sql, params = rows.query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
    return sql, tuple(params)


def _met_sql(question: Question) -> str:
    return ", ".join(str(status) for status in question.met_statuses)


def fetch(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a query that the ORM cannot phrase; `%` is written `%%` in it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _moment(value: Any) -> datetime | None:
    """SQLite gives moments of a raw query as text in UTC."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def totals_sql(question: Question) -> str:
    """The columns of `Totals` over rows of `headline_sql`, grouped by whatever is counted."""
    return f"""
        SUM(CASE WHEN top %% 10 IN ({_met_sql(question)}) THEN 1 ELSE 0 END),
        SUM(CASE WHEN top %% 10 = {Status.NEARLY_MET:d} THEN 1 ELSE 0 END),
        SUM(CASE WHEN top %% 10 = {Status.NOT_MET:d} THEN 1 ELSE 0 END),
        SUM(met_self), SUM(met_district), SUM(met_province),
        COUNT(*), MAX(entered)
    """


def read_totals(row: Sequence[Any]) -> Totals:
    """The columns of `totals_sql` as a value."""
    return Totals(
        met=row[0],
        nearly=row[1],
        not_met=row[2],
        own=(row[3], row[4], row[5]),
        recorded=row[6],
        last_entered_at=_moment(row[7]),
    )


def unit_totals(question: Question, units: QuerySet[Any]) -> dict[int, Totals]:
    """Map unit id → totals; units without any verdict are left out."""
    inner, params = headline_sql(question, units)
    columns = totals_sql(question)
    sql = f"SELECT unit_id, {columns} FROM ({inner}) AS headline GROUP BY unit_id"  # noqa: S608
    return {row[0]: read_totals(row[1:]) for row in fetch(sql, params)}


def judged_units(units: QuerySet[Any], criteria_set: SetView) -> QuerySet[Any]:
    """The unit versions that count in a set's figures: of its kinds, and in its province."""
    chosen = units.filter(kind__in=criteria_set.kinds)
    if criteria_set.province_id:
        chosen = chosen.filter(province=criteria_set.province_id)
    return chosen


def registered(
    units: QuerySet[Any], criteria_set: SetView, year: int, as_of: date
) -> QuerySet[Any]:
    """Those of `units` registered for the set in the target year, on the books on `as_of`."""
    rows = Registration.objects.at(as_of).filter(criteria_set=criteria_set.id, target_year=year)
    return units.filter(unit__in=rows.values("unit_id"))


def registration_years(units: QuerySet[Any], criteria_set: SetView, as_of: date) -> dict[int, int]:
    """Map target year → number of registered units, for the filter "registered 2019"."""
    rows = (
        Registration.objects.at(as_of)
        .filter(criteria_set=criteria_set.id, unit__in=units.values("unit_id"))
        .values("target_year")
        .annotate(units=Count("unit", distinct=True))
        .order_by("target_year")
    )
    return {row["target_year"]: row["units"] for row in rows}


def commune_progress(
    question: Question, units: QuerySet[Any], window: slice = slice(None)
) -> list[CommuneProgress]:
    """One line per unit, in Vietnamese order of names; `window` cuts a page out. Two queries."""
    ordered = units.select_related("unit").order_by("sort_key", "unit__code")[window]
    totals = unit_totals(question, ordered)
    count = len(question.criteria_set.criteria)
    return [
        CommuneProgress(version, count, totals.get(version.unit_id, Totals()))
        for version in ordered
    ]


def buckets(rows: Iterable[CommuneProgress], total: int, scheme: SchemeView) -> tuple[Bucket, ...]:
    """Count communes per bucket, highest first; the last one is "no data". Counts add up."""
    return buckets_of([row.met if row.has_data else None for row in rows], total, scheme)


def buckets_of(met: Sequence[int | None], total: int, scheme: SchemeView) -> tuple[Bucket, ...]:
    """As `buckets`, from each commune's criteria met; None is a commune without data."""
    result = []
    ceiling = total
    for floor in scheme.floors:
        inside = sum(1 for value in met if value is not None and floor <= value <= ceiling)
        result.append(Bucket(floor, ceiling, inside))
        ceiling = floor - 1
    return (*result, Bucket(None, 0, met.count(None)))


def roll_up(rows: Sequence[CommuneProgress], criteria_set: SetView, scheme: SchemeView) -> RollUp:
    """Add communes up. The mean is over communes with data, since blank is not zero."""
    with_data = [row for row in rows if row.has_data]
    met_sum = sum(row.met for row in with_data)
    total = len(criteria_set.criteria)
    entered = [row.totals.last_entered_at for row in rows if row.totals.last_entered_at]
    return RollUp(
        communes=len(rows),
        with_data=len(with_data),
        complete=sum(1 for row in rows if row.complete),
        met_sum=met_sum,
        cells_total=len(rows) * total,
        mean_met=mean(met_sum, len(with_data)),
        buckets=buckets(rows, total, scheme),
        last_entered_at=max(entered, default=None),
    )


def mean(met_sum: int, communes: int) -> Decimal | None:
    """Criteria met per commune, rounded half up to one decimal; None for no communes."""
    if not communes:
        return None
    return (Decimal(met_sum) / communes).quantize(Decimal("0.1"), ROUND_HALF_UP)
