"""An official paper as values: one content that the Word file, the PDF and the preview show.

Layout words of Nghị định 30/2020/NĐ-CP, Phụ lục I: superior and issuing body, number, place and
day, kind with a summary of the content, body, recipients, signature. Texts are in Vietnamese,
whatever the language of the pages.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from ntm_portal.lib.letterhead import COUNTRY, MOTTO, halved, long_day
from ntm_portal.lib.text import nfc

Align = Literal["left", "center", "right"]
# Signs that no XML file may hold, and those that turn the direction of writing.
_UNFIT = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
ABOUT_LINE = 70  # letters of the summary that a line has room for
BLANK = "\u00a0" * 6  # where a clerk writes the number by hand


@dataclass(frozen=True)
class Span:
    """A piece of text; `address` leads from a number in the preview to its list."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading with its number in front: level 1 is a chapter ("II."), 2 a section ("1.")."""

    form: ClassVar[str] = "heading"
    text: str
    level: int


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, justified, with its first line set in."""

    form: ClassVar[str] = "paragraph"
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Column:
    """A column: `width` is its share of the table's width, in parts."""

    title: str
    width: int
    align: Align = "left"


@dataclass(frozen=True)
class Row:
    """A row of a table; a row with a single cell heads a group and goes across all columns."""

    cells: tuple[Span, ...]


@dataclass(frozen=True)
class Table:
    """A table whose head is repeated on each page."""

    form: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def label(self) -> str:
        """What it is about, for whoever cannot see it: the titles of its columns."""
        return ", ".join(column.title for column in self.columns[1:])

    @property
    def aligned(self) -> list[list[tuple[Span, Column]]]:
        """The rows with the column of each cell."""
        return [list(zip(row.cells, self.columns, strict=False)) for row in self.rows]


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Document:
    """A whole paper; `kind` is its name in capitals, `about` the summary under it."""

    country: ClassVar[str] = COUNTRY
    motto: ClassVar[str] = MOTTO
    recipients_title: ClassVar[str] = "Nơi nhận:"
    issuer_above: str
    issuer: str
    number: str
    place: str
    dated_on: date
    kind: str
    about: str
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    signer_title: tuple[str, ...]
    signer: str

    @property
    def issuer_lines(self) -> tuple[str, ...]:
        """The issuing body in capitals, in lines of about equal length."""
        return halved(self.issuer.upper())

    @property
    def about_lines(self) -> tuple[str, ...]:
        """The summary in lines of about equal length; none where it is empty."""
        return halved(self.about, ABOUT_LINE) if self.about else ()

    @property
    def number_line(self) -> str:
        """Such as "Số: 12/TB-VPĐP"; "/TB-VPĐP" leaves room for the number."""
        return f"Số: {BLANK if self.number.startswith('/') else ''}{self.number}"

    @property
    def place_line(self) -> str:
        """Such as "Kỳ Anh, ngày 25 tháng 9 năm 2021"."""
        return f"{self.place}, {long_day(self.dated_on)}"

    @property
    def recipient_lines(self) -> tuple[str, ...]:
        """Each with its dash and its sign at the end; the last one says where a copy is kept."""
        named = [line.strip(" -;.") for line in self.recipients]
        kept = [line for line in named if line.startswith("Lưu")] or ["Lưu: VT"]
        others = [line for line in named if line and not line.startswith("Lưu")]
        return (*(f"- {line};" for line in others), f"- {kept[0]}.")


def clean(text: str) -> str:
    """Text that every format can hold: one normal form, lines kept, nothing unseen."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(nfc(_UNFIT.sub(" ", line)) for line in lines).strip("\n")
