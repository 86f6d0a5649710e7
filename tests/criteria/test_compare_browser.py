"""The catalogue's wide pages in a real browser."""

import pytest

from tests.browser import axe_findings, wider_than_screen

CLASSES = "/sets/QD318-2022-NTM/classes/?year=2023"
PAGES = [
    CLASSES,
    "/sets/QD1980-2016/compare/?other=QD318-2022-NTM",
    "/sets/QD491-2009/amendments/QD342-2013/",
    "/sets/QD318-2022-NTM/rows/15.4/",
]


@pytest.mark.parametrize("width", [390, 1280])
def test_no_accessibility_findings_and_nothing_too_wide(page_as, width):
    page = page_as("tinh.hatinh", width=width)
    for address in PAGES:
        page.goto(address)
        assert axe_findings(page) == [], address
        assert wider_than_screen(page) <= 0, address


@pytest.mark.parametrize("address", PAGES[:2])
def test_the_head_stays_in_sight(page_as, address):
    page = page_as("tinh.hatinh", width=390, height=600)
    page.goto(address)
    page.evaluate("document.querySelector('.scroll-tall').scrollTo(300, 900)")
    frame = page.locator(".scroll-tall").bounding_box()
    head = page.locator("table thead th").first.bounding_box()
    assert abs(head["y"] - frame["y"]) < 3
    if address == CLASSES:  # so does the first column
        name = page.locator("table tbody th").last.bounding_box()
        assert abs(name["x"] - frame["x"]) < 3
