"""What Word needs to be told in its own XML: fonts, lines, widths, page numbers."""

from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
LEFT, CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
SIZE = 14  # points of the body; tables are set in 12
MARGINS = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}  # mm


def prepare(word: Any) -> None:
    """A4 with the margins of the decree, and its one font in every style that is used."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, value in MARGINS.items():
        setattr(section, name, Mm(value))
    section.header_distance = Mm(9)
    _style(word.styles["Normal"], SIZE)
    body = _style(word.styles["Body Text"], SIZE)
    body.alignment, body.first_line_indent = WD_ALIGN_PARAGRAPH.JUSTIFY, Mm(10)
    body.space_before, body.space_after = Pt(0), Pt(6)
    body.line_spacing_rule, body.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.1
    for level in (1, 2):
        heading = _style(word.styles[f"Heading {level}"], SIZE, bold=True)
        heading.first_line_indent = Mm(10)
        heading.space_before, heading.space_after = Pt(4), Pt(6)
        heading.keep_with_next = True


def _style(style: Any, size: int, *, bold: bool = False) -> Any:
    """Give a style the font in every script; the theme's own would win over it."""
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
    fonts.attrib.pop(qn("w:cstheme"), None)
    language = style.element.rPr.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        style.element.rPr.append(language)
    language.set(qn("w:val"), "vi-VN")
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    return form


def page_numbers(word: Any) -> None:
    """The page's number centred in the top margin, from the second page on."""
    section = word.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTER
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, told in (("begin", ""), ("", "PAGE"), ("end", "")):
        name = "w:fldChar" if kind else "w:instrText"
        part = OxmlElement(name)
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = told
        run._r.append(part)


def write(
    paragraph: Any,
    text: str,
    *,
    size: int = SIZE,
    bold: bool = False,
    italic: bool = False,
    align: Any = LEFT,
) -> Any:
    """Put a text into an empty paragraph."""
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
    paragraph.alignment = align
    return paragraph


def line_under(paragraph: Any, space: float, words: float, part: float = 1) -> None:
    """A line under `part` of words `words` mm wide, in the middle of `space` mm.

    It is the border of an empty paragraph.
    """
    indent = Mm((space - words * part) / 2)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = indent
    form.space_after = Pt(4)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def width_of(lines: Sequence[str], size: int) -> float:
    """About how wide the longest of some bold lines is, in mm."""
    letter = 0.22 if lines[0].isupper() else 0.16  # mm of a letter and point, on average
    return max(len(line) for line in lines) * size * letter


def clear_borders(table: Any) -> None:
    """A table that only lays out, without lines or inner margins."""
    properties = table._tbl.tblPr
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def fix_widths(table: Any, widths: Sequence[float]) -> None:
    """Columns of `widths` mm, whatever their content."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            if cell._tc.grid_span == 1:
                cell.width = Mm(width)


def repeat_head(row: Any) -> None:
    """Show the row again on each page that the table goes on to."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)


def whole_rows(table: Any) -> None:
    """No row of the table is cut in two by the end of a page."""
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def loosen(table: Any) -> None:
    """Room above and below the words of a table, and below the table itself."""
    for row in table.rows:
        for cell in row.cells:
            form = cell.paragraphs[0].paragraph_format
            form.space_before = form.space_after = Pt(2)
    gap = table._parent.add_paragraph().paragraph_format
    gap.line_spacing_rule, gap.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(8)
