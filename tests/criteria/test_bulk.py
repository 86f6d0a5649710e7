"""Many verdicts in one post: all or none, every problem told, at a cost that does not grow."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from criteria.entries import MAX_ENTRIES
from criteria.models import Status, Verdict
from tests.criteria.desk import FIELDS, live, post

pytestmark = pytest.mark.django_db
MANY = "/record/verdicts/"


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


def entry(commune="18793", number="2", **changes):
    row = live(commune, number)
    given = {"commune": commune, "criterion": number, "status": "MET"}
    return given | {"seen": row.assertion if row else 0} | changes


def send(client, *entries, **fields):
    return client.post(MANY, FIELDS | {"entries": json.dumps(entries)} | fields)


def test_all_are_recorded_and_the_figures_move(officer):
    answer = send(officer, entry(), entry(number="3"), entry("18760", "5")).json()
    assert answer["rows"]["18793"] == {"met": "11/20", "own": [11, 11, 0]}
    assert {(c["commune"], c["criterion"], c["status"]) for c in answer["cells"]} == {
        ("18793", "2", "MET"), ("18793", "3", "MET"), ("18760", "5", "MET"),
    }  # fmt: skip
    assert live("18793", "3").status == Status.MET


def test_one_changed_cell_stops_all_and_every_changed_cell_is_told(officer):
    mine = [entry(), entry(number="3"), entry(number="4")]
    post(officer, status="NEARLY_MET")
    post(officer, criterion="3", status="NOT_APPLICABLE")
    rows = Verdict.objects.count()
    lost = send(officer, *mine)
    assert lost.status_code == 409
    assert [c["criterion"] for c in lost.json()["conflicts"]] == ["2", "3"]
    assert lost.json()["conflicts"][0]["who"] == "Văn phòng điều phối NTM huyện Kỳ Anh"
    assert Verdict.objects.count() == rows


def test_every_verdict_against_its_indicators_is_named(officer):
    rows = Verdict.objects.count()
    lost = send(officer, entry(), entry("18850", "10"), entry("18850", "17"))
    assert lost.status_code == 400
    assert "Kỳ Lạc" in lost.json()["errors"]["note"][0]
    assert Verdict.objects.count() == rows


@pytest.mark.parametrize(
    "wrong",
    [
        {"commune": "18436"},  # a commune of Can Lộc
        {"commune": None},
        {"criterion": "21"},
        {"criterion": ["2"]},
        {"status": "PERHAPS"},
        {"status": 3},
        {"seen": "1"},
        {"seen": -1},
        {"seen": True},
        {"seen": 2**70},
        {"note": 5},
        {"note": "x" * 2001},
        {"note": "a\0b"},
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_written(officer, wrong):
    rows = Verdict.objects.count()
    answer = send(officer, entry(number="3"), entry(**wrong))
    assert answer.status_code == 400
    (message,) = answer.json()["errors"]["entries"]
    assert "2" in message
    assert Verdict.objects.count() == rows


@pytest.mark.parametrize("text", ["", "[]", "{}", "no", "[" * 100_000, "[3]", "null"])
def test_what_is_no_list_of_verdicts_is_refused(officer, text):
    answer = officer.post(MANY, FIELDS | {"entries": text})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["entries"])


def test_too_many_and_twice_the_same_are_refused(officer):
    many = send(officer, *[entry()] * (MAX_ENTRIES + 1))
    assert list(many.json()["errors"]) == ["entries"]
    assert list(send(officer, entry(), entry()).json()["errors"]) == ["unit"]


def test_a_past_day_needs_its_reason_here_too(officer):
    assert list(send(officer, entry(), reason="").json()["errors"]) == ["reason"]


@pytest.mark.parametrize(("name", "status"), [("tinh.hatinh", 403), ("huyen.canloc", 404)])
def test_others_do_not_record_here(client_as, name, status):
    assert send(client_as(name), entry()).status_code == status


def test_the_token_is_asked_for(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("huyen.kyanh"), "django.contrib.auth.backends.ModelBackend")
    assert send(client, entry()).status_code == 403


def test_more_cells_cost_no_more_queries(officer):
    def cost(*entries):
        with CaptureQueriesContext(connection) as captured:
            assert send(officer, *entries).status_code == 200
        return len(captured)

    cost(entry("18760", "5", status="NEARLY_MET"))
    few = cost(entry(), entry(number="3"))
    many = cost(*[entry(c, n, note="đo") for c in ("18760", "18757") for n in "12345678"])
    assert many == few


@pytest.mark.parametrize("note", ["a\0", "\ud800"])
def test_a_note_that_no_database_keeps_is_refused(officer, note):
    answer = send(officer, entry(note=note))
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["entries"]


@pytest.mark.parametrize("reason", ["a\0", "x" * 2001])
def test_a_reason_is_held_to_the_same_rules_as_in_one_cell(officer, reason):
    answer = send(officer, entry(), reason=reason)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["reason"]
