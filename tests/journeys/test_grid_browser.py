"""A district officer at the grid: keys only, a total that moves, a colleague on one cell."""

import re

import pytest
from playwright.sync_api import Page, expect

from criteria.models import Status
from tests.criteria.desk import GRID, KY_LAC, live

KY_TAY = 'tr[data-commune="18793"]'


def cell(page: Page, number: str):
    return page.locator(f'{KY_TAY} td[data-criterion="{number}"]')


def total(page: Page):
    return page.locator(f"{KY_TAY} [data-total]")


def open_grid(page_as, reason: str = "Biên bản", *, lost: str = "", **size) -> Page:
    """`lost`: requests that never arrive; named before the page is opened, none gets through."""
    page = page_as("huyen.kyanh", **size)
    if lost:
        page.route(lost, lambda route: route.abort())
    page.goto(GRID)
    if reason:
        page.fill("#reason", reason)
        page.keyboard.press("Enter")
    return page


def at(page: Page, number: str) -> None:
    cell(page, number).locator("a").focus()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.closest('[data-criterion]')?.dataset.criterion")


def test_a_row_is_typed_without_the_mouse(page_as):
    page = open_grid(page_as)
    expect(total(page)).to_have_text("9/20")
    at(page, "2")
    for key in ("d", "1", "x"):
        page.keyboard.press(key)
    assert focused(page) == "5"
    expect(total(page)).to_have_text("11/20")
    expect(page.locator('[data-column="2"]')).to_have_text("14")
    for number in "234":
        expect(cell(page, number)).to_have_class(re.compile("is-saved"))
    assert [live("18793", n).status for n in "234"] == [
        Status.MET,
        Status.MET,
        Status.NOT_APPLICABLE,
    ]


def test_the_cursor_goes_where_the_keys_say(page_as):
    page = open_grid(page_as, reason="")
    page.locator("#grid td[data-criterion] a").first.focus()
    for key, number in [("ArrowRight", "2"), ("End", "20"), ("Home", "1"), ("ArrowDown", "1")]:
        page.keyboard.press(key)
        assert focused(page) == number
    page.keyboard.press("Control+End")
    assert page.evaluate("document.activeElement.closest('tr').nextElementSibling") is None
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('th') !== null")
    assert page.locator("#grid td a[tabindex='0'], #grid th a[tabindex='0']").count() == 1


def test_a_verdict_typed_before_the_reason_waits_for_it(page_as):
    page = open_grid(page_as, reason="")
    at(page, "2")
    page.keyboard.press("d")
    expect(page.locator("#reason")).to_be_focused()
    expect(total(page)).to_have_text("9/20")
    page.keyboard.type("Biên bản 25/9")
    page.keyboard.press("Enter")
    expect(total(page)).to_have_text("10/20")
    assert live("18793", "2").reason == "Biên bản 25/9"


@pytest.mark.parametrize(("tabs", "status"), [(1, Status.NEARLY_MET), (2, Status.MET)])
def test_whoever_comes_second_is_told_and_chooses(page_as, tabs, status):
    first, second = open_grid(page_as), open_grid(page_as)
    at(first, "2")
    first.keyboard.press("c")
    expect(cell(first, "2")).to_have_class(re.compile("is-saved"))
    at(second, "2")
    second.keyboard.press("d")
    dialog = second.locator("#conflict-dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator("[data-who]")).to_have_text("Văn phòng điều phối NTM huyện Kỳ Anh")
    for _ in range(tabs):
        second.keyboard.press("Tab")
    second.keyboard.press("Enter")
    expect(total(second)).to_have_text("10/20" if status == Status.MET else "9/20")
    expect(cell(second, "2")).to_have_attribute("data-status", status.name)
    assert live("18793", "2").status == status


def test_what_could_not_be_saved_comes_back_after_a_reload(page_as):
    page = open_grid(page_as, lost="**/record/verdict/")
    at(page, "2")
    page.keyboard.press("d")
    expect(page.locator("[data-retry]")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(cell(page, "2")).to_have_class(re.compile("is-failed"))
    page.unroute("**/record/verdict/")
    page.locator("[data-retry]").press("Enter")
    expect(total(page)).to_have_text("10/20")
    assert live("18793", "2").status == Status.MET


def test_a_session_that_ended_loses_nothing(page_as, client_as):
    page = open_grid(page_as, reason="")
    page.fill("#reason", "Biên bản")
    with page.expect_response("**/record/reason/"):  # its cookie would bring the session back
        page.keyboard.press("Enter")
    at(page, "2")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("d")
    expect(page.locator("a[data-login]")).to_be_visible()
    session = client_as("huyen.kyanh").cookies["sessionid"].value
    address = re.match(r"https?://[^/]+", page.url)[0]
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page.locator("a[data-login]").click()
    page.fill("#reason", "Biên bản")
    page.keyboard.press("Enter")
    expect(total(page)).to_have_text("10/20")


def test_a_verdict_against_its_indicators_asks_for_a_note_on_its_own_cell(page_as):
    page = open_grid(page_as)
    income = page.locator('tr[data-commune="18850"] td[data-criterion="10"]')
    income.locator("a").focus()
    page.keyboard.press("d")
    expect(page.locator("#cell-dialog [data-error]")).to_be_visible()
    expect(page.locator("#cell-note")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Số liệu mới chưa công bố")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(income).to_have_class(re.compile("is-saved"))
    assert live("18850", "10").note == "Số liệu mới chưa công bố"


def test_a_note_and_a_verdict_by_touch(page_as):
    page = open_grid(page_as, width=390)
    cell(page, "2").locator("a").click()
    page.fill("#cell-note", "Đã nghiệm thu <b>")
    page.locator('#cell-dialog [data-status="MET"]').click()
    expect(total(page)).to_have_text("10/20")
    assert live("18793", "2").note == "Đã nghiệm thu <b>"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_scorecard_is_typed_row_by_row(page_as):
    page = page_as("huyen.kyanh")
    page.goto(KY_LAC)
    page.fill("#reason", "Kiểm tra")
    page.fill('[id="value-10-value"]', "36,5")
    page.keyboard.press("Enter")
    expect(page.locator(".card-figure")).to_contain_text("13/20")
    expect(page.locator('[id="value-11-value"]')).to_be_focused()
    page.keyboard.type("0")
    page.keyboard.press("Tab")
    page.locator('[id="value-12-value"]').focus()
    expect(page.locator('[id="indicator-11"] .saved')).to_be_visible()
