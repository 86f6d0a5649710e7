"""Writing a draft: sections in turn, with the numbers and tables that they rest on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from meetings.papers.body import Section
from meetings.papers.document import clean
from meetings.papers.texts import Line, plain, words


@dataclass
class Pen:
    """Gathers the sections of a draft; `figures` goes into `Paper.figures`."""

    sections: list[Section] = field(default_factory=list)
    numbers: list[list[str]] = field(default_factory=list)  # section, words, address
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(
        self,
        key: str,
        level: int,
        lines: Iterable[Line] = (),
        tables: dict[str, dict[str, Any]] | None = None,
    ) -> None:
        """Write a section; its title is the text `title.key`. Tables without rows are left out."""
        kept = {name: table for name, table in (tables or {}).items() if table["rows"]}
        told = list(lines)
        self.numbers += [
            [key, clean(span.text), span.address] for line in told for span in line if span.address
        ]
        self.tables |= kept
        self.sections.append(
            Section(
                key=key,
                level=level,
                title=words(f"title.{key}") if level else "",
                text="\n".join(clean(plain(line)) for line in told),
                tables=tuple(kept),
            )
        )

    def body(self) -> list[dict[str, Any]]:
        """The sections, for `Paper.body`."""
        return [section.stored() for section in self.sections]

    def figures(self, **facts: Any) -> dict[str, Any]:
        """Numbers, tables and `facts`, for `Paper.figures`."""
        return {"numbers": self.numbers, "tables": self.tables, **facts}
