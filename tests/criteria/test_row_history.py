"""One criterion or indicator through amendments and sets."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.criteria.set_files import AMENDMENT, BASE, EXTENSION, base, load
from tests.criteria.test_sets_page import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def official(client_as) -> Client:
    return client_as("tinh.hatinh")


def lives(text: str) -> list[str]:
    """The parts of the history, without marks."""
    bodies = re.findall(r"<tbody>.*?</tbody>", text)
    return [" ".join(re.sub(r"<.*?>", " ", body).split()) for body in bodies]


def test_income_through_all_national_sets(official: Client) -> None:
    found = lives(page(official, "/sets/QD1980-2016/rows/10/?class=BTB"))
    days = [one.split(" 10 Income")[0] for one in found]
    assert days[:3] == [
        "16/04/2009 – 19/02/2013", "20/02/2013 – 30/11/2016", "01/12/2016 – 31/12/2020"
    ]  # fmt: skip
    assert "Quyết định 342/QĐ-TTg" in found[1]
    assert "≥ 18 triệu đồng/người/năm" in found[1]
    assert "HT-QD05-2017" in found[3]
    assert "≥ 42 triệu đồng/người/năm * not checked" in found[4]
    assert "North Central, 2023" in found[4]


def test_the_class_can_be_chosen(official: Client) -> None:
    found = lives(page(official, "/sets/QD1980-2016/rows/10/?class=DBSCL"))
    assert "≥ 50 triệu đồng/người/năm (Mekong River delta)" in found[2]
    assert "≥ 36 triệu đồng/người/năm (North Central)" in found[3]  # Hà Tĩnh's own class is fixed


def test_a_number_that_got_a_new_meaning(official: Client) -> None:
    found = lives(page(official, "/sets/QD491-2009/rows/12/"))
    assert "Labour structure" in found[0]
    assert "Regular employment" in found[1]


def test_an_amended_indicator_then_and_now(official: Client) -> None:
    found = lives(page(official, "/sets/QD318-2022-NTM/rows/15.4/"))
    assert "29/02/2024" in found[0]
    assert found[1].startswith("01/03/2024 – 31/12/2025 15.4")
    assert "Quyết định 211/QĐ-TTg · what it changed" in found[1]
    assert found[1].endswith("met * not checked against the original text")


def test_a_criterion_shows_its_indicators_of_every_period(official: Client, tmp_path: Path) -> None:
    load(tmp_path, base(amendments=[AMENDMENT]), EXTENSION)
    found = lives(page(official, "/sets/TEST-BASE/rows/2/"))
    assert "01/01/2021 – 28/02/2023 2.1 Chợ thử" in found[0]
    assert "01/03/2023 – 31/12/2025 2.1 Chợ mới" in found[0]
    shared = next(one for one in found if "TEST-EXT" in one)
    assert "≥ 70 %" in shared  # what the province asks of the shared row


def test_what_is_in_force_today_is_marked(official: Client) -> None:
    found = lives(page(official, "/sets/QD51-2025-XA/rows/1/"))
    assert [("in force today" in one) for one in found] == ["QD51-2025-XA" in one for one in found]


@pytest.mark.parametrize("number", ["99", "17.1-z", "%00", "1e3", "١", "x" * 300, "<b>"])
def test_a_number_that_the_set_has_not(official: Client, tmp_path: Path, number: str) -> None:
    load(tmp_path, BASE)
    assert official.get(f"/sets/TEST-BASE/rows/{number}/").status_code == 404
