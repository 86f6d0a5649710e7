"""Units over REST."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/units/"


@pytest.fixture
def province(officer: Callable[[str, str], User], signed_in: Callable[[User], Client]) -> Client:
    return signed_in(officer("province", "99"))


@pytest.fixture
def district(officer: Callable[[str, str], User], signed_in: Callable[[User], Client]) -> Client:
    return signed_in(officer("district", "999"))


def get(client: Client, query: str = "", status: int = 200) -> Any:
    response = client.get(ADDRESS + query)
    assert response.status_code == status, response.content
    return response.json()


def test_a_row_names_its_parents_by_code(province: Client) -> None:
    answer = get(province, "?as_of=2021-01-01&q=da thu")
    assert answer["next"] is None
    assert answer["results"] == [
        {
            "level": "commune", "code": "99001", "name": "Đá Thử", "full_name": "Thị trấn Đá Thử",
            "kind": "thi_tran", "province": "99", "district": "999", "area": None,
            "valid_from": "2019-01-01", "valid_to": "2025-07-01", "legal_basis": "QĐ 1",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("level=commune", ["99002", "99001"]),
        ("district=998", ["99002"]),
        ("province=99&kind=thi_tran", ["99001"]),
        ("as_of=2026-01-01&area=ZZ-NUI", ["99001"]),
        ("area=ZZ-NUI", []),
    ],
)
def test_filters(province: Client, query: str, codes: list[str]) -> None:
    query = query if "as_of" in query else f"{query}&as_of=2021-01-01"
    assert [row["code"] for row in get(province, f"?{query}")["results"]] == codes


def test_pages_lead_to_each_other_until_the_last(province: Client) -> None:
    first = get(province, "?as_of=2021-01-01&page_size=3")
    assert len(first["results"]) == 3
    second = province.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (2, None)


@pytest.mark.parametrize("path", ["?colour=red", "commune/99001/?colour=red"])
def test_an_unknown_parameter_is_named(province: Client, path: str) -> None:
    assert "colour" in str(get(province, path, status=400))


@pytest.mark.parametrize("path", ["?as_of=soon", "commune/99001/?as_of=soon", "?level=village"])
def test_an_unreadable_value_is_refused(province: Client, path: str) -> None:
    get(province, path, status=400)


def test_one_unit_with_its_history(province: Client) -> None:
    unit = get(province, "commune/99001/?as_of=2026-01-01")
    assert (unit["name"], unit["established_on"], unit["ended_on"]) == (
        "Ấp Thử",
        "2025-07-01",
        None,
    )
    assert [period["parents"] for period in unit["versions"]] == [["ZZ-NUI", "99"]]
    ties = {(tie["full_name"], tie["extent"]) for tie in unit["predecessors"]}
    assert ties == {("Thị trấn Đá Thử", "whole"), ("Xã Bến Thử", "part")}
    assert unit["successors"] == []


def test_the_api_keeps_to_the_readers_territory(district: Client) -> None:
    rows = get(district, "?as_of=2021-01-01&page_size=500")["results"]
    assert {row["code"] for row in rows} == {"99001", "999"}
    get(district, "commune/99002/", status=404)
    get(district, "province/99/", status=404)


def test_the_api_is_read_only_and_closed_to_strangers(province: Client) -> None:
    assert province.post(ADDRESS, {}).status_code == 405
    assert Client().get(ADDRESS).status_code == 401
