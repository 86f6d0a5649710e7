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

# Pages that hold much, and pages in a state that access_matrix.csv does not have: they are looked
# at with their folds open, and for accessibility at both widths.
DENSE = {
    "": ["/login/"],
    "xa.kylac": [
        "/commune/18850/?set=HT-QD05-2017&as_of=2021-09-25",
        "/commune/18838/?set=HT-QD05-2017&as_of=2021-09-25&bucket=x",
    ],
    "huyen.kyanh": [
        "/",
        "/district/447/?set=HT-QD05-2017&as_of=2021-09-25",
        "/grid/district/447/?set=HT-QD05-2017&as_of=2021-09-25",
        "/grid/district/447/row/18793/?set=HT-QD05-2017&as_of=2021-09-25",
        "/due/district/447/?set=HT-QD05-2017&as_of=2021-09-25",
        "/scorecard/18850/?set=HT-QD05-2017&as_of=2021-09-25",
        "/scorecard/18850/17/?set=HT-QD05-2017&as_of=2021-09-25",
    ],
    "tinh.hatinh": [
        "/province/42/?set=QD51-2025-XA&as_of=2026-11-15",
        "/province/42/?set=HT-QD05-2017&as_of=2021-12-31&since=2021-09-25",
        "/province/42/ranking/?set=HT-QD05-2017&as_of=2021-12-31&since=2021-09-25",
        "/district/447/?set=HT-QD05-2017&as_of=2021-12-31&since=2021-09-25",
        "/district/447/trend/?set=QD318-2022-NTM&as_of=2024-12-31",
        "/commune/18850/?set=HT-QD05-2017&as_of=2021-12-31&since=2015-01-01",
        "/commune/18850/trend/?set=HT-QD05-2017&as_of=2021-12-31",
        "/sets/QD318-2022-NTM/classes/?year=2023",
        "/sets/QD1980-2016/compare/?other=QD318-2022-NTM",
        "/sets/QD491-2009/amendments/QD342-2013/",
        "/sets/QD318-2022-NTM/rows/15.4/",
    ],
}


def wanted(row: dict[str, str], username: str) -> bool:
    """Visitors see the doors, the administrator every page, the district also what it records."""
    if row["method"] != "GET" or row[username or "anonymous"] != "200":
        return False
    if row["address"].startswith(NO_PAGES) or row["address"].split("?")[0].endswith(FILES):
        return False
    own = row["address"] == "/" or row["address"].startswith(RECORDING) or row["admin"] == "403"
    return username != "huyen.kyanh" or own


def plain(username: str) -> list[str]:
    """The other pages that somebody looks at."""
    rows = [row for row in read("access_matrix.csv") if wanted(row, username)]
    assert rows
    return [row["address"] for row in rows if row["address"] not in DENSE.get(username, ())]


def findings(page: Page, address: str, told: list[str], dense: bool) -> Iterator[str]:
    """What is wrong with the page at a desk, and at the width of a phone."""
    told.clear()
    page.set_viewport_size(DESK)
    page.goto(address)
    if dense:
        page.evaluate("document.querySelectorAll('main details').forEach(fold => fold.open = true)")
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        if dense or size == DESK:
            yield from (f"axe {rule}: {html}" for rule, html in axe_findings(page))
        if pixels := wider_than_screen(page):
            yield f"at {size['width']} px: {pixels} px too wide"
    yield from (f"console: {text}" for text in told)


def complaints(page: Page, addresses: list[str], *, dense: bool) -> str:
    """What is wrong with all of them, a line each."""
    told = listen(page)
    found = ((one, what) for one in addresses for what in findings(page, one, told, dense))
    return "\n".join(f"{address} {what}" for address, what in found)


@pytest.mark.long
@pytest.mark.parametrize("username", ["admin", "huyen.kyanh", ""])
def test_nothing_to_complain_about(page_as, username):
    assert not complaints(page_as(username), plain(username), dense=False)


@pytest.mark.long
def test_nothing_to_complain_about_where_there_is_much(page_as):
    found = [complaints(page_as(who), pages, dense=True) for who, pages in DENSE.items()]
    assert not any(found), "\n".join(found)
