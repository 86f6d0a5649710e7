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
        ("huyen.kyanh", ["447", "447", "18850", "HT-KYANH", "18838"]),
        ("huyen.canglong", ["844"]),
        ("xa.kylac", ["18850", "18838"]),
        ("tinh.travinh", ["84", "844"]),
        ("tinh.thanhhoa", ["397"]),
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


def test_nothing_of_it_outside_a_demo(settings, client_as: Callable[[str], Client]) -> None:
    settings.DEMO = False
    page = client_as("huyen.kyanh").get("/").content.decode()
    assert "as_of=2021-09-25" not in page
