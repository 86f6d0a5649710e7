"""From one meeting to the next: what is copied, and which open tasks are taken up again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.access import Refused
from meetings.carrying import NotedMeanwhile, carry, note_carried, prepare_next
from meetings.editing import save_part
from meetings.line import line_of
from meetings.models import AgendaItem, Attendee, Meeting
from meetings.scoping import Wanted
from meetings.services import begin, call_off, conclude
from meetings.tasks import close, drop_task
from tests.meetings.desk import (
    DAY,
    KY_TAY,
    NOW,
    begun,
    commune,
    concluded,
    conclusion,
    keeper,
    plan,
)
from tests.meetings.task_desk import give, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]


def moment(day):
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def following(meeting, day):
    """The next meeting, prepared on the day before."""
    return prepare_next(meeting=meeting, held_on=day, by=keeper(), now=moment(day))


def held(meeting, day):
    """The next meeting, held to its end."""
    given = {"by": keeper(), "now": moment(day)}
    planned = begin(meeting=following(meeting, day), **given)
    conclusion(planned)
    return conclude(meeting=planned, seen_record=None, **given)


def times(meeting):
    return sorted(meeting.carried.values_list("times", flat=True))


def test_the_next_meeting_begins_as_the_last_one_was():
    first = begun(place="Hội trường", chair_title="Phó Chủ tịch")
    for row in (
        AgendaItem(text="Báo cáo"),
        Attendee(group="office", name="Văn phòng", presence="absent", note="ốm"),
    ):
        row.meeting = first
        save_part(row=row, seen=None, by=keeper(), now=NOW)
    conclusion(first)
    conclude(meeting=first, seen_record=None, by=keeper(), now=NOW)
    made = Meeting.objects.get(pk=following(first, date(2021, 10, 25)).pk)
    assert (made.follows, made.scope_key) == (first, first.scope_key)
    assert (made.place, made.chair_title, made.state) == ("Hội trường", "Phó Chủ tịch", "planned")
    assert made.agendaitems.get().text == "Báo cáo"
    assert (made.attendees.get().presence, made.attendees.get().note) == ("invited", "")
    assert made.communes.count() == 2


def test_open_tasks_come_along_three_meetings_deep():
    first = concluded()
    give(first)
    second = held(first, date(2021, 10, 25))
    give(second)
    third = held(second, date(2021, 11, 25))
    fourth = following(third, date(2021, 12, 25))
    assert (times(second), times(third), times(fourth)) == ([2], [2, 3], [3, 4])
    assert list(second.carried.values_list("state", flat=True)) == ["open_in_time"]


def test_done_and_dropped_tasks_do_not_come_along():
    first = concluded()
    done, dropped = give(first), give(first, criterion=None)
    close(task=done, done_on=DAY, seen=None, by=keeper(), now=NOW)
    drop_task(task=dropped, reason="x", seen=None, by=keeper(), now=NOW)
    assert times(following(first, date(2021, 10, 25))) == []


def test_taking_up_again_refreshes_the_list_and_keeps_what_was_noted():
    first = concluded()
    plain, noted = give(first), give(first, criterion=None)
    planned = following(first, date(2021, 10, 25))
    row = planned.carried.get(task=noted)
    later = {"by": keeper(), "now": moment(date(2021, 10, 26))}
    note_carried(carried=row, note="Xong", was="", **later)
    for task in (plain, noted):
        close(task=task, done_on=date(2021, 10, 20), seen=None, **later)
    late = give(first, criterion=None, commune=None)
    assert carry(meeting=planned, **later) == 2
    assert set(planned.carried.values_list("task_id", flat=True)) == {noted.pk, late.pk}


def test_two_notes_at_once():
    first = concluded()
    give(first)
    row = following(first, date(2021, 10, 25)).carried.get()
    note_carried(carried=row, note="Một", was="", by=keeper(), now=NOW)
    with pytest.raises(NotedMeanwhile) as told:
        note_carried(carried=row, note="Hai", was="", by=keeper(), now=NOW)
    assert told.value.carried.note == "Một"


def test_prepared_once_unless_called_off():
    first = concluded()
    give(first)
    planned = following(first, date(2021, 10, 25))
    with pytest.raises(ValidationError, match="25/10/2021"):
        following(first, date(2021, 10, 26))
    call_off(meeting=planned, reason="Bão", by=keeper(), now=NOW)
    assert times(following(first, date(2021, 10, 26))) == [2]


@pytest.mark.parametrize("username", ["huyen.canloc", "tinh.hatinh", "xa.kylac", "so.tnmt.hatinh"])
def test_only_the_office_prepares(username):
    first = concluded()
    with pytest.raises(Refused):
        prepare_next(meeting=first, held_on=date(2021, 10, 25), by=user(username), now=NOW)
    assert not Meeting.objects.filter(follows=first).exists()


def test_what_cannot_be_prepared():
    with pytest.raises(ValidationError):
        following(begun(), date(2021, 10, 25))
    with pytest.raises(ValidationError) as told:
        following(concluded(), DAY - timedelta(days=1))
    assert "held_on" in told.value.message_dict


def test_a_meeting_planned_by_hand_belongs_to_the_line_of_its_scope():
    first = concluded()
    give(first)
    by_hand = plan(held_on=date(2021, 10, 25))
    elsewhere = plan(held_on=date(2021, 10, 26), scope=[Wanted(commune(KY_TAY))])
    assert line_of(by_hand) == [first]
    assert carry(meeting=by_hand, by=keeper(), now=NOW) == 1
    assert line_of(elsewhere) == []


def test_twenty_meetings_cost_as_many_queries_as_two():
    made = [concluded()]
    give(made[0])
    costs = []
    for number in range(1, 5):
        day = DAY + timedelta(days=number)
        made.append(held(made[-1], day))
        give(made[-1], criterion=None)
        planned = plan(held_on=day, follows=made[-1])
        with CaptureQueriesContext(connection) as captured:
            assert carry(meeting=planned, by=keeper(), now=moment(day)) == number + 1
        costs.append(len(captured))
        call_off(meeting=planned, reason="thử", by=keeper(), now=NOW)
    assert len(set(costs)) == 1
