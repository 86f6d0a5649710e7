"""Days in Viet Nam and periods with an open end.

A period is half-open: it begins on its first day and ends before the day that closes it. Null
at either side means "not known" or "not yet", so it never excludes a day.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local_day(moment: datetime) -> date:
    """The calendar day in Viet Nam at `moment`."""
    return moment.astimezone(VIETNAM).date()


def day_start(day: date) -> datetime:
    """The first moment of `day` in Viet Nam."""
    if day.year < 2:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.combine(day, time.min, tzinfo=VIETNAM)


def day_end(day: date) -> datetime:
    """The first moment after `day` in Viet Nam: "as at D" is everything before it."""
    if day >= date(9999, 12, 31):
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=VIETNAM)


def in_force(day: date, prefix: str = "", start: str = "valid_from", end: str = "valid_to") -> Q:
    """A filter for rows whose period contains `day`; `prefix` is a lookup path such as "unit__"."""
    start, end = prefix + start, prefix + end
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day})
    )


def overlapping(start: date | None, end: date | None) -> Q:
    """A filter for rows whose period shares a day with that from `start` until `end`."""
    query = Q()
    if end:
        query &= Q(valid_from__isnull=True) | Q(valid_from__lt=end)
    if start:
        query &= Q(valid_to__isnull=True) | Q(valid_to__gt=start)
    return query


def contains(day: date, start: date | None, end: date | None) -> bool:
    """Whether the half-open period from `start` to `end` contains `day`."""
    return (start is None or start <= day) and (end is None or day < end)


def parse_day(text: str) -> date | None:
    """Read YYYY-MM-DD or dd/mm/yyyy; None where it is no day of the calendar."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    return None
