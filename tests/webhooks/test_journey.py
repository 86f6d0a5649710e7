"""A whole story: a system is told of what people record, over a network that fails now and then."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve
from django.utils import timezone

from communes.lookup import today
from meetings.models import Meeting, Task
from meetings.publishing import publish
from tests.criteria.desk import post
from tests.meetings.desk import keeper
from tests.meetings.public_desk import written
from tests.meetings.task_desk import give
from tests.webhooks.desk import DAY, HOUR, MINUTE, system, told, work
from webhooks.models import EVENTS, Webhook
from webhooks.signing import secret

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def is_genuine():
    """The code that docs/webhooks.md gives to receivers."""
    text = (Path(settings.BASE_DIR) / "docs" / "webhooks.md").read_text()
    given: dict = {}
    exec(text.split("```python\n")[1].split("```")[0], given)
    return given["is_genuine"]


@pytest.fixture
def made(receiver, client_as, alone):
    """A webhook that the administrator made on its page, and the secret that was shown."""
    fields = {"user": system().pk, "name": "Kho dữ liệu", "address": receiver.address}
    answer = client_as("admin").post("/webhooks/new/", fields | {"events": list(EVENTS)})
    row = Webhook.objects.get(name="Kho dữ liệu")
    shown = secret(row.salt)
    assert f">{shown}</textarea>" in answer.content.decode()
    return row, shown


def test_a_verdict_typed_on_a_page_arrives_signed_although_the_receiver_was_down(
    made, receiver, client_as, is_genuine
):
    row, key = made
    receiver.status = 503
    assert post(client_as("huyen.kyanh")).status_code == 200
    now = timezone.now()
    assert (work(now).failed, work(now).failed) == (1, 0)
    receiver.status = 204
    assert (work(now + HOUR).delivered, work(now + 2 * HOUR).delivered) == (1, 0)
    assert told(row).failing_since is None
    for moment, (headers, body) in zip((now, now + HOUR), receiver.got, strict=True):
        assert is_genuine(headers, body.encode(), key, moment.timestamp())
        assert not is_genuine(headers, body.encode() + b" ", key, moment.timestamp())
        assert not is_genuine(headers, body.encode(), key, (moment + 6 * MINUTE).timestamp())
        assert not is_genuine(headers, body.encode(), secret("another"), moment.timestamp())
        assert headers["webhook-id"] == json.loads(body)["id"]
    first, second = (headers for headers, _body in receiver.got)
    assert first["webhook-id"] == second["webhook-id"]
    assert first["webhook-timestamp"] != second["webhook-timestamp"]


def test_the_address_in_a_message_is_answered_with_what_it_tells(made, receiver, client_as):
    post(client_as("huyen.kyanh"))
    work(timezone.now())
    data = json.loads(receiver.got[0][1])["data"]
    assert (data["unit"]["code"], data["criterion"], data["new_status"]) == ("18793", "2", "met")
    rows = client_as("tinh.hatinh").get(data["url"]).json()["results"]
    assert ("district", "met") in {(one["authority"], one["status"]) for one in rows}


def test_a_published_meeting_and_an_overdue_task_are_told_once_and_again_when_asked(
    made, receiver, client_as
):
    row, _key = made
    task = give(due_on=today())
    meeting = Meeting.objects.get(pk=task.meeting_id)
    written(meeting)
    publish(meeting=meeting, seen=None, by=keeper(), now=timezone.now())
    for days in (0, 1, 2):
        work(timezone.now() + days * DAY)
    kinds = [json.loads(body)["type"] for _headers, body in receiver.got]
    assert kinds == ["meeting.published", "task.overdue"]
    for _headers, body in receiver.got:
        assert resolve(json.loads(body)["data"]["url"].split("?")[0])
    message = row.deliveries.get(kind="task.overdue")
    client_as("admin").post(f"/webhooks/{row.pk}/deliveries/{message.pk}/replay/")
    work(timezone.now() + timedelta(seconds=1))
    assert receiver.got[2][0]["webhook-id"] == message.key
    assert receiver.got[2][1] == receiver.got[1][1]
    assert Task.objects.get(pk=task.pk).done_on is None


def test_after_a_new_secret_both_are_good_for_a_day(made, receiver, client_as, is_genuine):
    row, old = made
    client_as("admin").post(f"/webhooks/{row.pk}/secret/")
    new = secret(told(row).salt)
    for days, expected in ((0, [True, True]), (2, [True, False])):
        client_as("admin").post(f"/webhooks/{row.pk}/test/")
        moment = timezone.now() + days * DAY
        work(moment)
        headers, body = receiver.got[-1]
        found = [is_genuine(headers, body.encode(), key, moment.timestamp()) for key in (new, old)]
        assert found == expected
