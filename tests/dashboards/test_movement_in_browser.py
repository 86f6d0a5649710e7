"""The pages that show movement in a real browser: no findings, nothing wider than the screen."""

import pytest

from tests.browser import axe_findings, wider_than_screen

PAGES = [
    "/province/42/?set=HT-QD05-2017&as_of=2021-12-31&since=2021-09-25",
    "/district/447/?set=HT-QD05-2017&as_of=2021-12-31&since=2021-09-25",
    "/commune/18850/?set=HT-QD05-2017&as_of=2021-12-31&since=2015-01-01",
    "/district/447/trend/?set=QD318-2022-NTM&as_of=2024-12-31",
    "/commune/18850/trend/?set=HT-QD05-2017&as_of=2021-12-31",
    "/province/42/ranking/?set=HT-QD05-2017&as_of=2021-12-31&since=2021-09-25",
]


@pytest.mark.parametrize("width", [390, 1280])
def test_pages(page_as, width):
    page = page_as("tinh.hatinh", width=width)
    for address in PAGES:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        assert axe_findings(page) == [], address
        assert wider_than_screen(page) <= 0, address
