"""Events: read from what is kept anyway, told once, and only to whom they concern."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Level
from criteria.models import Status
from meetings.models import Task
from meetings.publishing import publish, unpublish
from tests.criteria.desk import Desk
from tests.factories import UnitFactory
from tests.meetings.desk import KY_LAC, concluded, keeper
from tests.meetings.public_desk import written
from tests.meetings.task_desk import give
from tests.webhooks.desk import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    admin,
    hook,
    province,
    results,
    system,
    work,
)
from webhooks.models import Delivery, Kind, Problem, Webhook
from webhooks.scanning import scan
from webhooks.services import replay

pytestmark = pytest.mark.django_db

HELD = date(2021, 3, 1)


@pytest.fixture
def desk() -> Desk:
    """A commune with a criterion that is not met."""
    made = Desk()
    made.verdict(Status.NOT_MET, HELD, now=NOW - DAY)
    return made


def told(webhook) -> list[dict]:
    """What the messages of a webhook tell, in order."""
    rows = Delivery.objects.filter(webhook=webhook).order_by("pk")
    return [json.loads(body) for body in rows.values_list("body", flat=True)]


def statuses(webhook) -> list[tuple[str, str]]:
    return [(one["data"]["old_status"], one["data"]["new_status"]) for one in told(webhook)]


def test_a_changed_verdict_is_told_with_old_and_new(desk):
    webhook = hook(user=system(desk.district))
    desk.verdict(Status.MET, HELD + DAY, now=NOW + MINUTE)
    assert scan(webhook, NOW + HOUR) == 1
    one = told(webhook)[0]
    key = Delivery.objects.get(webhook=webhook).key
    assert (one["id"], one["type"]) == (key, "verdict.changed")
    assert one["timestamp"] == "2026-11-20T03:01:00.000000Z"
    unit = {"level": "commune", "code": desk.version.unit.code, "name": desk.version.full_name}
    data = one["data"]
    assert data["unit"] == unit
    assert (data["set"], data["criterion"]) == (desk.set_view.code, "1")
    assert (data["old_status"], data["new_status"]) == ("not_met", "met")
    assert (data["authority"], data["holds_from"]) == ("district", "2021-03-02")


def test_every_change_is_told_once_and_notes_are_none(desk):
    webhook = hook(user=system(desk.district))
    for number, status in enumerate([Status.MET, Status.MET, Status.WITHDRAWN, Status.MET]):
        note = f"lần {number}"
        desk.verdict(status, HELD, note=note, now=NOW + number * MINUTE)
    assert [scan(webhook, NOW + HOUR), scan(webhook, NOW + HOUR)] == [3, 0]
    assert statuses(webhook) == [("not_met", "met"), ("met", "withdrawn"), ("withdrawn", "met")]


def test_what_holds_before_is_that_of_the_day(desk):
    webhook = hook(user=system(desk.district))
    desk.verdict(Status.MET, HELD + 60 * DAY, now=NOW + MINUTE)
    desk.verdict(Status.NEARLY_MET, HELD + 30 * DAY, now=NOW + 2 * MINUTE)
    desk.verdict(Status.MET, HELD - 30 * DAY, now=NOW + 3 * MINUTE)
    scan(webhook, NOW + HOUR)
    assert statuses(webhook) == [("not_met", "met"), ("not_met", "nearly_met"), (None, "met")]


def test_an_entry_that_is_seen_late_is_told(desk):
    webhook = hook(user=system(desk.district))
    scan(webhook, NOW + HOUR)
    desk.verdict(Status.MET, HELD, now=NOW + HOUR - 20 * MINUTE)  # seen only now
    assert [
        scan(Webhook.objects.get(pk=webhook.pk), NOW + HOUR + n * MINUTE) for n in (1, 4, 6)
    ] == [0, 0, 1]


def test_what_was_before_the_webhook_is_not_told(desk):
    desk.verdict(Status.MET, HELD, now=NOW - MINUTE)
    assert scan(hook(user=system(desk.district)), NOW + HOUR) == 0


def test_after_a_pause_what_happened_meanwhile_is_told_sixty_days_back(desk):
    webhook = hook(user=system(desk.district))
    desk.verdict(Status.MET, HELD, now=NOW + DAY)
    desk.verdict(Status.NOT_MET, HELD, now=NOW + 40 * DAY)
    assert scan(webhook, NOW + 90 * DAY) == 1
    assert statuses(webhook) == [("met", "not_met")]


def test_only_what_the_account_sees_at_that_moment(desk):
    elsewhere = hook(user=system(UnitFactory(level=Level.DISTRICT), "khac"))
    ended = system(desk.district, "het-quyen")
    ended.grants.update(valid_to=NOW.date())
    closed = system(desk.district, "dong")
    closed.is_active = False
    closed.save()
    own = hook(user=system(desk.district, "dung"))
    desk.verdict(Status.MET, HELD, now=NOW + MINUTE)
    hooks = [own, elsewhere, hook(user=ended), hook(user=closed)]
    assert [scan(one, NOW + HOUR) for one in hooks] == [1, 0, 0, 0]


def test_what_the_account_no_longer_sees_is_not_sent_any_more(desk, receiver):
    user = system(desk.district, "luc-do")
    webhook = hook(receiver.address, user=user)
    desk.verdict(Status.MET, HELD, now=NOW + MINUTE)
    receiver.status = 503
    assert work(NOW + HOUR).failed == 1
    user.grants.all().delete()
    receiver.status = 200
    assert work(NOW + DAY).delivered == 0
    row = Delivery.objects.get(webhook=webhook)
    assert (results(row), row.next_at) == ([503, Problem.SCOPE], None)
    assert row.given_up_at
    replay(webhook=webhook, deliveries=None, by=admin(), now=NOW + 2 * DAY)
    assert work(NOW + 2 * DAY).delivered == 0
    assert len(receiver.got) == 1


def test_only_the_chosen_kinds(desk):
    desk.verdict(Status.MET, HELD, now=NOW + MINUTE)
    webhook = hook(user=system(desk.district), events=[Kind.TASK_OVERDUE])
    assert scan(webhook, NOW + HOUR) == 0


def test_queries_do_not_grow_with_the_events(desk):
    user, counts = system(desk.district), []
    for number in (1, 9):
        webhook = hook(f"https://api.example.vn/{number}", user=user)
        for _copy in range(number):
            desk.verdict(Status.MET, HELD, version=desk.another(), now=NOW + MINUTE)
        with CaptureQueriesContext(connection) as captured:
            assert scan(webhook, NOW + HOUR) >= number
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_batches_leave_nothing_out(desk, monkeypatch):
    monkeypatch.setattr("webhooks.events.verdicts.BATCH", 2)
    webhook = hook(user=system(desk.district))
    versions = [desk.version, *(desk.another() for _number in range(4))]
    for version in versions:
        desk.verdict(Status.MET, HELD + DAY, version=version, now=NOW + MINUTE)
    assert scan(webhook, NOW + HOUR) == 5


def overdue(due_on: date, **given) -> Task:
    """An open task of Kỳ Lạc that was due that day."""
    return give(due_on=due_on, **given)


def day(moments: int) -> date:
    """A day counted from that of NOW."""
    return (NOW + moments * DAY).date()


@pytest.fixture
def office(alone):
    """A webhook of the province that is told of tasks."""
    return hook(events=[Kind.TASK_OVERDUE])


def test_a_task_is_told_once_after_its_day(office):
    task = overdue(day(2))
    assert [scan(office, NOW + days * DAY) for days in (1, 2, 3, 4)] == [0, 0, 1, 0]
    data = told(office)[0]["data"]
    assert (data["task"], data["due_on"]) == (task.pk, day(2).isoformat())
    assert (data["unit"]["code"], data["criterion"], data["owner"]) == (KY_LAC, "10", KY_LAC)
    assert told(office)[0]["timestamp"].startswith(f"{day(2)}T17:00:00")  # midnight in Viet Nam


def test_a_later_day_makes_it_overdue_once_more_and_done_never(office):
    meeting = concluded()
    moved, done = overdue(day(2), meeting=meeting), overdue(day(2), meeting=meeting, commune=None)
    Task.objects.filter(pk=done.pk).update(done_on=day(2))
    assert scan(office, NOW + 4 * DAY) == 1
    Task.objects.filter(pk=moved.pk).update(due_on=day(6), changed_at=NOW + 4 * DAY)
    assert [scan(office, NOW + days * DAY) for days in (5, 8)] == [0, 1]


def test_a_task_reopened_after_its_day_is_told(office):
    task = overdue(day(2))
    Task.objects.filter(pk=task.pk).update(done_on=day(1))
    assert scan(office, NOW + 10 * DAY) == 0
    Task.objects.filter(pk=task.pk).update(done_on=None, changed_at=NOW + 11 * DAY)
    assert [scan(office, NOW + days * DAY) for days in (12, 13)] == [1, 0]


def test_tasks_overdue_before_the_webhook_and_those_elsewhere_are_not_told(office):
    overdue(day(-1))
    elsewhere = hook(user=system(province("38"), "khac"), events=[Kind.TASK_OVERDUE])
    overdue(day(2), meeting=concluded(title="Khác"))
    assert [scan(one, NOW + 4 * DAY) for one in (office, elsewhere)] == [1, 0]


def test_a_published_meeting_is_told_unless_it_was_taken_off_again(alone):
    webhook = hook(events=[Kind.MEETING_PUBLISHED])
    meeting, gone = (concluded(title=title) for title in ("Một", "Hai"))
    for one in (meeting, gone):
        written(one)
        publish(meeting=one, seen=None, by=keeper(), now=NOW + MINUTE)
    unpublish(meeting=gone, by=keeper(), now=NOW + 2 * MINUTE)
    assert [scan(webhook, NOW + HOUR), scan(webhook, NOW + 2 * HOUR)] == [1, 0]
    data = told(webhook)[0]["data"]
    assert (data["meeting"], data["unit"]["code"]) == (meeting.pk, "447")
    assert data["url"] == f"/api/v1/meetings/{meeting.pk}/"
