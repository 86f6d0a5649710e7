"""Two sets compared, an amendment shown as what it changed, and all classes side by side."""

import copy
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.criteria.set_files import AMENDMENT, BASE, EXTENSION, base, load
from tests.criteria.test_sets_page import page

pytestmark = pytest.mark.django_db
BETWEEN = "/sets/QD1980-2016/compare/"
CLASSES = "/sets/QD318-2022-NTM/classes/"


@pytest.fixture
def official(client_as) -> Client:
    return client_as("tinh.hatinh")


def rows(text: str, name: str) -> str:
    """The table row that shows `name`."""
    return next(row for row in re.findall(r"<tr.*?</tr>", text) if name in row)


def another(**changes: Any) -> dict[str, Any]:
    """A later set: income is asked more, roads are gone, a school is new."""
    document = copy.deepcopy(BASE) | {"set": "TEST-LATER", "cited_as": "QĐ 9"} | changes
    income, (roads, market) = document["criteria"][0], document["criteria"][1]["indicators"]
    income["indicators"][0]["thresholds"] = {"BTB": 48, "DBSH": 45}
    document["criteria"][1]["indicators"] = [market, roads | {"number": "2.9", "name_vi": "Lớp"}]
    return document


def test_national_sets_are_matched_by_name_and_number(official: Client) -> None:
    text = page(official, f"{BETWEEN}?other=QD318-2022-NTM&class=BTB")
    assert "QD1980-2016 and QD318-2022-NTM compared" in text
    assert "other number</span> 1 indicator</li>" in text
    assert "stricter" in text
    assert "North Central · 2025" in text


def test_stricter_looser_gone_and_new(official: Client, tmp_path: Path) -> None:
    load(tmp_path, BASE, another())
    address = "/sets/TEST-BASE/compare/?other=TEST-LATER&year=2022"
    text = page(official, f"{address}&class=BTB")
    assert "stricter" in rows(text, "≥ 48 triệu đồng")
    assert "looser" in rows(page(official, f"{address}&class=DBSH"), "≥ 45 triệu đồng")
    assert "gone" in rows(text, "Đường thử")
    assert "new" in rows(text, "Lớp")
    assert "same threshold" in rows(text, "Chợ thử")


def test_each_side_may_have_its_own_class(official: Client, tmp_path: Path) -> None:
    load(tmp_path, BASE, another())
    address = "/sets/TEST-BASE/compare/?other=TEST-LATER&year=2022&class=DBSH&other_class=BTB"
    assert "≥ 50 triệu đồng" in rows(page(official, address), "≥ 48 triệu đồng")


def test_only_what_differs(official: Client, tmp_path: Path) -> None:
    load(tmp_path, BASE, EXTENSION)
    address = "/sets/TEST-BASE/compare/?other=TEST-EXT&class=BTB&year=2022"
    assert "Thu nhập thử" in page(official, address)
    text = page(official, f"{address}&changed=on")
    assert "Thu nhập thử" not in text
    assert "left to the province" in rows(text, "≥ 70 %")


def test_the_form_leads_to_another_first_set(official: Client) -> None:
    answer = official.get(f"{BETWEEN}?first=HT-QD05-2017&other=QD318-2022-NTM")
    assert answer["Location"] == "/sets/HT-QD05-2017/compare/?other=QD318-2022-NTM"


@pytest.mark.parametrize(
    "query",
    [
        "other=NIX", "other=QD1980-2016", "first=//evil.example", "other=%00", "other=&year=9",
        "other=QD318-2022-NTM&class=XX&year=abc&other_class=G9", "changed=maybe",
    ],
)  # fmt: skip
def test_nonsense_survives(official: Client, query: str) -> None:
    text = page(official, f"{BETWEEN}?{query}")
    assert "Compared with" in text
    assert ("banner-warning" in text) == (query not in {"changed=maybe", "other=&year=9"})


def test_the_amendment_of_2013_shows_before_and_after(official: Client) -> None:
    text = page(official, "/sets/QD491-2009/amendments/QD342-2013/?class=BTB")
    assert "Quyết định 342/QĐ-TTg · in force from 20/02/2013" in text
    changed = rows(text, "Working persons over working-age population")
    assert "Working-age labour in farming" in changed
    assert "≤ 35 %" in changed
    assert "≥ 90 %" in changed
    assert "Rural market" in text
    assert "Post office" not in text


def test_only_replaced_rows_are_shown(official: Client) -> None:
    text = page(official, "/sets/QD318-2022-NTM/amendments/QD211-2024-NTM/")
    table = text[text.index("<tbody") :]
    assert sorted(re.findall(r'<th class="other".*?>([\d.]+)</a>', table)) == [
        "13",
        "15",
        "17",
        "18",
    ]


def test_a_row_replaced_by_the_same_is_still_shown(official: Client, tmp_path: Path) -> None:
    again = AMENDMENT | {"indicators": [{**AMENDMENT["indicators"][0], "name_vi": "Chợ thử"}]}
    again["indicators"][0]["thresholds"] = {"all": "met"}
    load(tmp_path, base(amendments=[again]))
    text = page(official, "/sets/TEST-BASE/amendments/TEST-AMEND/")
    assert "same threshold" in rows(text, "Chợ thử")
    assert "Đường thử" not in text


def test_classes_stand_side_by_side_for_the_year(official: Client) -> None:
    income = rows(page(official, f"{CLASSES}?year=2023"), "Average income per capita")
    cells = [re.sub(r"<.*?>", " ", cell).split("*")[0] for cell in income.split("<td")[1:]]
    assert [cell.split(">")[-1].split() for cell in cells][3] == ["≥", "42"]
    assert len(cells) == 8
    assert 'class="national">51' in income
    assert "≥ 39" in rows(page(official, f"{CLASSES}?year=2022"), "Average income per capita")


def test_unknown_delegated_and_unchecked_are_marked(official: Client, tmp_path: Path) -> None:
    document = base()
    document["criteria"][0]["indicators"][0]["thresholds"] = {"BTB": None, "DBSH": 50}
    load(tmp_path, document)
    text = page(official, "/sets/TEST-BASE/classes/")
    assert "threshold not known" in rows(text, "Thu nhập thử")
    assert 'colspan="2"' in rows(text, "left to the province")
    assert "not checked" in rows(text, "Đường thử")
    assert "not checked" not in rows(text, "Chợ thử")


def test_a_set_without_indicators_says_what_to_do(official: Client) -> None:
    assert "load_criteria" in page(official, "/sets/QD51-2025-XA/classes/")


@pytest.mark.parametrize("query", ["year=abc", "year=1066", "as_of=2099-01-01", "as_of=x"])
def test_nonsense_for_classes_is_told(official: Client, query: str) -> None:
    assert "banner-warning" in page(official, f"{CLASSES}?{query}")


@pytest.mark.parametrize(
    "address",
    [
        "/sets/NIX/compare/", "/sets/NIX/classes/", "/sets/NIX/rows/1/",
        "/sets/QD491-2009/amendments/NIX/", "/sets/QD1980-2016/amendments/QD342-2013/",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(official: Client, address: str) -> None:
    assert official.get(address).status_code == 404


def test_the_set_leads_to_its_pages(official: Client) -> None:
    text = page(official, "/sets/QD491-2009/")
    for part in ("classes/?as_of=", "compare/", "amendments/QD342-2013/", "rows/17.1/"):
        assert f'href="/sets/QD491-2009/{part}' in text, part
