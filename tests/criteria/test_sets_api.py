"""The catalogue over REST."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.criteria.set_files import AMENDMENT, base, load

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]


@pytest.fixture
def reader(client_as: ClientAs) -> Client:
    return client_as("xa.kylac")


def test_the_list_names_every_set(reader: Client) -> None:
    answer = reader.get("/api/v1/sets/").json()
    rows = {row["code"]: row for row in answer["results"]}
    assert answer["next"] is None
    assert rows["HT-QD05-2017"]["extends"] == "QD1980-2016"
    assert (rows["HT-QD05-2017"]["criteria_count"], rows["QD51-2025-XA"]["indicator_count"]) == (
        20,
        0,
    )


def test_the_list_comes_in_pages_and_by_level(reader: Client) -> None:
    first = reader.get("/api/v1/sets/?level=district&page_size=1").json()
    second = reader.get(first["next"]).json()
    codes = [row["code"] for part in (first, second) for row in part["results"]]
    assert codes == ["QD320-2022-HNTM", "QD558-2016"]


def test_one_set_goes_down_to_thresholds(reader: Client) -> None:
    row = reader.get("/api/v1/sets/QD1980-2016/").json()
    indicators = {one["number"]: one for part in row["criteria"] for one in part["indicators"]}
    values = {one["class_code"]: one["value"] for one in indicators["10"]["thresholds"]}
    assert (values["BTB"], values["*"]) == (36, 45)
    assert indicators["17.1-b"]["part_of"] == "17.1"
    assert (row["valid_to"], row["schemes"][0]["floors"]) == ("2021-01-01", [19, 14, 0])


def test_the_rows_are_those_of_the_day(reader: Client, tmp_path: Path) -> None:
    load(tmp_path, base(amendments=[AMENDMENT]))
    for day, key in (("2023-02-28", "TEST-BASE/1"), ("2023-03-01", "TEST-AMEND/1")):
        row = reader.get(f"/api/v1/sets/TEST-BASE/?as_of={day}").json()
        assert row["criteria"][0]["key"] == key


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("?lvel=commune", "lvel"),
        ("?level=planet", "level"),
        ("QD1980-2016/?as_of=soon", "as_of"),
        ("QD1980-2016/?class=BTB", "class"),
    ],
)
def test_a_wrong_parameter_is_named(reader: Client, address: str, field: str) -> None:
    response = reader.get(f"/api/v1/sets/{address}")
    assert response.status_code == 400
    assert field in response.content.decode()


def test_what_is_not_there_and_what_may_not_be(reader: Client, client_as: ClientAs) -> None:
    assert reader.get("/api/v1/sets/TEST-NONE/").status_code == 404
    assert reader.post("/api/v1/sets/", {"code": "TEST-NEW"}).status_code in (403, 405)
    assert client_as("").get("/api/v1/sets/").status_code in (401, 403)
