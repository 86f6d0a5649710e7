"""The list of units and a unit's page, as people with different territories see them."""

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from communes.models import Agency, Unit
from tests.communes.conftest import LISTS, Write
from tests.communes.test_load_units import load

pytestmark = pytest.mark.django_db
Officer = Callable[[str, str], User]
SignedIn = Callable[[User], Client]


def names(client: Client, query: str) -> list[str]:
    response = client.get(f"/units/{query}")
    assert response.status_code == 200
    return [version.name for version, parents in response.context["rows"]]


@pytest.fixture
def province(officer: Officer, signed_in: SignedIn) -> Client:
    return signed_in(officer("province", "99"))


@pytest.fixture
def district(officer: Officer, signed_in: SignedIn) -> Client:
    return signed_in(officer("district", "999"))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", ["ben thu", "Bến Thử", "BẾN", "99002"])
def test_search_finds_names_without_tones_in_both_normal_forms(
    province: Client, text: str, form: str
) -> None:
    text = unicodedata.normalize(form, text)
    assert names(province, f"?as_of=2021-01-01&q={text}") == ["Bến Thử"]


def test_the_list_shows_the_units_of_its_day_in_dictionary_order(province: Client) -> None:
    assert names(province, "?as_of=2021-01-01") == [
        "Bến Thử", "Đá Thử", "Núi Thử", "Sông Thử", "Tỉnh Thử",
    ]  # fmt: skip
    assert names(province, "?as_of=02/07/2025") == ["Ấp Thử", "Núi Thử", "Tỉnh Thử"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=commune", ["Bến Thử", "Đá Thử"]),
        ("kind=thi_tran", ["Đá Thử"]),
        ("district=998", ["Bến Thử"]),
        ("province=99&level=district", ["Núi Thử", "Sông Thử"]),
        ("province=98", []),
    ],
)
def test_filters(province: Client, query: str, found: list[str]) -> None:
    assert names(province, f"?as_of=2021-01-01&{query}") == found


def test_a_district_officer_sees_and_counts_only_the_own_district(district: Client) -> None:
    assert names(district, "?as_of=2021-01-01") == ["Đá Thử", "Núi Thử"]
    assert names(district, "?as_of=2021-01-01&q=ben") == []
    page = district.get("/units/?as_of=2021-01-01")
    assert "2 units in your territory" in page.content.decode()
    assert 'name="province"' not in page.content.decode()


@pytest.mark.parametrize("query", ["page=zzz", "page=-4", "page=99999", "page="])
def test_nonsense_page_numbers_give_a_page(province: Client, query: str) -> None:
    assert names(province, f"?as_of=2021-01-01&{query}")


@pytest.mark.parametrize(
    "query",
    ["as_of=nonsense", "as_of=9999-12-31", "as_of=0001-01-01", "level=x", "kind=%00", "q=%00"],
)
def test_nonsense_filters_are_survived(province: Client, query: str) -> None:
    names(province, f"?{query}")


def test_text_that_looks_like_html_is_shown_as_text(province: Client) -> None:
    page = province.get("/units/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "No units found" in page


def test_a_wildcard_is_only_a_letter(province: Client) -> None:
    assert names(province, "?q=%25") == names(province, "?q=_") == []


def test_a_unit_page_tells_names_parents_and_predecessors(province: Client) -> None:
    page = province.get("/units/commune/99001/?as_of=2026-01-01").content.decode()
    for text in ("Xã Ấp Thử", "Khu vực Núi Thử", "Xã Bến Thử", "Thị trấn Đá Thử", "part", "NQ 2"):
        assert text in page
    assert "/units/commune/99002/?as_of=2025-06-30" in page


def test_a_unit_page_tells_what_became_of_it(province: Client) -> None:
    page = province.get("/units/commune/99001/?as_of=2021-01-01")
    periods = page.context["lineage"].periods
    assert [period.version.kind for period in periods] == ["xa", "thi_tran"]
    assert [parent.version.name for parent in periods[0].parents] == ["Núi Thử", "Tỉnh Thử"]
    ties = page.context["lineage"].successors
    assert [tie.relative.version.name for tie in ties] == ["Ấp Thử"]


def test_a_page_says_that_its_unit_has_ended(province: Client) -> None:
    assert "ended on 01/07/2025" in province.get("/units/commune/99002/").content.decode()
    before = province.get("/units/commune/99002/?as_of=2020-01-01").content.decode()
    assert "ended on" not in before


def test_a_unit_page_lists_its_agencies(province: Client) -> None:
    unit = Unit.objects.get(level="province", code="99")
    end = date(2025, 7, 1)
    Agency.objects.create(code="so-thu", name="Sở <b>Thử</b>", unit=unit, valid_to=end)
    page = province.get("/units/province/99/").content.decode()
    assert "Sở &lt;b&gt;Thử&lt;/b&gt;" in page
    assert "– 30/06/2025" in page


def test_relatives_outside_the_territory_are_named_without_a_link(district: Client) -> None:
    page = district.get("/units/commune/99001/?as_of=2021-01-01").content.decode()
    assert "Xã Ấp Thử" in page
    assert "Tỉnh Tỉnh Thử" in page
    assert "/units/province/99/" not in page
    assert "as_of=2025-07-01" not in page


@pytest.mark.parametrize(
    "address",
    ["commune/99002/", "province/99/", "district/998/", "commune/00001/", "x/y/", "commune/99009/"],
)
def test_units_outside_the_territory_are_not_found(district: Client, address: str) -> None:
    assert district.get(f"/units/{address}").status_code == 404


def test_an_unreadable_day_is_said(province: Client) -> None:
    page = province.get("/units/commune/99001/?as_of=<b>soon")
    assert "is no day" in page.content.decode()
    assert "<b>soon" not in page.content.decode()


@pytest.mark.parametrize("address", ["/units/", "/units/commune/99001/"])
def test_anonymous_people_are_sent_to_the_login(small_country: None, address: str) -> None:
    assert Client().get(address).headers["Location"].startswith("/login/")


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "address",
    ["/units/?as_of=2021-01-01", "/units/commune/99001/", "/api/v1/units/?as_of=2021-01-01"],
)
def test_queries_do_not_grow_with_the_rows(province: Client, write: Write, address: str) -> None:
    before = queries(province, address)
    rows = [f"99{n:03},,Thôn {n},xa,99,999,,,2025-07-01,\n" for n in range(100, 160)]
    ties = [f"commune,99{n:03},99001,2025-07-01,whole,1,\n" for n in range(100, 160)]
    more = {"communes.csv": LISTS["communes.csv"] + "".join(rows)}
    load(write(more | {"successions.csv": LISTS["successions.csv"] + "".join(ties)}))
    assert queries(province, address) == before <= 8
