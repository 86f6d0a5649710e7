"""A table of a page, read back from what the browser is sent: what one exports is what one sees.

Marked tables (`<table data-export="places">`) are found by their name. Of a cell, the words count:
not symbols that are hidden from screen readers, but what those are told where nothing else is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

MARK = "data-export"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNTAKEN = {"no-print", "no-export"}
UNREAD = {"button", "form", "script", "select", "style", "svg", "template", "textarea"}


@dataclass
class Cell:
    """One cell: its words, those only for screen readers, and how far it reaches."""

    is_number: bool = False
    columns: int = 1
    rows: int = 1
    seen: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says, in one line."""
        return _line(self.seen) or _line(self.heard)


@dataclass(frozen=True)
class PageTable:
    """A table with the title of its page and the line under that."""

    title: str
    lead: str
    head: list[str]
    rows: list[list[Cell]]


def read_table(html: str, name: str) -> PageTable | None:
    """The table marked `name`; None where the page has none."""
    reader = _Reader(name)
    reader.feed(html)
    if not reader.found:
        return None
    head = _grid(reader.head)
    width = max((len(row) for row in head), default=0)
    titles = [
        _told(row[column].text for row in head if column < len(row)) for column in range(width)
    ]
    return PageTable(_line(reader.title), _line(reader.lead), titles, _grid(reader.body))


def _line(words: Sequence[str]) -> str:
    return " ".join("".join(words).split())


def _told(texts: Any) -> str:
    """The heads above a column, each once: "Result – Communes"."""
    return " – ".join(dict.fromkeys(text for text in texts if text))


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Rows with every cell in its column: a cell stands again wherever it reaches."""
    grid: list[dict[int, Cell]] = [{} for _row in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in grid[at]:
                column += 1
            for down in grid[at : at + cell.rows]:
                down.update(dict.fromkeys(range(column, column + cell.columns), cell))
            column += cell.columns
    return [[cells[column] for column in sorted(cells)] for cells in grid]


class _Reader(HTMLParser):
    """Walks through a page; `open` holds each open element as (tag, unread, only heard)."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.found = False
        self.title: list[str] = []
        self.lead: list[str] = []
        self.head: list[list[Cell]] = []
        self.body: list[list[Cell]] = []
        self.open: list[tuple[str, bool, bool]] = []
        self.into: list[str] | None = None  # the title or the lead, while inside it
        self.cell: Cell | None = None
        self.inside = self.in_head = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag == "br":
            self.handle_data(" ")
        if self.cell is not None and given.get("role") == "img":
            self.cell.heard.append(given.get("aria-label", ""))
        if tag not in VOID:
            unread = tag in UNREAD or given.get("aria-hidden") == "true" or UNTAKEN & {*classes}
            _tag, was_unread, was_heard = self.open[-1] if self.open else ("", False, False)
            heard = was_heard or "visually-hidden" in classes
            self.open.append((tag, bool(unread) or was_unread, heard))
        self._enter(tag, given, classes)

    def _enter(self, tag: str, given: dict[str, str], classes: list[str]) -> None:
        if tag == "h1" and not self.title:
            self.into = self.title
        elif "lead" in classes and not self.lead:
            self.into = self.lead
        elif tag == "table" and given.get(MARK) == self.name:
            self.inside = self.found = True
        elif self.inside and tag in ("thead", "tbody", "tfoot"):
            self.in_head = tag == "thead"
        elif self.inside and tag == "tr":
            (self.head if self.in_head else self.body).append([])
        elif self.inside and tag in ("th", "td"):
            columns, rows = (int(given.get(name) or 1) for name in ("colspan", "rowspan"))
            self.cell = Cell("num" in classes, columns, rows)
            (self.head if self.in_head else self.body)[-1].append(self.cell)

    def handle_endtag(self, tag: str) -> None:
        """An element ends, and with it those inside that were left open."""
        if any(name == tag for name, _unread, _heard in self.open):
            while self.open.pop()[0] != tag:
                pass
        if tag in ("h1", "p"):
            self.into = None
        elif tag in ("th", "td"):
            self.cell = None
        elif tag == "table":
            self.inside = False

    def handle_data(self, data: str) -> None:
        """Words."""
        _tag, unread, heard = self.open[-1] if self.open else ("", False, False)
        if unread:
            return
        if self.into is not None and not heard:
            self.into.append(data)
        elif self.cell is not None:
            (self.cell.heard if heard else self.cell.seen).append(data)
