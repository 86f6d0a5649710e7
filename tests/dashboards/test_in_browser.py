"""The dashboards in a real browser: no accessibility findings, nothing wider than the screen."""

import pytest

from tests.browser import axe_findings, wider_than_screen

PAGES = [
    ("huyen.kyanh", "/"),
    ("tinh.hatinh", "/province/42/?set=QD51-2025-XA&as_of=2026-11-15"),
    ("huyen.kyanh", "/district/447/?set=HT-QD05-2017&as_of=2021-09-25"),
    ("xa.kylac", "/commune/18850/?set=HT-QD05-2017&as_of=2021-09-25"),
    ("xa.kylac", "/commune/18838/?set=HT-QD05-2017&as_of=2021-09-25&bucket=x"),
]


@pytest.mark.parametrize("width", [390, 1280])
def test_pages(page_as, width):
    for person, address in PAGES:
        page = page_as(person, width=width)
        page.goto(address)
        assert axe_findings(page) == [], address
        assert wider_than_screen(page) <= 0, address


def test_the_matrix_keeps_its_head_and_first_column_in_sight(page_as):
    page = page_as("huyen.kyanh", width=390, height=500)
    page.goto("/district/447/?set=HT-QD05-2017&as_of=2021-09-25")
    page.evaluate("document.querySelector('.scroll-tall').scrollTo(400, 300)")
    frame = page.locator(".scroll-tall").bounding_box()
    corner = page.locator(".matrix thead th").first.bounding_box()
    assert abs(corner["x"] - frame["x"]) < 3
    assert abs(corner["y"] - frame["y"]) < 3
