"""Steps of whole months on the calendar."""

from calendar import monthrange
from datetime import date


def months_before(day: date, count: int) -> date:
    """The same day `count` months earlier, or that month's last day where it is shorter.

    Stops at the first day that the calendar knows.
    """
    months = day.year * 12 + day.month - 1 - count
    year, month = divmod(months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_ends(first: date, last: date, step: int = 1) -> list[date]:
    """The last day of every `step`-th month of the year from `first` to `last`, and `last` itself.

    `step` divides 12: 1 for months, 3 for quarters, 12 for years.
    """
    days = []
    for months in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = divmod(months, 12)
        day = date(year, month + 1, monthrange(year, month + 1)[1])
        if (month + 1) % step == 0 and day < last:
            days.append(day)
    return [*days, last] if first <= last else []
