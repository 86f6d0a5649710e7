"""Meetings and tasks for other systems: rows, filters, scope, refusals."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communes.models import Agency
from meetings.models import Meeting
from tests.meetings.desk import DAY, KY_TAY, commune, concluded, keeper
from tests.meetings.task_desk import another, give

pytestmark = pytest.mark.django_db


def ids(answer):
    return [row["id"] for row in answer["results"]]


def test_a_meeting_in_the_list(call):
    meeting = concluded()
    [row] = call("huyen.kyanh", "meetings", **{"from": "2021-09-01", "to": "2021-09-30"})["results"]
    assert (row["id"], row["held_on"], row["kind"]) == (meeting.pk, "2021-09-25", "briefing")
    assert (row["state"], row["organiser"], row["organiser_level"]) == (
        "concluded", "447", "district",
    )  # fmt: skip
    assert row["set"] == "HT-QD05-2017"
    assert row["scope"] == [
        {"level": "commune", "code": "18850", "year": None},
        {"level": "commune", "code": "18793", "year": None},
    ]


@pytest.mark.parametrize(
    ("asked", "count"),
    [({"from": "2021-09-26"}, 0), ({"to": "2021-09-24"}, 0), ({"to": str(DAY)}, 1),
     ({"state": "planned"}, 0), ({"q": "giao ban"}, 1), ({"unit": "18850"}, 1)],
)  # fmt: skip
def test_filters_of_meetings(call, asked, count):
    concluded()
    assert len(call("huyen.kyanh", "meetings", **asked)["results"]) == count


def test_one_meeting_with_its_figures(call):
    meeting = concluded()
    answer = call("huyen.kyanh", f"meetings/{meeting.pk}")
    figures = [(row["code"], row["name"], row["met"]) for row in answer["figures"]]
    assert figures == [("18850", "Xã Kỳ Lạc", 12), ("18793", "Xã Kỳ Tây", 9)]
    assert (answer["total"], answer["as_of"]) == (20, "2021-09-25")
    assert answer["figures"][0]["statuses"]["10"] == "nearly_met"
    assert [row["kind"] for row in answer["conclusions"]] == ["work"]


def test_a_commune_officer_reads_the_text_and_their_own_figures(call):
    answer = call("xa.kylac", f"meetings/{concluded().pk}")
    assert [row["code"] for row in answer["figures"]] == ["18850"]
    assert answer["organiser_name"] == "Huyện Kỳ Anh"


@pytest.mark.parametrize("username", ["huyen.canloc", "tinh.travinh"])
def test_beyond_the_territory(call, username):
    task = give()
    assert call(username, "meetings")["results"] == []
    assert call(username, "tasks", meeting=task.meeting_id)["results"] == []
    call(username, f"meetings/{task.meeting_id}", status=404)


def test_tasks_of_a_meeting(call):
    task = give()
    give(task.meeting, commune=None, criterion=None, agency=Agency.objects.get())
    [row, other] = call("huyen.kyanh", "tasks", meeting=task.meeting_id)["results"]
    assert {**row, "late": None, "owner": None} == {
        "id": task.pk, "meeting": task.meeting_id, "conclusion": task.conclusion_id,
        "text": "Hoàn thành tiêu chí", "commune": "18850", "criterion": "10",
        "set": "HT-QD05-2017", "owner": None, "agency": None, "owner_unit": "18850",
        "due_on": "2021-10-31", "state": "open_overdue", "reported_on": None, "done_on": None,
        "late": None, "times": 1, "met_since": "2021-11-30", "lost_since": None,
    }  # fmt: skip
    assert (other["commune"], other["criterion"], other["agency"]) == (
        None, None, "so-tnmt-hatinh",
    )  # fmt: skip


def test_tasks_as_at_a_day_and_by_state(call):
    task = give()
    asked = {"meeting": task.meeting_id, "as_of": "2021-10-31"}
    assert call("huyen.kyanh", "tasks", **asked)["results"][0]["state"] == "open_in_time"
    assert ids(call("huyen.kyanh", "tasks", **asked, state="open_overdue")) == []
    assert ids(call("huyen.kyanh", "tasks", state="open_overdue", commune="18850")) == [task.pk]


@pytest.mark.parametrize(
    ("what", "asked", "name"),
    [
        ("meetings", {"form": "2021-09-01"}, "form"),
        ("meetings", {"from": "2021-02-31"}, "from"),
        ("meetings", {"state": "finished"}, "state"),
        ("tasks", {"meetings": "1"}, "meetings"),
        ("tasks", {"meeting": "x"}, "meeting"),
        ("tasks", {"meeting": ["1", "2"]}, "meeting"),
        ("tasks", {"state": "late"}, "state"),
        ("tasks", {"as_of": "2999-01-01"}, "as_of"),
    ],
)
def test_what_is_wrong_is_named(call, what, asked, name):
    answer = call("huyen.kyanh", what, status=400, **asked)
    assert [error["parameter"] for error in answer["errors"]] == [name]


def test_without_a_session(call):
    call("", "meetings", status=401)
    call("", "tasks", status=401)


def test_pages_of_up_to_500(call):
    task = give()
    for _number in range(3):
        give(task.meeting, conclusion=another(task))
    first = call("huyen.kyanh", "tasks", page_size=2)
    assert len(first["results"]) == 2
    assert "page=2" in first["next"]
    assert call("huyen.kyanh", "tasks", page_size=500)["next"] is None


def test_the_number_of_queries_does_not_grow(client_as):
    task, client, costs = give(), client_as("huyen.kyanh"), []
    for _round in range(2):
        for address in ("meetings/", "tasks/", f"meetings/{task.meeting_id}/"):
            client.get(f"/api/v1/{address}")
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"/api/v1/{address}").status_code == 200
            costs.append(len(captured))
        for _number in range(3):
            give(concluded(follows=task.meeting), commune=commune(KY_TAY))
            give(task.meeting, conclusion=another(task))
    assert costs[:3] == costs[3:]
    assert max(costs) <= 10


def test_nothing_is_written_through_it(client_as):
    task = give()
    client = client_as("huyen.kyanh")
    for address in ("/api/v1/meetings/", f"/api/v1/meetings/{task.meeting_id}/", "/api/v1/tasks/"):
        assert client.post(address, {}).status_code == 405
    assert Meeting.objects.get().changed_by == keeper()
