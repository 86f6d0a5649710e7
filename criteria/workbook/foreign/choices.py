"""What a person decided about a table, as it is kept with an upload and for the office. Pure."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from criteria.workbook.foreign.head import MOST_ROWS, TALLEST, Head
from criteria.workbook.foreign.table import Table, fold
from criteria.workbook.foreign.targets import Meaning, Role, meaning

# What changes from month to month in the head of one and the same table.
_DATED = re.compile(
    r"\b(?:(?:ngay|thang|quy|nam|ky|dot) \d{1,2}\b|(?:\d{1,2} ){0,2}(?:19|20)\d\d\b)"
)


@dataclass(frozen=True)
class Choices:
    """How a table is read. `names`: see `lines.Told`; `words`: folded word → meaning.

    `sheet` and `rows` (left out one by one) belong to one file, all else to the table.
    """

    sheet: str = ""
    across: bool = False
    head: Head | None = None
    columns: Mapping[int, Meaning] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    rows: frozenset[int] = frozenset()

    @property
    def is_mapped(self) -> bool:
        """Whether a person has said what the columns are."""
        return self.head is not None and bool(self.columns)

    @property
    def held(self) -> dict[Meaning, int]:
        """What is held → its column."""
        return {m: at for at, m in self.columns.items() if m.role != Role.IGNORE}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote; what is missing is as if nobody had decided."""
        head = kept.get("head")
        columns = {int(at): meaning(text) for at, text in kept.get("columns", {}).items()}
        return cls(
            sheet=kept.get("sheet", ""),
            across=kept.get("across", False),
            head=Head(*head) if head else None,
            columns={at: meant for at, meant in columns.items() if meant},
            words=kept.get("words", {}),
            names=kept.get("names", {}),
            rows=frozenset(kept.get("rows", ())),
        )

    def as_json(self) -> dict[str, Any]:
        """For `Upload.choices`."""
        return {
            "sheet": self.sheet,
            "across": self.across,
            "head": [self.head.top, self.head.bottom] if self.head else None,
            "columns": {str(at): str(meant) for at, meant in self.columns.items()},
            "words": dict(self.words),
            "names": dict(self.names),
            "rows": sorted(self.rows),
        }

    def for_the_office(self) -> dict[str, Any]:
        """For `TableMapping.choices`: without what belongs to one file."""
        return replace(self, sheet="", rows=frozenset()).as_json()

    def at(self, sheet: str, head: Head) -> "Choices":
        """The same for another file, in which the head stands elsewhere."""
        return replace(self, sheet=sheet, head=head)


def fingerprint(table: Table, head: Head, set_code: str) -> str:
    """The SHA-256 of a head's words under one criteria set; days, months and years left out."""
    rows = [[_DATED.sub("", fold(text)).split() for text in table.texts(row)] for row in head.rows]
    for row in rows:
        while row and not row[-1]:
            row.pop()
    told = json.dumps([set_code, table.across, rows])
    return hashlib.sha256(told.encode()).hexdigest()


def possible_heads(table: Table, set_code: str) -> dict[str, Head]:
    """Every block of rows that a remembered head may be, by its fingerprint."""
    return {fingerprint(table, head, set_code): head for head in _blocks(table)}


def _blocks(table: Table) -> Iterator[Head]:
    last = min(table.height, MOST_ROWS)
    filled = [any(table.texts(row)) for row in range(last)]
    for top in range(last):
        for bottom in range(top, min(last, top + 2 * TALLEST + 1)):
            if filled[top] and filled[bottom]:
                yield Head(top, bottom)
