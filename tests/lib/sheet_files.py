"""Workbooks as programs write them, and as nobody should: made by hand, part by part."""

import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import xlsxwriter

from tests.criteria.evidence_files import compound, package

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="{_KIND}.sharedStrings+xml"/></Types>"""
_HOME = f"""<Relationships xmlns="{_REL}"><Relationship Id="rId1" Target="xl/workbook.xml"
Type="{_DOC}/officeDocument"/></Relationships>"""
_BOOK = f"""<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>
<sheet name="NTM" sheetId="1" r:id="rId1"/></sheets></workbook>"""
_BOOK_RELS = f"""<Relationships xmlns="{_REL}"><Relationship Id="rId1" Type="{_DOC}/worksheet"
Target="worksheets/sheet1.xml"/></Relationships>"""


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """A sheet with these rows."""
    return f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def cells(*references: str) -> str:
    """Rows of one cell each, in which 1 stands."""
    one = '<row r="{}"><c r="{}"><v>1</v></c></row>'
    return "".join(one.format(ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), ref) for ref in references)


def raw(sheet: str | Iterable[str], parts: dict[str, str] | None = None) -> bytes:
    """A workbook with one sheet as XML; `parts` are more parts, or others in their place."""
    told = BytesIO()
    texts = f'<sst xmlns="{_MAIN}"/>'
    usual = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _HOME,
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _BOOK_RELS,
        "xl/sharedStrings.xml": texts,
    }
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (usual | (parts or {})).items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as file:
            for part in [sheet] if isinstance(sheet, str) else sheet:
                file.write(part.encode())
    return told.getvalue()


def made(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook that `fill(book, sheet)` writes with XlsxWriter; its sheet is called NTM."""
    told = BytesIO()
    book = xlsxwriter.Workbook(told, {"in_memory": True, **options})
    fill(book, book.add_worksheet("NTM"))
    book.close()
    return told.getvalue()


def _rows(count: int) -> Iterable[str]:
    yield f'<worksheet xmlns="{_MAIN}"><sheetData>'
    for start in range(0, count, 1000):
        yield "".join(f"<row><c><v>{start + n}</v></c></row>" for n in range(1000))
    yield "<row><c><v>1</v></c></row></sheetData></worksheet>"


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
_FOREIGN = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_INLINE = '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>'
_BLANK = sheet_xml("")
_NULL = b"\x00"
# What is sent, under which name, and a word that the answer must hold.
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("a.xlsx", lambda: raw([sheet_xml("")[:-12], " " * 30_000_000]), "too large"),
    "gigabytes": (
        "a.xlsx",
        lambda: raw(_BLANK, {f"xl/media/{n}.png": "0" * 9_000_000 for n in range(14)}),
        "too large",
    ),
    "many parts": (
        "a.xlsx",
        lambda: raw(_BLANK, {f"xl/media/{n}.png": "" for n in range(2001)}),
        "too large",
    ),
    "two far cells": ("a.xlsx", lambda: raw(sheet_xml(cells("A1", "XFD1048576"))), "XFD1048576"),
    "far column": ("a.xlsx", lambda: raw(sheet_xml(cells("A1", "XFD2"))), "XFD2"),
    "1 million rows": ("a.xlsx", lambda: raw(_rows(1_000_000)), "A50001"),
    "50,001 rows": ("a.xlsx", lambda: raw(_rows(50_000)), "A50001"),
    "all merged": (
        "a.xlsx",
        lambda: raw(
            sheet_xml(
                cells("A1"), after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            )
        ),
        "XFD1048576",
    ),
    "broken XML": ("a.xlsx", lambda: raw(sheet_xml('<row r="1"><c r="A1">')), "damaged"),
    "rows backwards": ("a.xlsx", lambda: raw(sheet_xml(cells("A2", "A1"))), "damaged"),
    "deep": ("a.xlsx", lambda: raw(sheet_xml("<a>" * 99 + "</a>" * 99)), "damaged"),
    "billion laughs": (
        "a.xlsx",
        lambda: raw(f'<!DOCTYPE w [<!ENTITY l0 "ha">{_LAUGHS}]>' + sheet_xml(_INLINE)),
        "damaged",
    ),
    "foreign entity": ("a.xlsx", lambda: raw(_FOREIGN + sheet_xml(_INLINE)), "damaged"),
    "many shared texts": (
        "a.xlsx",
        lambda: raw(
            _BLANK, {"xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{"<si/>" * 2_000_001}</sst>'}
        ),
        "too large",
    ),
    "styles without end": (
        "a.xlsx",
        lambda: raw(_BLANK, {"xl/styles.xml": f'<s xmlns="{_MAIN}">{"<x/>" * 500_001}</s>'}),
        "too large",
    ),
    "cut short": ("a.xlsx", lambda: raw(sheet_xml(cells("A1")))[:-40], "damaged"),
    "no workbook": ("a.xlsx", lambda: raw(_BLANK, {"xl/workbook.xml": "<w/>"}), "blank"),
    "macros": ("a.xlsm", lambda: package("x.macroEnabled.main+xml"), "macros"),
    "macros renamed": (
        "a.xlsx",
        lambda: raw(_BLANK, {"xl/vbaProject.bin": "x"}),
        "macros",
    ),
    "CSV renamed": ("a.xlsx", lambda: b"a;b\n1;2\n", "End its name in .csv"),
    "XLS": ("a.xls", lambda: compound("Workbook"), "old Excel"),
    "XLS renamed": ("a.xlsx", lambda: compound("Workbook"), "old Excel"),
    "HTML renamed": ("a.xls", lambda: b"\xef\xbb\xbf <html><table>", "web page"),
    "ODS": (
        "a.ods",
        lambda: package("x").replace(b"[Content_Types].xml", b"opendocument.spread"),
        "LibreOffice",
    ),
    "password": ("a.xlsx", lambda: compound("EncryptedPackage", "EncryptionInfo"), "password"),
    "Word": (
        "a.xlsx",
        lambda: package("x.wordprocessingml.document.main+xml"),
        "another kind",
    ),
    "strict": (
        "a.xlsx",
        lambda: raw(_BLANK.replace(_MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")),
        "Strict",
    ),
    "empty file": ("a.xlsx", lambda: b"", "empty"),
    "blank": ("a.xlsx", lambda: raw(_BLANK), "blank"),
    "workbook as CSV": ("a.csv", lambda: raw(sheet_xml(cells("A1"))), "End its name in .xlsx"),
    "CSV of many rows": ("a.csv", lambda: b"1;2\n" * 50_001, "more than"),
    "CSV of a program": ("a.csv", lambda: b"MZ\x81" + _NULL * 3 + b"\xff" * 99, "letters"),
    "CSV without end": ("a.csv", lambda: b'"' + b"x" * 200_000, "quotation"),
}
