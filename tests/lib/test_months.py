"""Steps of whole months."""

from datetime import date

import pytest

from ntm_portal.lib.months import month_ends, months_before


@pytest.mark.parametrize(
    ("count", "day"), [(1, "2020-02-29"), (3, "2019-12-31"), (12, "2019-03-31"), (0, "2020-03-31")]
)
def test_months_before(count, day):
    assert months_before(date(2020, 3, 31), count) == date.fromisoformat(day)


def test_the_calendar_has_a_first_day():
    assert months_before(date(1, 1, 15), 6) == date.min


def test_month_ends_and_the_last_day_itself():
    days = month_ends(date(2020, 1, 15), date(2020, 3, 10))
    assert days == [date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 10)]


def test_a_last_day_that_ends_a_month_comes_once():
    assert month_ends(date(2020, 1, 1), date(2020, 1, 31)) == [date(2020, 1, 31)]


def test_quarters():
    days = month_ends(date(2020, 2, 1), date(2020, 8, 1), 3)
    assert days == [date(2020, 3, 31), date(2020, 6, 30), date(2020, 8, 1)]


def test_nothing_before_the_beginning():
    assert month_ends(date(2020, 2, 1), date(2020, 1, 1)) == []
