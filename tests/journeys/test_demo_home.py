"""The first page of the demo leads each person to the scenes that they may open."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from ntm_portal.demo.scenes import SCENES, scenes_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("username", "codes"),
    [
        ("huyen.kyanh", ["447", "447", "18850", "447", "18850", "18838", "HT-KYANH", "18838"]),
        ("huyen.canloc", ["443", "443", "HT-CANLOC"]),
        ("huyen.canglong", ["844"]),
        ("xa.kylac", ["18850", "18850", "18838", "18838"]),
        ("tinh.travinh", ["84", "844"]),
        ("tinh.thanhhoa", ["397", "397"]),
    ],
)
def test_scenes_of_a_person(username: str, codes: list[str], person) -> None:
    user = person(username)
    assert [scene.code for scene in scenes_for(user)] == codes


def test_an_administrator_is_shown_all_of_them(person) -> None:
    assert scenes_for(person("admin")) == list(SCENES)


@pytest.mark.parametrize("username", ["huyen.kyanh", "tinh.travinh", "xa.kylac", "huyen.trieuson"])
def test_every_scene_on_the_first_page_opens(
    username: str, client_as: Callable[[str], Client]
) -> None:
    client = client_as(username)
    page = client.get("/").content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"]+as_of=[^"]+)"', page)}
    scenes = {scene.url for scene in scenes_for(client.get("/").wsgi_request.user)}
    assert scenes
    assert scenes <= links
    assert {client.get(url).status_code for url in scenes} == {200}


def test_the_page_of_a_scene_says_what_of_it_is_invented(client_as) -> None:
    client = client_as("huyen.canloc")
    client.cookies["django_language"] = "en"
    told = "Published: five communes each, best and worst. Which ones, and the detail, is invented."
    page = "/district/443/?set=HT-QD05-2017&as_of="
    assert told in client.get(f"{page}2017-10-02&registered=2018").content.decode()
    assert told in client.get(f"{page}2017-10-02").content.decode()
    assert told not in client.get(f"{page}2017-11-02").content.decode()


@pytest.mark.parametrize(
    ("username", "address", "leads_to"),
    [
        ("huyen.kyanh", "/area/HT-KYANH/", "set=QD51-2025-XA"),
        ("huyen.kyanh", "/district/447/", "set=QD318-2022-NTM&as_of=2025-06-30"),
        ("huyen.canloc", "/district/443/", "set=HT-QD05-2017&as_of=2021-12-31"),
        ("huyen.trieuson", "/district/397/", "set=QD318-2022-NTM&as_of=2025-06-30"),
        ("tinh.hatinh", "/province/42/", "set=QD51-2025-XA"),
        ("tinh.travinh", "/province/84/", "set=QD1980-2016&as_of=2020-12-31"),
        ("xa.kylac", "/commune/18850/", "set=QD318-2022-NTM&as_of=2025-06-30"),
    ],
)
def test_an_address_without_a_set_leads_to_the_last_one_told(
    username: str, address: str, leads_to: str, client_as: Callable[[str], Client]
) -> None:
    assert f"{address}?{leads_to}" in client_as(username).get(address).url


def test_nothing_of_it_outside_a_demo(settings, client_as: Callable[[str], Client]) -> None:
    settings.DEMO = False
    page = client_as("huyen.kyanh").get("/").content.decode()
    assert "as_of=2021-09-25" not in page
