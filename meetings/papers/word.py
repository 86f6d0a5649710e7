"""The Word file of a paper: sections of the layout in turn, every text a plain run."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from meetings.papers.document import Document, Heading, Paragraph, Table
from meetings.papers.wordformat import (
    CENTER,
    LEFT,
    clear_borders,
    fix_widths,
    line_under,
    loosen,
    page_numbers,
    prepare,
    repeat_head,
    whole_rows,
    width_of,
    write,
)

TEXT_WIDTH = 165  # mm between the margins
HEAD_WIDTHS = (72, 93)  # mm: issuing body, and the country's name and motto
ALIGN = {"left": LEFT, "center": CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def docx_of(document: Document, made_at: datetime) -> bytes:
    """The paper as a Word file."""
    word = docx.Document()
    prepare(word)
    page_numbers(word)
    told = word.core_properties
    told.title = f"{document.kind} - {document.about}"[:255]
    told.author = told.last_modified_by = document.issuer[:255]
    told.created = told.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    told.comments = ""
    _head(word, document)
    _name(word, document)
    for block in document.blocks:
        if isinstance(block, Heading):
            word.add_heading(block.text, level=block.level)
        elif isinstance(block, Paragraph):
            word.add_paragraph(block.text, style="Body Text")
        else:
            _table(word, block)
    _foot(word, document)
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _pair(word: Any, widths: Sequence[float]) -> Any:
    """A row of cells without borders, as the head and the foot are laid out."""
    table = word.add_table(rows=1, cols=len(widths))
    clear_borders(table)
    fix_widths(table, widths)
    return table


def _head(word: Any, document: Document) -> None:
    """Issuing body left, country and motto right; number and place below them."""
    table = _pair(word, HEAD_WIDTHS)
    left, right = table.rows[0].cells
    write(left.paragraphs[0], document.issuer_above.upper(), size=12, align=CENTER)
    for line in document.issuer_lines:
        write(left.add_paragraph(), line, size=12, bold=True, align=CENTER)
    issuer = width_of(document.issuer_lines, 12)
    line_under(left.add_paragraph(), HEAD_WIDTHS[0], issuer, part=0.35)
    write(right.paragraphs[0], document.country, size=12, bold=True, align=CENTER)
    write(right.add_paragraph(), document.motto, size=13, bold=True, align=CENTER)
    line_under(right.add_paragraph(), HEAD_WIDTHS[1], width_of([document.motto], 13))
    left, right = table.add_row().cells
    write(left.paragraphs[0], document.number_line, size=13, align=CENTER)
    write(right.paragraphs[0], document.place_line, size=13, italic=True, align=CENTER)
    fix_widths(table, HEAD_WIDTHS)


def _name(word: Any, document: Document) -> None:
    """The kind of paper with the summary of its content, and a line under it."""
    kind = write(word.add_paragraph(), document.kind, bold=True, align=CENTER)
    kind.paragraph_format.space_before = Pt(16)
    if lines := document.about_lines:
        write(word.add_paragraph(), "\n".join(lines), bold=True, align=CENTER)
        rule = word.add_paragraph()
        line_under(rule, TEXT_WIDTH, width_of(lines, 14), part=0.4)
        rule.paragraph_format.space_after = Pt(12)


def _table(word: Any, block: Table) -> None:
    """A table over the whole width, its head on each page, its rows never cut in two."""
    table = word.add_table(rows=1, cols=len(block.columns))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        write(cell.paragraphs[0], column.title, size=12, bold=True, align=CENTER)
    repeat_head(table.rows[0])
    for row in block.rows:
        cells = table.add_row().cells
        if len(row.cells) == 1:
            whole = cells[0].merge(cells[-1])
            group = write(whole.paragraphs[0], row.cells[0].text, size=12, bold=True)
            group.paragraph_format.keep_with_next = True
            continue
        for cell, column, span in zip(cells, block.columns, row.cells, strict=True):
            write(cell.paragraphs[0], span.text, size=12, align=ALIGN[column.align])
    parts = sum(column.width for column in block.columns)
    fix_widths(table, [TEXT_WIDTH * column.width / parts for column in block.columns])
    whole_rows(table)
    loosen(table)


def _foot(word: Any, document: Document) -> None:
    """Recipients left, signature right, on one page with the end of the text."""
    half = TEXT_WIDTH / 2
    if document.blocks and isinstance(document.blocks[-1], Paragraph):
        word.paragraphs[-1].paragraph_format.keep_with_next = True
    table = _pair(word, (half, half))
    left, right = table.rows[0].cells
    write(left.paragraphs[0], document.recipients_title, size=12, bold=True, italic=True)
    for line in document.recipient_lines:
        write(left.add_paragraph(), line, size=11)
    title, *others = document.signer_title or ("",)
    write(right.paragraphs[0], title, bold=True, align=CENTER)
    for line in others:
        write(right.add_paragraph(), line, bold=True, align=CENTER)
    signer = write(right.add_paragraph(), document.signer, bold=True, align=CENTER)
    signer.paragraph_format.space_before = Mm(22)
    for cell in (left, right):
        cell.paragraphs[0].paragraph_format.space_before = Pt(12)
    whole_rows(table)
