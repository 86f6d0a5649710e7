"""The catalogue's wide pages in a real browser."""

import pytest

CLASSES = "/sets/QD318-2022-NTM/classes/?year=2023"
COMPARISON = "/sets/QD1980-2016/compare/?other=QD318-2022-NTM"


@pytest.mark.parametrize("address", [CLASSES, COMPARISON])
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
