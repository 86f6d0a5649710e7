"""GET /api/v1/buckets/, conclusions/, audit/, successions/: filters, territory, roles."""

import pytest

pytestmark = pytest.mark.django_db
SCENE = {"set": "HT-QD05-2017", "as_of": "2021-09-25"}


def test_the_communes_in_each_bucket(call):
    rows = call("huyen.kyanh", "buckets", level="district", **SCENE)["results"]
    [group] = call("huyen.kyanh", "progress", level="district", **SCENE)["results"]
    assert [(row["label"], row["count"]) for row in rows] == [
        (bucket["label"], bucket["count"]) for bucket in group["buckets"]
    ]
    assert [len(row["communes"]) for row in rows] == [row["count"] for row in rows]
    of = {code: row["label"] for row in rows for code in row["communes"]}
    assert (of["18850"], of["18793"], len(of)) == ("12–15", "<12", 20)
    assert {row["code"] for row in rows} == {"447"}


def test_communes_without_data_have_a_bucket(call):
    asked = {"level": "province", "province": "84", "set": "QD1980-2016", "as_of": "2019-07-24"}
    rows = call("tinh.travinh", "buckets", **asked)["results"]
    told = [(row["label"], row["count"]) for row in rows]
    assert told == [("19", 19), ("14–18", 26), ("<14", 5), ("no_data", 35)]
    assert len(rows[-1]["communes"]) == 35


def test_buckets_of_other_territories(call):
    assert call("huyen.kyanh", "buckets", level="province")["results"] == []
    call("huyen.canloc", "buckets", level="district", district="447", status=404, **SCENE)
    [error] = call("huyen.kyanh", "buckets", status=400)["errors"]
    assert error["parameter"] == "level"


def test_conclusions_are_those_of_the_meetings(call):
    [meeting] = call("huyen.kyanh", "meetings", **{"from": "2021-09-25", "to": "2021-09-25"})[
        "results"
    ]
    rows = call("huyen.kyanh", "conclusions", meeting=meeting["id"])["results"]
    told = call("huyen.kyanh", f"meetings/{meeting['id']}")["conclusions"]
    assert [{name: row[name] for name in told[0]} for row in rows] == told
    assert [row["tasks"] for row in rows] == [19, 2, 0]
    assert rows[0]["organiser"] == meeting["organiser"]
    work = call("huyen.kyanh", "conclusions", meeting=meeting["id"], kind="work")["results"]
    assert [row["id"] for row in work] == [row["id"] for row in rows if row["kind"] == "work"]
    assert call("huyen.kyanh", "conclusions", to="2021-09-24")["results"] == []


def test_conclusions_beyond_the_territory(call):
    seen = call("huyen.canloc", "conclusions")["results"]
    assert {row["organiser"]["code"] for row in seen} <= {"443", "42"}
    commune = call("xa.kylac", "conclusions", meeting=rows_meeting(call))["results"]
    assert [row["tasks"] for row in commune] == [8, 1, 0]


def rows_meeting(call):
    asked = {"from": "2021-09-25", "to": "2021-09-25"}
    return call("huyen.kyanh", "meetings", **asked)["results"][0]["id"]


def test_meetings_by_the_words_of_their_record(call):
    found = call("huyen.kyanh", "meetings", q="don doc VE DICH")["results"]
    assert [row["held_on"] for row in found] == ["2021-09-25"]


def test_the_audit_trail_of_what_one_manages(call, client_as):
    rows = call("vp.hatinh", "audit", subject="registration", unit="18418")["results"]
    assert {(row["subject"], row["unit"]) for row in rows} == {("registration", "18418")}
    assert all(row["after"] and row["reason"] for row in rows)
    assert rows == sorted(rows, key=lambda row: (row["at"], row["id"]))
    page = client_as("vp.hatinh").get("/audit/", {"subject": "registration", "unit": "18418"})
    assert page.context["page"].paginator.count == len(rows)
    assert call("vp.hatinh", "audit", until="2000-01-01")["results"] == []


@pytest.mark.parametrize("username", ["huyen.kyanh", "xa.kylac", "tinh.hatinh"])
def test_who_manages_nothing_reads_no_audit_trail(call, username):
    assert call(username, "audit", status=403)["detail"]


@pytest.mark.parametrize(("parameter", "value"), [("subject", "x"), ("since", "1/1/2020")])
def test_a_wrong_parameter_of_the_audit_trail(call, parameter, value):
    [error] = call("admin", "audit", status=400, **{parameter: value})["errors"]
    assert error["parameter"] == parameter


def test_successions_of_a_merger(call):
    rows = call("huyen.kyanh", "successions", code="18838")["results"]
    came = {row["predecessor"] for row in rows if row["successor"] == "18838"}
    unit = call("huyen.kyanh", "units/commune/18838", as_of="2026-01-01")
    assert came == {tie["code"] for tie in unit["predecessors"]} >= {"18850"}
    assert {row["effective_on"] for row in rows} == {"2025-07-01"}
    assert call("huyen.canglong", "successions", code="18838")["results"] == []
    assert call("huyen.kyanh", "successions", until="2020-01-01")["results"] == []
