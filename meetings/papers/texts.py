"""The Vietnamese sentences of papers, from `texts.yaml`, filled in with text or linked numbers."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from meetings.papers.document import Span

Line = tuple[Span, ...]
Value = str | int | Span | Line
_SOURCE = Path(__file__).with_name("texts.yaml")


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    return dict(_flat(yaml.safe_load(_SOURCE.read_text(encoding="utf-8")), ""))


def _flat(tree: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", str(value)


def say(key: str, **values: Value) -> Line:
    """The sentence `key` ("progress.left") with its places filled in. KeyError if unknown."""
    spans: list[Span] = []
    for literal, field, _spec, _conversion in Formatter().parse(_texts()[key]):
        spans.append(Span(literal))
        if field:
            spans += as_line(values[field])
    return tuple(span for span in spans if span.text)


def words(key: str, **values: Value) -> str:
    """As `say`, as plain text."""
    return plain(say(key, **values))


def as_line(value: Value) -> Line:
    """A value as pieces of text."""
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, Span) else (Span(str(value)),)


def plain(line: Line) -> str:
    """The text of a line."""
    return "".join(span.text for span in line)


def joined(lines: list[Line], sign: str) -> Line:
    """Lines one after the other, with `sign` between them."""
    spans: list[Span] = []
    for index, line in enumerate(lines):
        spans += [*([Span(sign)] if index else []), *line]
    return tuple(spans)
