"""The login page in a real browser: readable by everyone, on a phone, by keyboard."""

from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect

from accounts.models import User


def test_browser_blocks_nothing_that_the_page_needs(page_as):
    page, complaints = page_as(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/login/", wait_until="networkidle")
    assert complaints == []
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"', 'Ặ')")
    assert page.evaluate("htmx.config.allowEval") is False


def test_one_logs_in_and_out_by_keyboard_alone(page_as, person):
    User.objects.create(username="can.bo", password=make_password("a long enough one 1"))
    page = page_as()
    page.goto("/login/")
    page.keyboard.type("can.bo")
    page.keyboard.press("Tab")
    page.keyboard.type("a long enough one 1")
    page.keyboard.press("Enter")
    expect(page.locator(".person")).to_contain_text("can.bo")
    page.locator(".utilities form[action='/logout/'] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=username]")).to_be_focused()


def test_failed_partial_update_is_announced(page_as):
    page = page_as()
    page.goto("/login/", wait_until="networkidle")
    expect(page.locator("#request-failed")).to_be_hidden()
    page.evaluate("htmx.ajax('GET', '/no/such/page/', 'main').catch(() => null)")
    expect(page.locator("#request-failed [class*=banner-error]")).to_be_visible()
