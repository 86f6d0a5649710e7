"""The pages of the catalogue."""

from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from tests.criteria.set_files import AMENDMENT, BASE, EXTENSION, base, load
from tests.factories import GrantFactory, UserFactory

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]


def page(client: Client, address: str) -> str:
    client.cookies["django_language"] = "en"
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def official(client_as: ClientAs) -> Client:
    return client_as("tinh.hatinh")


def test_the_list_shows_every_set_with_its_counts(official: Client) -> None:
    text = page(official, "/sets/")
    for part in ("QD1980-2016", "01/12/2016 – 31/12/2020", "49 of 49", "0 of 47", "advanced"):
        assert part in text, part


def test_thresholds_of_the_chosen_class_and_year(official: Client) -> None:
    address = "/sets/QD318-2022-NTM/?as_of=2023-05-01"
    assert "≥ 42 triệu đồng/người/năm" in page(official, f"{address}&class=BTB&year=2023")
    text = page(official, f"{address}&class=DNB&year=2024")
    assert "≥ 68 triệu đồng/người/năm" in text
    assert "whole country: 54" in text


def test_the_class_of_the_readers_own_territory_comes_first(client_as: ClientAs) -> None:
    for username, region in (("tinh.hatinh", "BTB"), ("tinh.travinh", "DBSCL")):
        text = page(client_as(username), "/sets/QD1980-2016/")
        assert f'<option value="{region}" selected>' in text


def test_a_reader_of_the_nation_gets_the_first_class() -> None:
    grant = GrantFactory(user=UserFactory(), role="province_official", unit=None)
    client = Client()
    client.force_login(
        User.objects.get(pk=grant.user_id), "django.contrib.auth.backends.ModelBackend"
    )
    assert '<option value="TDMNPB" selected>' in page(client, "/sets/QD1980-2016/")


def test_only_unchecked_rows_are_marked(official: Client, tmp_path: Path) -> None:
    load(tmp_path, BASE)
    text = page(official, "/sets/TEST-BASE/?class=DBSH")
    assert text.count("not checked against the original text</span>") == 1
    assert "left to the province" in text


def test_sources_are_links_that_tell_nobody(official: Client, tmp_path: Path) -> None:
    document = base()
    document["criteria"][0]["source"] = "https://example.vn/quyet-dinh"
    load(tmp_path, document)
    text = page(official, "/sets/TEST-BASE/")
    assert '<a href="https://example.vn/quyet-dinh" rel="noopener noreferrer">' in text


def test_amendments_tell_what_they_replaced(official: Client, tmp_path: Path) -> None:
    load(tmp_path, base(amendments=[AMENDMENT]))
    text = page(official, "/sets/TEST-BASE/?as_of=2024-01-01")
    assert "Since 01/03/2023 by TEST-AMEND." in text
    assert "Chợ thử" in text
    before = page(official, "/sets/TEST-BASE/?as_of=2022-01-01")
    assert "not yet in force on this day" in before
    assert "Chợ mới" not in before


def test_an_extension_says_what_it_shares(official: Client, tmp_path: Path) -> None:
    load(tmp_path, BASE, EXTENSION)
    text = page(official, "/sets/TEST-EXT/")
    assert "shared with TEST-BASE" in text
    assert "Thresholds are those of Bắc Trung Bộ." in text
    assert 'name="class"' not in text


@pytest.mark.parametrize(
    "query",
    [
        "class=XX",
        "year=abc",
        "year=1999",
        "as_of=2023-02-30",
        "as_of=9999-12-31",
        "as_of=0001-01-01",
    ],
)
def test_nonsense_is_answered_with_a_message(official: Client, query: str) -> None:
    text = page(official, f"/sets/QD318-2022-NTM/?{query}")
    assert "banner-warning" in text
    assert "triệu đồng/người/năm" in text


@pytest.mark.parametrize("code", ["TEST-NONE", "qd1980-2016", "%00", "..%2f", "ký-tự"])
def test_an_unknown_set_is_not_found(official: Client, code: str) -> None:
    assert official.get(f"/sets/{code}/").status_code == 404


def test_text_that_looks_like_html_stays_text(official: Client, tmp_path: Path) -> None:
    load(tmp_path, base(name_vi="<script>alert(1)</script>"))
    body = official.get("/sets/TEST-BASE/").content.decode()
    assert "<script>alert(1)" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_nobody_reads_without_a_session(client_as: ClientAs) -> None:
    for address in ("/sets/", "/sets/QD1980-2016/"):
        assert client_as("").get(address).status_code == 302
