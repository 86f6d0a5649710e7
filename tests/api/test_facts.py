"""GET /api/v1/verdicts/ and /api/v1/measurements/: what is on record, and the feed of changes."""

from datetime import UTC, datetime
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from criteria.api import facts
from criteria.api.factreading import until
from criteria.models import Measurement, Status, Verdict
from tests.criteria.desk import live, post

pytestmark = pytest.mark.django_db
SCENE = {"set": "HT-QD05-2017", "as_of": "2021-09-25"}
KY_LAC = {"commune": "18850", **SCENE}
VERDICTS = "/api/v1/verdicts/"
BODIES = ("self", "district", "province")


def test_the_verdicts_of_a_commune_make_its_figure(call):
    rows = call("xa.kylac", "verdicts", **KY_LAC)["results"]
    headline = {}
    for row in sorted(rows, key=lambda row: BODIES.index(row["authority"])):
        headline[row["number"]] = row["status"]
    [figure] = call("xa.kylac", "progress", **KY_LAC)["results"]
    assert (list(headline.values()).count("met"), figure["met"]) == (12, 12)
    assert len(headline) == figure["recorded"] == 20


def test_a_verdict_tells_who_says_what_since_when(call):
    [row] = call("xa.kylac", "verdicts", number="17", authority="district", **KY_LAC)["results"]
    assert (row["unit"], row["level"], row["unit_name"]) == ("18850", "commune", "Kỳ Lạc")
    assert (row["set"], row["number"], row["basis"]) == ("HT-QD05-2017", "17", "declared")
    kept = Verdict.objects.get(pk=row["id"])
    assert (row["entry"], row["holds_from"]) == (kept.assertion, kept.holds_from.isoformat())
    assert datetime.fromisoformat(row["recorded_at"]) == kept.recorded_at
    assert (row["asserted_by"], row["replaced_at"]) == (str(kept.asserted_by), None)


@pytest.mark.parametrize(
    "asked", [{"status": "nearly_met"}, {"authority": "self"}, {"number": "10"}, {"status": "met"}]
)
def test_filters_leave_what_they_say(client_as, asked):
    client, all_rows = client_as("huyen.kyanh"), {"commune": "18793", "page_size": 500, **SCENE}
    whole = client.get(VERDICTS, all_rows).json()["results"]
    found = client.get(VERDICTS, all_rows | asked).json()["results"]
    [(name, value)] = asked.items()
    assert found == [row for row in whole if row[name] == value] != []


def test_values_are_exact_and_answers_are_words(call):
    rows = call("xa.kylac", "measurements", criterion="10", **KY_LAC)["results"]
    assert {row["criterion"] for row in rows} == {"10"}
    for row in call("xa.kylac", "measurements", **KY_LAC)["results"]:
        kept = Measurement.objects.get(pk=row["id"])
        content = kept.content()
        assert (row["value"], row["answer"]) == (content["value"], content["answer"])
        assert (row["value"] is None) != (row["answer"] == "")


def test_what_was_known_on_a_past_day(call):
    assert call("xa.kylac", "verdicts", known_at="2000-01-01", **KY_LAC)["results"] == []
    now = {row["id"] for row in call("xa.kylac", "verdicts", **KY_LAC)["results"]}
    known = call("xa.kylac", "verdicts", known_at="2019-12-31", **KY_LAC)["results"]
    assert all(row["recorded_at"] < "2020" for row in known)
    assert any(row["replaced_at"] and row["id"] not in now for row in known)


@pytest.mark.parametrize("what", ["verdicts", "measurements"])
def test_other_territories_stay_unseen(call, what):
    call("huyen.canloc", what, status=404, **KY_LAC)
    call("huyen.canloc", what, status=404, district="447")
    codes = {row["unit"] for row in call("huyen.canloc", what, page_size=500)["results"]}
    assert bool(codes) == (what == "verdicts")  # of Can Lộc the demo has no values
    assert "18850" not in codes


@pytest.mark.parametrize(
    ("parameter", "asked"),
    [
        ("number", {"number": "17"}),
        ("set", {"set": "NOPE"}),
        ("as_of", {"set": "HT-QD05-2017", "as_of": "2010-01-01"}),
        ("as_of", {"as_of": "9999-01-01"}),
        ("known_at", {"known_at": "2021-01-01", "changed_since": "2021-01-01T00:00:00Z"}),
        ("changed_since", {"changed_since": "2021-01-01T00:00:00"}),
        ("changed_since", {"changed_since": "2021-01-01"}),
        ("changed_since", {"changed_since": "2021-02-30T00:00:00Z"}),
        ("changed_since", {"changed_since": "yesterday"}),
        ("changed_since", {"changed_since": "0001-01-01T00:00:00+14:00"}),
        ("changed_since", {"changed_since": "9999-12-31T23:59:59-14:00"}),
        ("status", {"status": "MET"}),
        ("status", {"status": ""}),
        ("authority", {"authority": "ministry"}),
        ("commune", {"commune": "1\x00"}),
        ("cursor", {"cursor": "x"}),
        ("distrct", {"distrct": "447"}),
    ],
)
def test_a_wrong_parameter_is_named(client_as, parameter, asked):
    response = client_as("huyen.kyanh").get(VERDICTS, asked)
    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def mirrored(client, mirror, since):
    """Apply the feed to a mirror of the rows known now; gives the moment to ask from next time."""
    url = f"/api/v1/verdicts/?page_size=500&changed_since={since}"
    while url:
        answer = client.get(url).json()
        for row in answer["results"]:
            mirror.pop(row["id"], None)
            if row["replaced_at"] is None:
                mirror[row["id"]] = row
        url = answer["next"]
    return answer["until"]


def test_the_feed_keeps_a_mirror_in_step(client_as):
    officer, mirror = client_as("huyen.kyanh"), {}
    since = mirrored(officer, mirror, "1900-01-01T00:00:00Z")
    before = len(mirror)
    assert before == Verdict.objects.known().visible_to(officer_of(officer)).count()
    post(officer, status="NEARLY_MET", note="Còn 2 km")
    for _twice in range(2):
        mirrored(officer, mirror, since)
        fresh = {}
        mirrored(officer, fresh, "1900-01-01T00:00:00Z")
        assert mirror == fresh
    assert mirror[live("18793", "2").pk]["note"] == "Còn 2 km"


def officer_of(client):
    return client.get("/").context["user"]


def test_a_mirror_of_one_day_is_kept_by_the_same_feed(call, client_as):
    before = timezone.now().isoformat().replace("+00:00", "Z")
    seen = live("18793", "2")
    post(client_as("huyen.kyanh"), status="NEARLY_MET", note="Còn 2 km")
    asked = {"commune": "18793", "number": "2", "changed_since": before, **SCENE}
    rows = call("huyen.kyanh", "verdicts", **asked)["results"]
    told = {row["id"]: (row["status"], row["replaced_at"] is None) for row in rows}
    assert told == {
        seen.pk: (Status(seen.status).name.lower(), False),
        live("18793", "2").pk: ("nearly_met", True),
    }


def test_every_page_tells_the_moment_of_the_first(client_as, monkeypatch):
    moments = count()
    monkeypatch.setattr(facts, "until", lambda _now: f"moment {next(moments)}")
    client = client_as("huyen.kyanh")
    first = client.get("/api/v1/verdicts/?page_size=50").json()
    second = client.get(first["next"]).json()
    assert first["until"] == second["until"] == "moment 0"


def test_the_moment_lies_back_and_stays_for_a_while():
    told = {until(datetime(2026, 1, 31, 8, minute, 7, tzinfo=UTC)) for minute in range(10, 20)}
    assert told == {"2026-01-31T08:00:00Z"}


@pytest.mark.parametrize("what", ["verdicts", "measurements"])
def test_queries_do_not_grow_with_rows(client_as, what):
    client, costs = client_as("tinh.hatinh"), []
    for size in (1, 1, 80):  # the first fills what the process keeps
        with CaptureQueriesContext(connection) as captured:
            rows = client.get(f"/api/v1/{what}/?province=42&page_size={size}").json()["results"]
        assert len(rows) == size
        costs.append(len(captured))
    assert costs[1] == costs[2] <= 8
