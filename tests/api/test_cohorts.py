"""GET /api/v1/cohorts/: communes registered for a target year, by criteria met."""

import pytest

pytestmark = pytest.mark.django_db
TRA_VINH = {"province": "84", "year": 2019, "as_of": "2019-07-24"}


def test_the_meeting_of_24_july_2019(call) -> None:
    answer = call("tinh.travinh", "cohorts", **TRA_VINH)
    cohort = answer["results"][0]
    assert (cohort["set"], cohort["year"], cohort["size"]) == ("QD1980-2016", 2019, 17)
    told = [(bucket["label"], bucket["count"]) for bucket in cohort["buckets"]]
    assert told == [("19", 2), ("14–18", 13), ("<14", 2), ("no_data", 0)]
    assert (cohort["complete"], answer["next"]) == (2, None)


def test_a_cohort_agrees_with_the_progress_of_its_communes(call) -> None:
    cohort = call("tinh.travinh", "cohorts", **TRA_VINH)["results"][0]
    asked = {"province": "84", "registered": 2019, "as_of": "2019-07-24"}
    rows = call("tinh.travinh", "progress", **asked)["results"]
    assert cohort["met_sum"] == sum(row["met"] for row in rows)
    assert cohort["size"] == len(rows)


def test_a_year_that_nobody_registered_for_makes_no_cohort(call) -> None:
    assert call("tinh.travinh", "cohorts", **{**TRA_VINH, "year": 2018})["results"] == []


def test_a_district_alone(call) -> None:
    whole = call("tinh.travinh", "cohorts", **TRA_VINH)["results"][0]
    part = call("huyen.canglong", "cohorts", year=2019, as_of="2019-07-24")["results"][0]
    assert 0 < part["size"] < whole["size"]


def test_the_year_is_needed(call) -> None:
    answer = call("tinh.travinh", "cohorts", province="84", status=400)
    assert [error["parameter"] for error in answer["errors"]] == ["year"]
