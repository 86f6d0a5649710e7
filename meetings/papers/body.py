"""The body of a paper: sections as people edit them, and the blocks that they become."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from meetings.papers.document import Block, Heading, Paragraph, Span, clean
from meetings.papers.tables import table_of

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
ABOUT = "about"  # the section that is the summary under the paper's name


@dataclass(frozen=True)
class Section:
    """A part of the text. Level 0 has no heading, 1 is a chapter, 2 a section of it.

    Each line of `text` is a paragraph. `tables` name tables of the paper's figures, which follow
    the text unless `shows_tables` is off.
    """

    key: str
    level: int
    title: str = ""
    text: str = ""
    tables: tuple[str, ...] = ()
    shows_tables: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands under its heading."""
        return not self.text.strip() and not (self.tables and self.shows_tables)

    def stored(self) -> dict[str, Any]:
        """JSON-ready, for `Paper.body`."""
        return asdict(self) | {"tables": list(self.tables)}


def sections_of(body: Iterable[dict[str, Any]]) -> tuple[Section, ...]:
    """The sections as `Section.stored` wrote them."""
    rows = [Section(**row) for row in body]
    return tuple(replace(row, tables=tuple(row.tables)) for row in rows)


def filled(sections: Sequence[Section]) -> list[Section]:
    """Without empty sections, and without chapters in which nothing is left."""
    kept: list[Section] = []
    for row in reversed(sections):
        has_children = bool(kept) and row.level == 1 and kept[-1].level == 2
        if has_children or not row.is_empty:
            kept.append(row)
    return kept[::-1]


def numbered(sections: Sequence[Section]) -> Iterator[tuple[str, Section]]:
    """Each section that is left with its heading: "II. …", "1. …", or nothing."""
    chapter = section = 0
    for row in filled(sections):
        if row.level == 1:
            chapter, section = chapter + 1, 0
            yield f"{ROMAN[min(chapter, len(ROMAN)) - 1]}. {row.title.upper()}", row
        elif row.level == 2:
            section += 1
            yield f"{section}. {row.title}", row
        else:
            yield "", row


def blocks_of(sections: Sequence[Section], figures: dict[str, Any]) -> tuple[Block, ...]:
    """The blocks of a paper; numbers that were left as drafted lead to their lists."""
    blocks: list[Block] = []
    told = [replace(row, title=clean(row.title), text=clean(row.text)) for row in sections]
    for heading, row in numbered([row for row in told if row.key != ABOUT]):
        if heading:
            blocks.append(Heading(heading, row.level))
        links = [(text, href) for key, text, href in figures.get("numbers", ()) if key == row.key]
        blocks += paragraphs(row.text, links)
        if row.shows_tables:
            blocks += [table_of(figures["tables"][name]) for name in row.tables]
    return tuple(blocks)


def paragraphs(text: str, links: Iterable[tuple[str, str]]) -> list[Paragraph]:
    """One paragraph per line that says something."""
    lines: list[list[Span]] = [[]]
    for span in linked(text, links):
        first, *others = span.text.split("\n")
        lines[-1].append(replace(span, text=first))
        lines += [[replace(span, text=other)] for other in others]
    found = [Paragraph(tuple(span for span in line if span.text)) for line in lines]
    return [one for one in found if one.text.strip()]


def linked(text: str, links: Iterable[tuple[str, str]]) -> Iterator[Span]:
    """The text cut into pieces, each (words, address) of `links` found in turn.

    Words that people changed are passed over: what is no longer the drafted number has no list.
    """
    at = 0
    for words, address in links:
        whole = rf"(?<![\d/])(?<!\d[.,]){re.escape(words)}(?!\d|[.,/]\d)"
        found = re.compile(whole).search(text, at)
        if found:
            yield Span(text[at : found.start()])
            yield Span(words, address)
            at = found.end()
    yield Span(text[at:])
