"""Files are known by their content; what is not on the list, or is two at once, is refused."""

from contextlib import suppress

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ntm_portal.lib.filetypes import TYPES, Unaccepted, recognise
from ntm_portal.lib.uploads import clean_name
from tests.criteria.evidence_files import (
    DOCX_MAIN,
    XLSX_MAIN,
    compound,
    jpeg,
    package,
    pdf,
    png,
    webp,
)

MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
GOOD = {
    "a.pdf": pdf(),
    "a.PNG": png(),
    "a.jpeg": jpeg(),
    "a.webp": webp(),
    "a.docx": package(DOCX_MAIN, "word/document.xml"),
    "a.xlsx": package(XLSX_MAIN, "xl/workbook.xml"),
    "a.doc": compound("WordDocument"),
    "a.xls": compound("Workbook"),
}
BAD = {
    "empty": ("a.pdf", b"", "empty"),
    "html": ("a.pdf", b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "web page"),
    "svg": ("a.pdf", b'<?xml version="1.0"?><svg onload="x()"/>', "web page"),
    "text": ("a.pdf", b"just words", "none of the kinds"),
    "program": ("a.docx", b"MZ" + bytes(100), "none of the kinds"),
    "wrong ending": ("a.pdf", png(), "End the name in .png"),
    "no ending": ("a", pdf(), "End the name in .pdf"),
    "cut pdf": ("a.pdf", pdf()[:-20], "end of the file is missing"),
    "cut png": ("a.png", png()[:-6], "end of the file is missing"),
    "cut webp": ("a.webp", webp()[:-3], "end of the file is missing"),
    "plain zip": ("a.docx", package("text/plain"), "neither Word nor Excel"),
    "cut docx": ("a.docx", GOOD["a.docx"][:-30], "damaged"),
    "macros": ("a.docx", package(MACRO_MAIN), "macros"),
    "hidden macros": ("a.docx", package(DOCX_MAIN, "word/vbaProject.bin"), "macros"),
    "old macros": ("a.xls", compound("Workbook", "_VBA_PROJECT_CUR"), "macros"),
    "password": ("a.xlsx", compound("EncryptedPackage"), "password"),
    "presentation": ("a.doc", compound("PowerPoint Document"), "neither Word nor Excel"),
    "cut doc": ("a.doc", compound("WordDocument")[:300], "damaged"),
    "pdf and html": ("a.pdf", b"%PDF-1.4\n<script>x()</script>" + pdf(), "two kinds"),
    "png and zip": ("a.png", png() + package(DOCX_MAIN), "two kinds"),
    "jpeg and pdf": ("a.jpg", jpeg()[:30] + pdf() + b"\xff\xd9", "two kinds"),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_kinds_that_are_taken(name: str) -> None:
    found = recognise(name, GOOD[name])
    assert name.lower().endswith(found.endings)
    assert TYPES[found.content_type] is found


@pytest.mark.parametrize("case", BAD)
def test_what_is_refused_says_why(case: str) -> None:
    name, content, told = BAD[case]
    with override("en"), pytest.raises(Unaccepted, match=told):
        recognise(name, content)


@given(st.sampled_from(sorted(GOOD)), st.integers(0, 2000), st.binary(max_size=8))
def test_no_damage_breaks_the_reader(name: str, place: int, scratch: bytes) -> None:
    content = GOOD[name]
    place %= len(content)
    with suppress(Unaccepted):
        found = recognise(name, content[:place] + scratch + content[place + len(scratch) :])
        assert name.lower().endswith(found.endings)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\an\\Biên  bản.pdf", "Biên bản.pdf"),
        ("ảnh\u202egnp.exe\n.png", "ảnhgnp.exe.png"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("..", "-"),
    ],
)
def test_names_hold_no_folders_and_nothing_unseen(typed: str, shown: str) -> None:
    assert clean_name(typed) == shown
