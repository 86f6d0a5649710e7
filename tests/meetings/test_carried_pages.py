"""The page of the tasks that a meeting takes up again, and the preparing of the next meeting."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.carrying import carry, prepare_next
from meetings.models import Meeting
from meetings.tasks import report
from tests.meetings.desk import KY_TAY, NOW, begun, commune, concluded, keeper, plan
from tests.meetings.task_desk import LATER, another, give, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]
NEXT = date(2021, 10, 25)


def taken_up():
    """A meeting planned after one that gave a task to each commune."""
    task = give()
    give(task.meeting, commune=commune(KY_TAY), owner_unit=commune(KY_TAY))
    return prepare_next(meeting=task.meeting, held_on=NEXT, by=keeper(), now=NOW)


def names(page):
    return [(name, len(rows)) for name, rows in page.context["groups"]]


def test_open_tasks_by_owner_and_by_commune(client_as):
    meeting = taken_up()
    page = client_as("huyen.kyanh").get(f"/meetings/{meeting.pk}/carried/")
    assert [count for _name, count in names(page)] == [1, 1]
    assert "lần thứ 2" in page.content.decode() or "time 2" in page.content.decode()
    by_commune = client_as("huyen.kyanh").get(f"/meetings/{meeting.pk}/carried/?group=commune")
    assert names(by_commune) == [("Xã Kỳ Lạc", 1), ("Xã Kỳ Tây", 1)]


@pytest.mark.parametrize(
    ("username", "status", "tasks"),
    [
        ("tinh.hatinh", 200, 2),
        ("xa.kylac", 200, 1),
        ("admin", 200, 2),
        ("huyen.canloc", 404, 0),
        ("", 302, 0),
    ],
)
def test_who_reads_what(client_as, username, status, tasks):
    meeting = taken_up()
    page = client_as(username).get(f"/meetings/{meeting.pk}/carried/")
    assert page.status_code == status
    if status == 200:
        assert page.context["total"] == tasks
        assert "textarea" not in page.content.decode()


def test_noting_what_the_meeting_said(client_as):
    meeting, client = taken_up(), client_as("huyen.kyanh")
    one, two = meeting.carried.order_by("pk")
    address = f"/meetings/{meeting.pk}/carried/notes/"
    typed = {f"note-{one.pk}": "Gia hạn", f"was-{one.pk}": "", f"note-{two.pk}": "Kiểm tra"}
    assert client.post(address, typed | {f"was-{two.pk}": ""}).status_code == 302
    late = client.post(address, {f"note-{one.pk}": "Của tôi", f"was-{one.pk}": ""})
    assert late.status_code == 409
    assert "Của tôi" in late.content.decode()
    assert 'value="Gia hạn"' in late.content.decode()
    for username, status in (("xa.kylac", 403), ("tinh.hatinh", 403), ("huyen.canloc", 404)):
        assert client_as(username).post(address, typed).status_code == status
    assert set(meeting.carried.values_list("note", flat=True)) == {"Gia hạn", "Kiểm tra"}


def test_what_the_owner_reported_stands_on_the_pages_of_the_meetings(client_as):
    meeting, client = taken_up(), client_as("huyen.kyanh")
    task, *_others = meeting.follows.tasks.order_by("pk")
    said = {"on": date(2021, 10, 1), "text": "Đã xong <b>", "says_done": True}
    report(task=task, **said, seen=None, by=user("xa.kylac"), now=LATER)
    given = client.get(f"/meetings/{task.meeting_id}/conclusions/")
    [shown] = given.context["conclusions"]
    assert (shown.reported, sum(count for _state, count in shown.counts)) == (1, 2)
    for page in (given, client.get(f"/meetings/{meeting.pk}/carried/")):
        assert "báo cáo đã xong ngày 01/10/2021" in page.content.decode()


def test_texts_of_people_are_written_as_text(client_as):
    meeting = taken_up()
    meeting.follows.tasks.update(text="<i>x</i>")
    meeting.carried.update(note="<b>a</b>\nb")
    for username in ("huyen.kyanh", "tinh.hatinh"):
        page = client_as(username).get(f"/meetings/{meeting.pk}/carried/").content.decode()
        assert "&lt;i&gt;x" in page
        assert "&lt;b&gt;a&lt;/b&gt;<br>b" in page
        assert "<i>x" not in page
        assert "<b>a" not in page


def test_bringing_the_list_up_to_date(client_as):
    meeting = taken_up()
    give(meeting.follows, criterion=None)
    address = f"/meetings/{meeting.pk}/carried/take-up/"
    assert client_as("tinh.hatinh").post(address).status_code == 403
    assert meeting.carried.count() == 2
    assert client_as("huyen.kyanh").post(address).status_code == 302
    assert meeting.carried.count() == 3


def test_preparing_from_the_page(client_as):
    task = give(concluded())
    address = f"/meetings/{task.meeting_id}/next/"
    client = client_as("huyen.kyanh")
    assert client.get(address).status_code == 200
    given = {"held_on": "2021-10-25", "title": "Giao ban tháng 10", "criteria_set": "HT-QD05-2017"}
    early = client.post(address, given | {"held_on": "2021-09-24"})
    assert early.status_code == 422
    assert "field-error" in early.content.decode()
    assert client.post(address, given | {"criteria_set": "x"}).status_code == 422
    assert client.post(address, given).status_code == 302
    made = Meeting.objects.get(title="Giao ban tháng 10")
    assert (made.follows_id, made.carried.count()) == (task.meeting_id, 1)
    assert client.post(address, given).status_code == 302
    assert Meeting.objects.filter(follows=task.meeting).count() == 1


@pytest.mark.parametrize(
    ("username", "status"), [("tinh.hatinh", 403), ("xa.kylac", 403), ("huyen.canloc", 404)]
)
def test_who_may_not_prepare(client_as, username, status):
    meeting = concluded()
    assert client_as(username).get(f"/meetings/{meeting.pk}/next/").status_code == status


def test_a_meeting_still_open_is_not_followed(client_as):
    meeting = begun()
    given = {"held_on": "2021-10-25", "title": "x", "criteria_set": "HT-QD05-2017"}
    answer = client_as("huyen.kyanh").post(f"/meetings/{meeting.pk}/next/", given)
    assert answer.status_code == 422
    assert not Meeting.objects.filter(follows=meeting).exists()


def test_the_number_of_queries_does_not_grow(client_as):
    task, client = give(), client_as("huyen.kyanh")
    planned = plan(held_on=NEXT, follows=task.meeting)
    costs = []
    for _round in range(2):
        carry(meeting=planned, by=user("huyen.kyanh"), now=NOW)
        client.get(f"/meetings/{planned.pk}/carried/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/meetings/{planned.pk}/carried/")
        costs.append(len(captured))
        for _number in range(4):
            give(task.meeting, conclusion=another(task))
    assert costs[0] == costs[1] <= 12
