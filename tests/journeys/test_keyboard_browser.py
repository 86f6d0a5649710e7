"""A day at the grid without a mouse: no click, no focus by script, keys alone."""

import re

from playwright.sync_api import Page, expect

from accounts.views import DEMO_PASSWORD
from criteria.models import Authority, Status, Verdict

MOST = 80  # presses before a place counts as out of reach
KY_LAC = '#grid tr[data-commune="18838"]'
AT = "document.activeElement.closest('[data-criterion]')"


def press_until(page: Page, key: str, reached: str) -> None:
    """Press a key until the browser says that the focus is where it should be."""
    for _press in range(MOST):
        if page.evaluate(f"Boolean({reached})"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never leads to {reached}")


def sign_in(page: Page, name: str) -> None:
    page.goto("/")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".territories")).to_be_visible()


def open_grid(page: Page) -> None:
    """From the first page, or from the dashboard of the area, to the grid."""
    press_until(page, "Tab", "document.activeElement.pathname === '/grid/area/HT-KYANH/'")
    page.keyboard.press("Enter")
    expect(page.locator("#grid")).to_be_visible()


def go_to(page: Page, number: str) -> None:
    """To a criterion of Kỳ Lạc: into the grid, down to the row, along to the column."""
    press_until(page, "Tab", AT)
    page.keyboard.press("Home")
    press_until(page, "ArrowDown", f"document.activeElement.closest('{KY_LAC}')")
    press_until(page, "ArrowRight", f"{AT}?.dataset.criterion === '{number}'")


def cell(page: Page, number: str):
    return page.locator(f'{KY_LAC} td[data-criterion="{number}"]')


def expect_met(page: Page, count: int) -> None:
    expect(page.locator(f"{KY_LAC} [data-total]")).to_have_text(f"{count}/10")


def on_record(number: str) -> Status:
    """What the province says of Kỳ Lạc's criterion."""
    rows = Verdict.objects.filter(replaced_at=None, holds_to=None, unit__code="18838")
    own = rows.filter(authority=Authority.PROVINCE, criterion__key=f"QD51-2025-XA/{number}")
    return Status(own.get().status)


def colleague_says_no(page: Page, number: str) -> None:
    """A second person comes by the dashboard of the area and records the cell."""
    sign_in(page, "vp.hatinh")
    page.goto("/area/HT-KYANH/")
    open_grid(page)
    go_to(page, number)
    page.keyboard.press("k")
    expect(cell(page, number)).to_have_class(re.compile("is-saved"))


def test_a_row_a_conflict_and_an_undo_by_keys_alone(page_as):
    page = page_as()
    sign_in(page, "huyen.kyanh")
    open_grid(page)
    expect_met(page, 6)
    go_to(page, "2")
    page.keyboard.press("d")
    expect_met(page, 7)
    colleague_says_no(page_as(), "3")
    page.keyboard.press("d")  # the cursor stands on 3 already
    expect(page.locator("#conflict-dialog [data-who]")).to_contain_text("tỉnh Hà Tĩnh")
    press_until(page, "Tab", "document.activeElement.value === 'mine'")
    page.keyboard.press("Enter")
    expect_met(page, 8)
    page.keyboard.press("Control+z")
    expect_met(page, 7)
    page.keyboard.press("Control+z")
    expect_met(page, 6)
    assert (on_record("2"), on_record("3")) == (Status.NOT_MET, Status.NOT_MET)
