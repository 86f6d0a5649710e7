"""GET /api/v1/meetings/ and one meeting: rows, filters, frozen figures, territory."""

import pytest

from meetings.services import call_off
from tests.meetings.desk import NOW, begun, keeper, plan

pytestmark = pytest.mark.django_db
THAT_DAY = {"from": "2021-09-25", "to": "2021-09-25"}


@pytest.fixture
def briefing(call):
    """Number of the briefing of 25 September 2021 in Kỳ Anh."""
    return call("admin", "meetings", **THAT_DAY)["results"][0]["id"]


def scenes(answer):
    return [(row["held_on"], row["organiser"]["code"]) for row in answer["results"]]


def test_a_meeting_in_the_list(call):
    [row] = call("huyen.kyanh", "meetings", **THAT_DAY)["results"]
    assert (row["held_on"], row["half_day"], row["kind"]) == ("2021-09-25", "morning", "briefing")
    assert (row["state"], row["called_off"], row["set"]) == ("published", None, "HT-QD05-2017")
    office = {"level": "district", "code": "447", "name": "Kỳ Anh", "full_name": "Huyện Kỳ Anh"}
    assert row["organiser"] == office
    assert [(part["code"], part["full_name"]) for part in row["scope"]] == [
        ("18850", "Xã Kỳ Lạc"),
        ("18793", "Xã Kỳ Tây"),
    ]
    assert row["communes"] == 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"to": "2017-12-31"}, [("2017-06-15", "448"), ("2017-10-02", "443")]),
        ({"from": "2019-07-24", "to": "2019-07-24"}, [("2019-07-24", "84")]),
        ({"kind": "inspection", "to": "2021-10-01"}, []),
        ({"state": "published", "organiser": "447"}, [("2021-09-25", "447")]),
        ({"state": "called_off"}, []),
        ({"organiser": "448"}, [("2017-06-15", "448")]),
    ],
)
def test_filters(call, asked, found):
    assert scenes(call("admin", "meetings", **asked)) == found


def test_a_cohort_in_the_scope(call):
    [row] = call("tinh.travinh", "meetings")["results"]
    assert row["communes"] == 17
    assert [(part["code"], part["registered"]) for part in row["scope"]] == [("84", 2019)]


def test_the_figures_are_those_of_the_meeting(call, briefing):
    told = call("huyen.kyanh", f"meetings/{briefing}")
    figures = [(row["code"], row["name"], row["met"], row["total"]) for row in told["figures"]]
    assert figures == [("18850", "Kỳ Lạc", 12, 20), ("18793", "Kỳ Tây", 9, 20)]
    assert [row["recorded"] for row in told["figures"]] == [20, 20]
    assert told["figures"][0]["statuses"]["10"] == "nearly_met"
    assert told["figures_as_of"] == "2021-09-25"


def test_what_was_gained_since_the_last_meeting(call):
    later = call("huyen.kyanh", "meetings", **{"from": "2021-12-10", "to": "2021-12-10"})
    figures = call("huyen.kyanh", f"meetings/{later['results'][0]['id']}")["figures"]
    assert all(row["gained"] and row["lost"] == [] for row in figures)


def test_findings_and_conclusions_in_words(call, briefing):
    told = call("huyen.kyanh", f"meetings/{briefing}")
    assert {row["kind"] for row in told["findings"]} == {
        "result", "shortcoming", "objective", "subjective",
    }  # fmt: skip
    assert all(row["text"] for row in told["findings"])
    assert [row["kind"] for row in told["conclusions"]] == ["work", "work", "decision"]
    assert told["conclusions"][0]["text"].startswith("Hoàn thành các tiêu chí còn lại")
    assert told["conclusions"][1]["due_on"] == "2021-10-10"


def test_a_commune_reads_the_text_and_its_own_figures(call, briefing):
    told = call("xa.kylac", f"meetings/{briefing}")
    assert [row["code"] for row in told["figures"]] == ["18850"]
    assert (told["communes"], len(told["scope"]), len(told["findings"])) == (1, 2, 5)


@pytest.mark.parametrize("username", ["huyen.canloc", "tinh.travinh"])
def test_beyond_the_territory(call, briefing, username):
    assert call(username, "meetings", **THAT_DAY)["results"] == []
    assert call(username, "meetings", organiser="447")["results"] == []
    call(username, f"meetings/{briefing}", status=404)


def test_before_the_figures_are_taken(call):
    told = call("huyen.kyanh", f"meetings/{plan().pk}")
    assert (told["state"], told["figures_as_of"], len(told["figures"])) == ("planned", None, 2)
    assert {(row["met"], row["total"], row["recorded"]) for row in told["figures"]} == {
        (None, None, None)
    }


def test_a_meeting_called_off_is_in_no_other_state(call):
    meeting = plan()
    call_off(meeting=meeting, reason="Bão số 7", by=keeper(), now=NOW)
    planned = call("huyen.kyanh", "meetings", state="planned", **THAT_DAY)
    assert planned["results"] == []
    [row] = call("huyen.kyanh", "meetings", state="called_off")["results"]
    assert (row["id"], row["state"], row["called_off"]) == (meeting.pk, "called_off", "Bão số 7")


def test_pages_join_into_the_whole_list(call, client_as):
    begun()
    whole, seen = call("admin", "meetings")["results"], []
    url = "/api/v1/meetings/?page_size=3"
    while url:
        answer = client_as("admin").get(url).json()
        assert len(answer["results"]) <= 3
        seen += answer["results"]
        url = answer["next"]
    assert seen == whole
    assert [row["held_on"] for row in whole] == sorted(row["held_on"] for row in whole)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("form", "2021-09-01"),
        ("from", "2021-02-30"),
        ("from", "01/09/2021"),
        ("to", ""),
        ("state", "finished"),
        ("kind", "x"),
        ("organiser", "4\x007"),
        ("page", "2"),
        ("order", "title"),
        ("page_size", "501"),
    ],
)
def test_a_wrong_parameter_is_named(call, parameter, value):
    answer = call("huyen.kyanh", "meetings", status=400, **{parameter: value})
    assert [error["parameter"] for error in answer["errors"]] == [parameter]


def test_days_in_the_wrong_order(call):
    answer = call("admin", "meetings", status=400, **{"from": "2021-09-25", "to": "2021-09-24"})
    assert [error["parameter"] for error in answer["errors"]] == ["to"]


@pytest.mark.parametrize("number", ["999999", "9" * 18, "9" * 40, "x", "-1"])
def test_numbers_of_no_meeting(call, number):
    call("admin", f"meetings/{number}", status=404)


def test_one_meeting_takes_no_parameters(call, briefing):
    answer = call("admin", f"meetings/{briefing}", status=400, as_of="2021-09-25")
    assert [error["parameter"] for error in answer["errors"]] == ["as_of"]
