"""Evidence in a real browser: adding it, seeing it on the cell, and looking at a PDF."""

import pytest

from tests.browser import axe_findings, wider_than_screen
from tests.criteria.evidence_desk import CONTEXT, MET, begin_without_papers, page_of
from tests.criteria.evidence_files import pdf, png

FILES = [
    {"name": "Biên bản.pdf", "mimeType": "application/pdf", "buffer": pdf()},
    {"name": "ảnh.png", "mimeType": "image/png", "buffer": png(40)},
]


@pytest.fixture(autouse=True)
def _store(transactional_db, settings, tmp_path) -> None:
    begin_without_papers(settings, tmp_path)


def looked_at(page) -> None:
    """The page has no accessibility findings and is not too wide."""
    assert axe_findings(page) == [], page.url
    assert wider_than_screen(page) <= 0, page.url


@pytest.mark.parametrize("width", [390, 1280])
def test_adding_and_looking_at_files(page_as, width) -> None:
    page, told = page_as("huyen.kyanh", width=width), []
    page.on("console", lambda message: told.append(message.text))
    page.goto(page_of())
    looked_at(page)
    page.set_input_files("#evidence-upload", FILES)
    page.click(".evidence-form button[type=submit]")
    page.goto(f"/scorecard/18850/{MET}/{CONTEXT}")
    names = page.locator(".evidence-item a")
    names.nth(1).wait_for()
    assert names.all_inner_texts() == ["ảnh.png", "Biên bản.pdf"]
    looked_at(page)
    names.first.click()
    shown = page.locator(".evidence-view img")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 40
    looked_at(page)
    assert told == []


def test_a_pdf_is_shown_in_the_page_in_its_own_frame(page_as) -> None:
    page, told = page_as("huyen.kyanh"), []
    page.on("console", lambda message: told.append(message.text))
    page.goto(page_of())
    page.set_input_files("#evidence-upload", FILES[:1])
    page.click(".evidence-form button[type=submit]")
    with page.expect_response(lambda answer: answer.url.endswith("/content/")) as answer:
        page.click(".evidence-item a")
    assert answer.value.status == 200
    assert answer.value.headers["content-type"] == "application/pdf"
    page.wait_for_timeout(500)
    assert [text for text in told if "Content Security Policy" in text] == []
