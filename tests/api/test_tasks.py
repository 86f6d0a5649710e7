"""GET /api/v1/tasks/: what meetings asked for, as at a day."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Meeting, Task
from tests.meetings.task_desk import another

pytestmark = pytest.mark.django_db


@pytest.fixture
def briefing(db):
    """Number of the briefing of 25 September 2021 in Kỳ Anh."""
    return Meeting.objects.get(held_on="2021-09-25", organiser__code="447").pk


def test_one_task_for_each_criterion_not_met(call, briefing):
    rows = call("huyen.kyanh", "tasks", meeting=briefing)["results"]
    cells = Counter(row["commune"] for row in rows if row["criterion"])
    assert (len(rows), cells) == (21, {"18850": 8, "18793": 11})
    figures = call("huyen.kyanh", f"meetings/{briefing}")["figures"]
    assert {row["code"]: row["total"] - row["met"] for row in figures} == cells


def test_a_task_tells_whose_it_is_and_how_far(call, briefing):
    asked = {"meeting": briefing, "commune": "18850", "criterion": "17", "as_of": "2021-12-19"}
    answer = call("huyen.kyanh", "tasks", **asked)
    [row] = answer["results"]
    assert (row["commune_name"], row["set"], row["criterion"]) == ("Kỳ Lạc", "HT-QD05-2017", "17")
    assert (row["owner"]["kind"], row["owner"]["code"]) == ("agency", "kyanh-tnmt")
    assert (row["due_on"], row["state"], row["done_on"]) == ("2021-12-20", "open_in_time", None)
    assert (answer["as_of"], row["times"]) == ("2021-12-19", 3)
    [row] = call("huyen.kyanh", "tasks", **{**asked, "as_of": "2021-12-20"})["results"]
    assert (row["state"], row["done_on"]) == ("done_on_time", "2021-12-20")


def test_reported_and_done_are_told_apart(call, briefing):
    asked = {"meeting": briefing, "owner": "18793", "due_to": "2021-10-10"}
    days = {"2021-10-17": (None, None), "2021-12-31": ("2021-10-18", "2021-10-18")}
    for day, told in days.items():
        [row] = call("huyen.kyanh", "tasks", as_of=day, **asked)["results"]
        assert (row["reported_on"], row["done_on"]) == told
    assert (row["state"], row["late"], row["criterion"]) == ("done_late", 8, None)
    assert (row["owner"]["kind"], row["owner"]["code"]) == ("unit", "18793")


@pytest.mark.parametrize("day", ["2021-09-25", "2021-10-31", "2021-12-10", "2021-12-31"])
def test_each_task_is_in_one_state(call, briefing, day):
    asked = {"meeting": briefing, "as_of": day}
    rows = call("huyen.kyanh", "tasks", **asked)["results"]
    states = Counter(row["state"] for row in rows)
    assert states.total() == 21
    for state in ("done_on_time", "done_late", "open_in_time", "open_overdue"):
        found = call("huyen.kyanh", "tasks", state=state, **asked)["results"]
        assert len(found) == states[state]
        assert {row["state"] for row in found} <= {state}


def test_before_the_meeting_there_are_none(call, briefing):
    assert call("huyen.kyanh", "tasks", meeting=briefing, as_of="2021-09-24")["results"] == []


def test_other_scenes(call):
    [cohort] = call("tinh.travinh", "meetings")["results"]
    assert len(call("tinh.travinh", "tasks", meeting=cohort["id"])["results"]) == 11
    rows = call("huyen.canglong", "tasks", meeting=cohort["id"])["results"]
    assert [row["due_on"] for row in rows] == ["2019-10-15"] * 7
    [whole] = [row for row in rows if row["criterion"] is None]
    assert (whole["owner"]["kind"], whole["owner"]["code"]) == ("unit", "844")


def test_a_dropped_task_only_where_it_is_asked_for(call, briefing):
    task = Task.objects.filter(meeting=briefing, criterion__isnull=False).order_by("pk")[0]
    Task.objects.filter(pk=task.pk).update(dropped_on=date(2021, 10, 1), drop_reason="Trùng")
    asked = {"meeting": briefing, "as_of": "2021-10-01"}
    assert len(call("huyen.kyanh", "tasks", **asked)["results"]) == 20
    [row] = call("huyen.kyanh", "tasks", state="dropped", **asked)["results"]
    assert (row["id"], row["state"], row["dropped_on"]) == (task.pk, "dropped", "2021-10-01")
    earlier = call("huyen.kyanh", "tasks", meeting=briefing, as_of="2021-09-30")["results"]
    assert {row["dropped_on"] for row in earlier if row["id"] == task.pk} == {None}


def test_a_commune_reads_its_own_tasks(call, briefing):
    rows = call("xa.kylac", "tasks", meeting=briefing)["results"]
    assert {row["commune"] for row in rows} == {"18850"}
    assert len(rows) == 9
    assert call("xa.kylac", "tasks", commune="18793")["results"] == []


@pytest.mark.parametrize("username", ["huyen.canloc", "tinh.travinh"])
def test_beyond_the_territory(call, briefing, username):
    assert call(username, "tasks", meeting=briefing)["results"] == []
    assert call(username, "tasks", commune="18850")["results"] == []


def test_due_dates_bound_the_list_and_order_it(call, briefing):
    days = {"due_from": "2021-11-30", "due_to": "2021-12-20"}
    rows = call("huyen.kyanh", "tasks", meeting=briefing, **days)["results"]
    due = [row["due_on"] for row in rows]
    assert set(due) == {"2021-11-30", "2021-12-20"}
    assert due == sorted(due)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("meetings", "1"),
        ("meeting", "x"),
        ("meeting", "0"),
        ("meeting", "99999999999999999999"),
        ("commune", "12345678901"),
        ("criterion", ""),
        ("state", "late"),
        ("owner", "a\x00"),
        ("due_from", "31/10/2021"),
        ("due_to", "2021-02-30"),
        ("as_of", "9999-12-31"),
        ("page", "2"),
        ("cursor", "x"),
        ("order", "owner"),
        ("fields", "nothing"),
        ("page_size", "501"),
        ("page_size", "many"),
    ],
)
def test_a_wrong_parameter_is_named(call, parameter, value):
    answer = call("huyen.kyanh", "tasks", status=400, **{parameter: value})
    assert [error["parameter"] for error in answer["errors"]] == [parameter]


def test_a_parameter_given_twice_and_days_in_the_wrong_order(call):
    twice = call("huyen.kyanh", "tasks", status=400, meeting=["1", "2"])
    assert [error["parameter"] for error in twice["errors"]] == ["meeting"]
    days = {"due_from": "2021-10-31", "due_to": "2021-10-30"}
    answer = call("huyen.kyanh", "tasks", status=400, **days)
    assert [error["parameter"] for error in answer["errors"]] == ["due_to"]


def test_pages(call, client_as, briefing):
    first = call("huyen.kyanh", "tasks", meeting=briefing, page_size=20, as_of="2021-10-31")
    assert (len(first["results"]), "as_of=2021-10-31" in first["next"]) == (20, True)
    last = client_as("huyen.kyanh").get(first["next"]).json()
    assert (len(last["results"]), last["next"]) == (1, None)
    ids = {row["id"] for answer in (first, last) for row in answer["results"]}
    assert len(ids) == 21


def test_queries_do_not_grow_with_tasks(client_as, briefing):
    client, costs = client_as("huyen.kyanh"), []
    for _round in range(2):
        client.get("/api/v1/tasks/")
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(f"/api/v1/tasks/?meeting={briefing}&page_size=500").json()
        costs.append(len(captured))
        for task in Task.objects.filter(meeting=briefing)[:20]:
            Task.objects.create(
                **{f.attname: getattr(task, f.attname) for f in Task._meta.fields[1:]}
                | {"conclusion_id": another(task).pk}
            )
    assert len(answer["results"]) == 41
    assert costs[0] == costs[1] <= 8


@pytest.mark.parametrize("address", ["meetings", "tasks"])
def test_nothing_is_written_here(client_as, address):
    assert client_as("huyen.kyanh").post(f"/api/v1/{address}/", {}).status_code == 405
