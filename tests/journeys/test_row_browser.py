"""The plain form of one commune in a real browser, at a telephone's width too."""

import pytest

from tests.criteria.test_due import DUE
from tests.criteria.test_row import ROW
from tests.journeys.test_entry_browser import violations


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", [ROW, DUE])
def test_plain_pages_fit_and_axe_finds_nothing(page_as, width, address):
    page = page_as("huyen.kyanh", width=width)
    page.goto(address)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
