"""Tables as offices send them are read as they look; everything else is told, at once and small."""

import resource
import time
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ntm_portal.lib.sheetreading import Fault, Sheet, Unreadable, read_workbook
from ntm_portal.lib.text import nfc
from tests.lib.sheet_files import HOSTILE, TYPES, cells, made, raw, sheet_xml


def first(content: bytes, name: str = "a.xlsx") -> Sheet:
    return read_workbook(BytesIO(content), name).sheets[0]


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_says_why(case):
    name, make, word = HOSTILE[case]
    content = make()
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with override("en"), pytest.raises(Unreadable) as caught:
        read_workbook(BytesIO(content), name)
    assert word in caught.value.messages[0]
    assert time.monotonic() - start < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kB


def test_a_file_over_the_limit_is_told(settings):
    settings.UPLOAD_MAX_BYTES = 2**20
    with override("en"), pytest.raises(Unreadable, match="larger than 1 MB"):
        read_workbook(BytesIO(b"1;2\n" * 2**18 + b"1"), "a.csv")


@pytest.mark.parametrize("told", ["A1", "A1:XFD1048576", "A1:A1"])
def test_what_a_sheet_says_of_its_size_is_not_believed(told):
    content = raw(sheet_xml(cells("A1", "C3"), before=f'<dimension ref="{told}"/>'))
    assert first(content).rows == [[1], [], [None, None, 1]]


def test_blank_rows_far_below_do_no_harm():
    """LibreOffice writes such a last row into every sheet."""
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert first(raw(sheet_xml(cells("A1") + far))).rows == [[1]]


def test_relations_of_sheets_may_be_listed_as_parts():
    """LibreOffice lists them where a sheet has comments."""
    kind = "application/vnd.openxmlformats-package.relationships+xml"
    part = f'<Override PartName="/xl/worksheets/_rels/sheet1.xml.rels" ContentType="{kind}"/>'
    types = TYPES.replace("</Types>", f"{part}</Types>")
    assert first(raw(sheet_xml(cells("A1")), {"[Content_Types].xml": types})).rows == [[1]]


def test_values_are_read_as_they_look():
    def fill(book, sheet):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, [1, 2.5, 0.1 + 0.2, " Kỳ  Lạc ", True, "85,5", ""])
        sheet.write_datetime(1, 0, datetime(2021, 9, 25), day)
        sheet.write_datetime(1, 1, datetime(2021, 9, 25, 14, 30), day)
        sheet.write_number(1, 2, 0.855, book.add_format({"num_format": "0.0%"}))

    sheet = first(made(fill))
    assert sheet.rows[0] == [1, Decimal("2.5"), Decimal("0.3"), "Kỳ Lạc", True, "85,5"]
    assert sheet.rows[1] == [date(2021, 9, 25), datetime(2021, 9, 25, 14, 30), Decimal("85.5")]
    assert sheet.percents == {(1, 2)}
    assert (sheet.address(1, 27), sheet.cell(9, 9)) == ("NTM!AB2", None)


def test_days_of_both_calendars():
    def fill(book, sheet):
        form = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(0, 0, datetime(2021, 9, 25), form)

    assert first(made(fill)).rows == first(made(fill, date_1904=True)).rows == [[date(2021, 9, 25)]]


def test_formulas_give_what_excel_computed_last():
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>SUM(A1)</f><v/></c>'
        '<c r="C1" t="str"><f>""</f><v></v></c><c r="D1" t="e"><f>A9/0</f><v>#DIV/0!</v></c>'
        '<c r="E1" t="e"><v>#REF!</v></c></row>'
    )
    row = first(raw(sheet_xml(rows))).rows[0]
    assert row == [2, "=…", None, "#DIV/0!", "#REF!"]
    with override("en"):
        faults = [cell.message for cell in first(raw(sheet_xml(rows))).rows[0] if cell in row[3:]]
    assert isinstance(row[1], Fault)
    assert faults[1] == "The cell shows the error #REF!. Type the value in its place."


def test_links_to_other_workbooks_are_not_followed():
    def fill(book, sheet):
        sheet.write_formula(0, 0, "='[http://example.org/b.xlsx]A'!A1", value=7)

    assert first(made(fill)).rows == [[7]]


def test_hidden_sheets_and_merged_cells_are_told():
    def fill(book, sheet):
        sheet.merge_range("B2:D3", "Tiêu chí")
        hidden = book.add_worksheet("codes")
        hidden.write(0, 0, 1)
        hidden.very_hidden()

    sheets = read_workbook(BytesIO(made(fill)), "a.xlsx").sheets
    assert [one.hidden for one in sheets] == [False, True]
    assert sheets[0].merged == ((1, 1, 2, 3),)
    assert sheets[0].rows == [[], [None, "Tiêu chí"]]


def test_line_ends_inside_a_cell_are_spaces():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>Kỳ_x000D_\nLạc</t></is></c></row>'
    assert first(raw(sheet_xml(rows))).rows == [["Kỳ Lạc"]]


def test_long_texts_are_told_once():
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 40_000}</t></is></c></row>'
    cell = first(raw(sheet_xml(rows))).rows[0][0]
    assert isinstance(cell, Fault)
    assert len(cell) < 50


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_csv_in_any_spelling(sign, encoding):
    # Code page 1258 writes tones apart from their letters.
    text = (
        sign.join(["Xa\u0303", '"85,5"']) + "\r\n" + sign.join(["Ky\u0300 La\u0323c", ""]) + "\r\n"
    )
    rows = first(text.encode(encoding), "bảng.csv").rows
    assert rows == [["Xã", "85,5"], [nfc("Kỳ Lạc")]]


def test_excels_hint_of_the_sign_is_taken():
    assert first(b"sep=|\na|1,5;2\n", "a.csv").rows == [["a", "1,5;2"]]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told(content):
    for name in ("a.csv", "a.xlsx"):
        with suppress(Unreadable):
            assert read_workbook(BytesIO(content), name).sheets
