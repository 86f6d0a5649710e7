"""The figures that docs/demo.md promises, through the API, as the demo's people see them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ask(client_as: Callable[[str], Client]) -> Ask:
    """`ask("tinh.hatinh", level="commune", set=…, as_of=…)`: rows of the progress API."""

    def rows(username: str, **parameters: Any) -> list[dict[str, Any]]:
        answer = client_as(username).get("/api/v1/progress/", parameters | {"page_size": 500})
        assert answer.status_code == 200, answer.content
        return answer.json()["results"]

    return rows


def kyanh(ask: Ask, day: str, **more: Any) -> dict[str, tuple[int, int]]:
    asked = {"level": "commune", "set": "HT-QD05-2017", "as_of": day, "district": "447"} | more
    return {row["code"]: (row["met"], row["total"]) for row in ask("huyen.kyanh", **asked)}


def counts(rows: list[dict[str, Any]]) -> list[int]:
    assert len(rows) == 1
    assert sum(bucket["count"] for bucket in rows[0]["buckets"]) == rows[0]["communes"]
    return [bucket["count"] for bucket in rows[0]["buckets"]]


def test_kyanh_on_the_day_of_the_briefing(ask: Ask) -> None:
    met = kyanh(ask, "2021-09-25")
    assert (met["18850"], met["18793"]) == ((12, 20), (9, 20))
    assert len(met) == 20
    assert min(figures[0] for figures in met.values()) == 9
    assert max(figures[0] for figures in met.values()) == 20


def test_kyanh_at_the_end_of_the_year(ask: Ask) -> None:
    met = kyanh(ask, "2021-12-31")
    assert (met["18850"], met["18793"]) == ((20, 20), (20, 20))
    assert 0 < sum(figures == (20, 20) for figures in met.values()) < 20


def test_self_assessments_stand_beside_the_verification(ask: Ask) -> None:
    met = kyanh(ask, "2021-09-25", authority="self")
    assert (met["18850"], met["18793"]) == ((14, 20), (11, 20))


def test_a_year_that_changed(ask: Ask) -> None:
    days = ("2021-03-31", "2021-06-30", "2021-08-31", "2021-09-25", "2021-11-30")
    met = [kyanh(ask, day) for day in days]
    assert [one["18850"][0] for one in met[:4]] == [9, 10, 11, 12]
    assert [one["18793"][0] for one in met[1:4]] == [9, 10, 9]  # a criterion lost
    assert [one["18778"][0] for one in met[1:]] == [20, 19, 19, 20]  # lost and met again


def test_cohort_of_travinh(ask: Ask, client_as: Callable[[str], Client]) -> None:
    asked = {"set": "QD1980-2016", "as_of": "2019-07-24", "province": "84"}
    rows = ask("tinh.travinh", level="province", registered=2019, **asked)
    assert rows[0]["communes"] == 17
    assert counts(rows) == [2, 13, 2, 0]
    address = "/api/v1/cohorts/?province=84&year=2019&as_of=2019-07-24"
    cohort = client_as("tinh.travinh").get(address).json()["results"][0]
    assert cohort["size"] == 17
    assert [bucket["count"] for bucket in cohort["buckets"]] == [2, 13, 2, 0]


def test_travinh_has_communes_without_data(ask: Ask) -> None:
    asked = {"set": "QD1980-2016", "as_of": "2019-07-24", "province": "84"}
    rows = ask("tinh.travinh", level="province", **asked)
    assert rows[0]["communes"] == 85
    assert counts(rows)[-1] == 35
    districts = ask("tinh.travinh", level="district", registered=2019, **asked)
    sizes = {row["code"]: row["communes"] for row in districts}
    assert (sizes["844"], sizes["845"]) == (4, 5)


def test_some_of_the_cohort_gained_nothing_in_six_months(ask: Ask) -> None:
    def met(day: str) -> dict[str, int]:
        asked = {"set": "QD1980-2016", "province": "84", "registered": 2019, "as_of": day}
        return {row["code"]: row["met"] for row in ask("tinh.travinh", level="commune", **asked)}

    before, after = met("2019-01-24"), met("2019-07-24")
    assert len(before) == 17
    gained = [after[code] - before[code] for code in before]
    assert min(gained) == 0
    assert 2 <= gained.count(0) <= 5


def test_todays_hatinh_is_spread_over_the_buckets(ask: Ask) -> None:
    asked = {"set": "QD51-2025-XA", "as_of": "2026-11-15", "province": "42"}
    assert counts(ask("tinh.hatinh", level="province", **asked)) == [7, 39, 14, 0]
    areas = ask("tinh.hatinh", level="area", **asked)
    assert {row["code"]: row["communes"] for row in areas}["HT-KYANH"] == 7
    communes = {row["code"]: row for row in ask("tinh.hatinh", level="commune", **asked)}
    assert len(communes) == 60
    assert (communes["18838"]["name"], communes["18838"]["met"]) == ("Kỳ Lạc", 6)


def test_triusons_officer_has_something_to_see(ask: Ask) -> None:
    asked = {"set": "QD318-2022-NTM", "as_of": "2022-06-30", "district": "397"}
    rows = {row["code"]: row for row in ask("huyen.trieuson", level="commune", **asked)}
    assert {rows[code]["met"] for code in ("15730", "15736", "15682")} == {19}
