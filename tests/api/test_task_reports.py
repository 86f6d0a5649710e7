"""GET /api/v1/tasks/<id>/ and POST …/reports/: one task, and what its owner says of it."""

from datetime import date
from typing import Any

import pytest

from accounts.models import AuditEntry
from accounts.roles import Role
from meetings.models import Task, TaskEvent
from tests.api.writing_desk import send, system_client

pytestmark = pytest.mark.django_db
SAID = {"text": "Đã họp dân, chờ nghiệm thu.", "says_done": True}


@pytest.fixture
def task() -> Any:
    """A task of the briefing that is open, owned by Kỳ Tây."""
    row = Task.objects.filter(meeting__held_on=date(2021, 9, 25), owner_unit__code="18793")[0]
    Task.objects.filter(pk=row.pk).update(done_on=None, reported_on=None, proof=None)
    return Task.objects.get(pk=row.pk)


def address(task: Task) -> str:
    return f"/api/v1/tasks/{task.pk}/"


def test_a_task_with_all_that_happened_to_it(client_as, call, task) -> None:
    told = client_as("huyen.kyanh").get(address(task)).json()
    [listed] = [row for row in call("huyen.kyanh", "tasks", page_size=500)["results"]
                if row["id"] == task.pk]  # fmt: skip
    assert {name: told[name] for name in listed} == listed
    assert told["events"][0]["kind"] == "assigned"
    assert (told["may_report"], len(told["events"])) == (True, task.events.count())


def test_a_report_is_an_event_and_audited(client_as, task) -> None:
    client = client_as("huyen.kyanh")
    answer = send(
        client, "POST", f"{address(task)}reports/", SAID, match=client.get(address(task))["ETag"]
    )
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["events"][-1]["kind"], told["events"][-1]["text"]) == ("reported", SAID["text"])
    assert told["reported_on"] == told["events"][-1]["on"]
    assert answer["ETag"] == client.get(address(task))["ETag"]
    assert AuditEntry.objects.latest("pk").action == "task.reported"


def test_a_report_that_saw_another_state(client_as, task) -> None:
    client, reports = client_as("huyen.kyanh"), f"{address(task)}reports/"
    tag = client.get(address(task))["ETag"]
    assert send(client, "POST", reports, SAID).status_code == 428
    assert send(client, "POST", reports, {**SAID, "says_done": False}, match=tag).status_code == 201
    late = send(client, "POST", reports, SAID, match=tag)
    assert (late.status_code, late.json()["current"]) == (412, client.get(address(task)).json())
    assert task.events.filter(kind=TaskEvent.Kind.REPORTED, text=SAID["text"]).count() == 0


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"),
        ({"text": "  "}, "/text"),
        ({"text": 1}, "/text"),
        ({"text": "x", "on": "2021-09-24"}, "/on"),  # before the meeting
        ({"text": "x", "on": "9999-12-31"}, "/on"),
        ({"text": "x", "says_done": "yes"}, "/says_done"),
        ({"text": "x", "evidence": []}, "/evidence"),
    ],
)
def test_a_wrong_report_is_pointed_at(client_as, task, body, pointer) -> None:
    answer = send(client_as("huyen.kyanh"), "POST", f"{address(task)}reports/", body, match="*")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)


def test_a_closed_task_takes_no_report(client_as, task) -> None:
    Task.objects.filter(pk=task.pk).update(done_on=date(2021, 10, 1))
    answer = send(client_as("huyen.kyanh"), "POST", f"{address(task)}reports/", SAID, match="*")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "")


def test_who_may_not(client_as, task) -> None:
    statuses = {"": 401, "huyen.canloc": 404, "tinh.hatinh": 403, "so.tnmt.hatinh": 403}
    for username, status in statuses.items():
        client = client_as(username)
        answer = send(client, "POST", f"{address(task)}reports/", SAID, match="*")
        assert (answer.status_code, username) == (status, username)
    reader, writer = map(system_client, (Role.API_READER, Role.API_WRITER))
    assert reader.get(address(task)).json()["may_report"] is False
    assert send(reader, "POST", f"{address(task)}reports/", SAID, match="*").status_code == 403
    assert send(writer, "POST", f"{address(task)}reports/", SAID, match="*").status_code == 201


@pytest.mark.parametrize("number", ["999999", "9" * 18, "9" * 40, "x", "-1"])
def test_numbers_of_no_task(client_as, number) -> None:
    assert client_as("admin").get(f"/api/v1/tasks/{number}/").status_code == 404
    reports = f"/api/v1/tasks/{number}/reports/"
    assert send(client_as("admin"), "POST", reports, SAID, match="*").status_code == 404
