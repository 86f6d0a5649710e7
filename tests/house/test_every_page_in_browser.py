"""Every page of access_matrix.csv in a real browser, as the people who may open it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import axe_findings, listen, wider_than_screen
from tests.house.addresses import read

# JSON, plain text, a part of a page; files by their places and endings
NO_PAGES = ("/api/", "/healthz", "/readyz", "/audit/export/", "/desk/count/", "/workbooks/")
FILES = (".ics", ".xlsx", ".csv", ".docx", ".pdf", "/workbook/", "/pattern/", "/extension/")
RECORDING = ("/grid/", "/scorecard/", "/due/", "/desk/")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def wanted(row: dict[str, str], username: str) -> bool:
    """Visitors see the doors, the administrator every page, the district also what it records."""
    if row["method"] != "GET" or row[username or "anonymous"] != "200":
        return False
    if row["address"].startswith(NO_PAGES) or row["address"].split("?")[0].endswith(FILES):
        return False
    own = row["address"] == "/" or row["address"].startswith(RECORDING) or row["admin"] == "403"
    return username != "huyen.kyanh" or own


def findings(page: Page, address: str, told: list[str]) -> Iterator[str]:
    """What is wrong with the page at a desk, and at the width of a phone."""
    told.clear()
    page.set_viewport_size(DESK)
    page.goto(address)
    yield from (f"axe {rule}: {html}" for rule, html in axe_findings(page))
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        if pixels := wider_than_screen(page):
            yield f"at {size['width']} px: {pixels} px too wide"
    yield from (f"console: {text}" for text in told)


@pytest.mark.long
@pytest.mark.parametrize("username", ["admin", "huyen.kyanh", ""])
def test_nothing_to_complain_about(page_as, username):
    page = page_as(username)
    told = listen(page)
    rows = [row for row in read("access_matrix.csv") if wanted(row, username)]
    assert rows
    found = [
        f"{row['address']} {finding}"
        for row in rows
        for finding in findings(page, row["address"], told)
    ]
    assert not found, "\n".join(found)
