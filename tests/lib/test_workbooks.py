"""Workbooks on their way out, read back by unpacking them."""

import zipfile
from datetime import date
from io import BytesIO

from ntm_portal.lib.workbooks import sheet


def part(book: bytes, name: str) -> str:
    return zipfile.ZipFile(BytesIO(book)).read(name).decode()


def test_text_is_never_a_formula_and_numbers_stay_numbers():
    book = sheet(["A", "B", "C"], [["=1+1", 12, date(2021, 9, 25)]], name="Họp")
    page, texts = part(book, "xl/worksheets/sheet1.xml"), part(book, "xl/sharedStrings.xml")
    assert "<f>" not in page
    assert "'=1+1" in texts
    assert "<v>12</v>" in page
    assert "<v>44464</v>" in page  # 25/09/2021 as Excel counts days


def test_a_name_that_excel_would_refuse_is_shortened():
    book = sheet(["A"], [[None]], name="Họp: [giao ban] / " + "x" * 40)
    assert 'name="Họp giao ban  xxx' in part(book, "xl/workbook.xml")


def test_lines_above_the_table_are_neither_formulas_nor_links() -> None:
    above = ["=1+1", "{=1+1}", "https://example.vn/", "internal:A1"]
    page = part(sheet(["Xã"], [], name="x", above=above), "xl/worksheets/sheet1.xml")
    assert page.count('t="s"') == len(above) + 1
    assert "<f" not in page
    assert "<hyperlink" not in page
