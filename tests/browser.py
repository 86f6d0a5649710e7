"""A real browser for the tests that need one; without Chromium they are skipped, saying so."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

OpenAs = Callable[..., Page]


def chromium() -> str | None:
    """Path of the browser: NTM_CHROMIUM, else the system's own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("NTM_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def axe_findings(page: Page) -> list[tuple[str, str]]:
    """Accessibility findings: the rule, and the first element that breaks it."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(row["id"], row["nodes"][0]["html"]) for row in found]


def wider_than_screen(page: Page) -> int:
    """By how many CSS pixels the document can be scrolled sideways."""
    root = "document.documentElement"
    return int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


def listen(page: Page) -> list[str]:
    """What the browser complains of from now on: errors, missing files, what the policy blocks."""
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, once per worker."""
    path = chromium()
    if not path:
        pytest.skip("no Chromium: install the system package `chromium` or set NTM_CHROMIUM")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def page_as(browser, live_server, client_as) -> Iterator[OpenAs]:
    """`page_as("huyen.kyanh", width=390)`: a page with that person signed in ("" = nobody).

    Addresses may be relative: `page.goto("/")`.
    """
    contexts = []

    def open_page(username: str = "", *, width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, locale="vi-VN"
        )
        contexts.append(context)
        if username:
            session = client_as(username).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
