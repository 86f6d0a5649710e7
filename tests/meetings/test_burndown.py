"""The burn-down as a rule: days as ends of days, cells lost again, campaigns long over."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from criteria.models import Authority, Status
from criteria.trend import Stretch
from meetings.burndown import BurnDown, Phase, Span, courses

FIRST = date(2017, 10, 3)
LAST = date(2017, 12, 1)
CHOSEN = date(2017, 10, 2)  # the day of the meeting
MET = {int(Status.MET), int(Status.NOT_APPLICABLE)}
CELL = (1, 7)


def told(status: Status, start: date, end: date | None = None, by: int = Authority.DISTRICT):
    return Stretch(*CELL, by * 10 + status, start, end)


def burn(*rows: Stretch, day: date = LAST, targets=(CELL,), closed_on: date | None = None):
    span = Span(FIRST, 60, day, closed_on)
    return BurnDown(span, courses(targets, rows, MET, CHOSEN))


def left(found: BurnDown) -> dict[date, int]:
    return {point.day: point.left for point in found.line}


def test_sixty_days_count_the_first_and_the_last():
    assert burn().span.last == LAST
    assert len(burn().line) == 61  # and the evening before


def test_a_cell_met_on_a_day_is_no_longer_left_on_its_evening():
    found = left(burn(told(Status.MET, date(2017, 10, 10))))
    assert (found[date(2017, 10, 9)], found[date(2017, 10, 10)]) == (1, 0)


def test_a_verdict_that_ends_on_a_day_does_not_hold_on_it():
    rows = told(Status.MET, FIRST, LAST), told(Status.NOT_MET, LAST)
    found = burn(*rows)
    assert (left(found)[LAST - timedelta(days=1)], left(found)[LAST]) == (0, 1)


def test_a_criterion_lost_again_is_left_again():
    rows = (
        told(Status.NOT_MET, date(2017, 9, 1), date(2017, 10, 20)),
        told(Status.MET, date(2017, 10, 20), date(2017, 11, 5)),
        told(Status.NEARLY_MET, date(2017, 11, 5)),
    )
    found = burn(*rows)
    days = date(2017, 10, 19), date(2017, 10, 20), date(2017, 11, 5)
    assert [left(found)[day] for day in days] == [1, 0, 1]
    assert [row.since(LAST) for row in found.lost] == [date(2017, 11, 5)]


def test_before_it_was_lost_it_was_not_lost():
    rows = told(Status.MET, FIRST, date(2017, 11, 5)), told(Status.NOT_MET, date(2017, 11, 5))
    found = burn(*rows, day=date(2017, 11, 4))
    assert (found.left, found.lost, found.courses[0].since(found.span.day)) == (0, (), FIRST)


def test_a_cell_never_met_was_not_lost():
    assert burn(told(Status.NOT_MET, FIRST)).lost == ()


def test_what_was_met_and_lost_before_the_meeting_does_not_count():
    found = burn(told(Status.MET, date(2016, 1, 1), CHOSEN), told(Status.NOT_MET, CHOSEN))
    assert (found.lost, found.line[0].left) == ((), 1)


def test_a_day_before_the_meeting_shows_its_own_status():
    rows = told(Status.MET, date(2016, 1, 1), CHOSEN), told(Status.NOT_MET, CHOSEN)
    found = burn(*rows, day=date(2017, 9, 1))
    assert (found.courses[0].status(date(2017, 9, 1)), found.left) == (Status.MET, 1)


def test_a_correction_of_the_meetings_own_day_is_met_since_then():
    found = burn(told(Status.MET, date(2016, 1, 1)))
    assert (found.courses[0].since(LAST), found.line[0].left) == (CHOSEN, 0)


def test_a_cell_chosen_on_the_first_day_is_left_the_evening_before():
    before = told(Status.MET, date(2016, 1, 1), FIRST)
    span = Span(FIRST, 60, LAST)
    assert BurnDown(span, courses([CELL], [before], MET, FIRST)).line[0].left == 1


def test_the_senior_verdict_decides():
    rows = told(Status.MET, FIRST), told(Status.NOT_MET, date(2017, 11, 1), by=Authority.PROVINCE)
    found = left(burn(*rows))
    assert (found[date(2017, 10, 31)], found[date(2017, 11, 1)]) == (0, 1)


def test_not_considered_counts_as_met_where_the_set_says_so():
    row = told(Status.NOT_APPLICABLE, FIRST)
    assert burn(row).left == 0
    span = Span(FIRST, 60, LAST)
    assert BurnDown(span, courses([CELL], [row], {int(Status.MET)}, CHOSEN)).left == 1


def test_a_blank_cell_is_left_and_other_cells_do_not_count():
    found = burn(Stretch(2, 7, 23, FIRST, None), targets=(CELL, (1, 8)))
    assert (found.left, found.courses[0].status(LAST)) == (2, Status.WITHDRAWN)


def test_a_met_cell_that_turns_not_considered_stays_met_since_the_first_day():
    turn = date(2017, 11, 1)
    found = burn(told(Status.MET, FIRST, turn), told(Status.NOT_APPLICABLE, turn))
    assert found.courses[0].since(LAST) == FIRST


def test_the_line_ends_with_the_campaign_and_today_may_differ():
    lost = date(2018, 3, 1)
    found = burn(told(Status.MET, FIRST, lost), told(Status.NOT_MET, lost), day=date(2018, 6, 1))
    assert (found.line[-1].day, found.left_at_end, found.left) == (LAST, 0, 1)


def test_the_line_stops_on_the_day_asked_for():
    found = burn(day=FIRST + timedelta(days=9))
    assert (found.line[-1].day, found.left_at_end) == (FIRST + timedelta(days=9), None)


def test_before_the_first_day_there_is_no_line():
    found = burn(day=FIRST - timedelta(days=2))
    assert (found.line, found.span.phase, found.span.days_ahead) == ((), Phase.AHEAD, 2)


@pytest.mark.parametrize(
    ("day", "days_left", "phase"),
    [
        (FIRST, 60, Phase.RUNNING),
        (date(2017, 11, 9), 23, Phase.RUNNING),
        (LAST, 1, Phase.RUNNING),
        (LAST + timedelta(days=1), 0, Phase.ENDED),
    ],
)
def test_the_countdown_counts_the_day_itself(day, days_left, phase):
    assert (burn(day=day).span.days_left, burn(day=day).span.phase) == (days_left, phase)


def test_the_even_pace_goes_from_all_to_none():
    points = burn(targets=(CELL, (1, 8), (1, 9))).line
    assert [points[i].ideal for i in (0, 1, 30, 60)] == [
        Decimal(text) for text in ("3.0", "3.0", "1.5", "0.0")
    ]  # 3 × 59/60 = 2.95, rounded half up


def test_an_early_closing_ends_the_line_but_not_on_the_days_before_it():
    closed = date(2017, 11, 10)
    found = burn(closed_on=closed)
    assert (found.line[-1].day, found.span.phase) == (closed, Phase.CLOSED)
    assert burn(closed_on=closed, day=date(2017, 11, 9)).span.phase == Phase.RUNNING
