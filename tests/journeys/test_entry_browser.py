"""Many cells by keys in a real browser."""

from playwright.sync_api import expect

from criteria.models import Status
from tests.browser import axe_findings
from tests.criteria.desk import live
from tests.journeys.test_grid_browser import at, cell, open_grid

PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_a_block_is_pasted_at_the_cursor_told_and_recorded(page_as):
    page = open_grid(page_as)
    at(page, "2")
    page.evaluate(PASTE, "đ\tĐạt\ttốt")
    expect(page.locator("#plan-strange")).to_contain_text("tốt")
    expect(page.locator("button[autofocus]")).to_be_focused()
    assert axe_findings(page) == []
    page.keyboard.press("Enter")
    expect(cell(page, "2")).to_have_attribute("data-status", "MET")
    assert page.evaluate("document.activeElement.closest('td')?.dataset.criterion") == "2"
    assert live("18793", "3").status == Status.MET


def test_a_column_is_filled_by_ctrl_d(page_as):
    page = open_grid(page_as)
    at(page, "2")
    page.keyboard.press("Delete")
    expect(cell(page, "2")).to_have_attribute("data-status", "WITHDRAWN")
    page.locator("tr[data-commune] td[data-criterion='2'][data-status='MET'] a").first.focus()
    expect(page.locator("[data-saves='saved']")).to_be_visible()
    page.keyboard.press("Control+d")
    expect(page.locator("button[autofocus]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#grid")).to_be_visible()


def test_the_forms_fit_a_telephone(page_as):
    page = open_grid(page_as, reason="", width=390)
    page.locator("#grid-tools summary").click()
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_ctrl_z_takes_back_what_was_just_typed(page_as):
    page = open_grid(page_as)
    at(page, "2")
    page.keyboard.press("d")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-here]")).to_contain_text("(Kỳ Tây 2)")
    expect(cell(page, "2")).to_have_attribute("data-status", "NOT_MET")
    assert page.evaluate("document.activeElement.closest('td')?.dataset.criterion") == "3"
