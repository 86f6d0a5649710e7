"""One row of a CSV list: its cells read as text, days and codes, its place kept for messages."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.db import models
from django.utils.translation import gettext as _

from communes.models import Level
from ntm_portal.lib.periods import parse_day
from ntm_portal.lib.text import nfc

CODE = {
    Level.PROVINCE: re.compile(r"[0-9]{2}"),
    Level.DISTRICT: re.compile(r"[0-9]{3}"),
    Level.AREA: re.compile(r"[A-Z][A-Z0-9-]{1,9}"),
    Level.COMMUNE: re.compile(r"[0-9]{5}"),
}
YEARS = range(1900, 2200)
parse_day_once = lru_cache(maxsize=1024)(parse_day)


class ListError(ValueError):
    """A list cannot be loaded; the message names file, line and reason."""


@dataclass(frozen=True)
class Place:
    """Where a row stands."""

    file: str
    line: int

    def error(self, reason: str) -> ListError:
        """The error to raise for this row."""
        return ListError(
            _("%(file)s, line %(line)d: %(reason)s")
            % {"file": self.file, "line": self.line, "reason": reason}
        )


@dataclass(frozen=True)
class Row:
    """The cells of one line."""

    place: Place
    cells: dict[str, str]

    def text(self, column: str, limit: int, *, required: bool = False) -> str:
        """A cell in normal form C, at most `limit` characters."""
        value = nfc(self.cells[column])
        if required and not value:
            raise self.place.error(_("“%(column)s” is empty.") % {"column": column})
        if len(value) > limit or not value.isprintable():
            raise self.place.error(
                _("“%(column)s” is longer than %(limit)d characters or holds control characters.")
                % {"column": column, "limit": limit}
            )
        return value

    def day(self, column: str) -> date | None:
        """A day written YYYY-MM-DD; blank is None (not known, or still open)."""
        text = self.cells[column].strip()
        if not text:
            return None
        value = parse_day_once(text)
        if value is None or value.year not in YEARS:
            raise self.place.error(
                _("“%(column)s” is “%(text)s”, which is no day such as 2025-07-01.")
                % {"column": column, "text": text[:40]}
            )
        return value

    def code(self, column: str, level: Level) -> str:
        """The official code of a unit of `level`; blank stays blank."""
        text = self.cells[column].strip()
        if text and not CODE[level].fullmatch(text):
            raise self.place.error(
                _("“%(column)s” is “%(text)s”, which is no code of a %(level)s.")
                % {"column": column, "text": text[:40], "level": level.label}
            )
        return text

    def choice(self, column: str, choices: type[models.TextChoices]) -> str:
        """One of a closed list of words."""
        text = self.cells[column].strip()
        if text not in choices.values:
            raise self.place.error(
                _("“%(column)s” is “%(text)s”; it may be %(choices)s.")
                % {"column": column, "text": text[:40], "choices": ", ".join(choices.values)}
            )
        return text


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Place(path.name, line).error(_("the text is not UTF-8.")) from error


def rows(path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file (UTF-8, first line names the columns); raises ListError."""
    reader = csv.DictReader(io.StringIO(_decoded(path), newline=""), strict=True)
    done = 0
    try:
        names = reader.fieldnames or []
        missing = [column for column in columns if column not in names]
        if missing:
            raise Place(path.name, 1).error(
                _("missing columns: %(columns)s.") % {"columns": ", ".join(missing)}
            )
        done = reader.line_num
        for cells in reader:
            place = Place(path.name, reader.line_num)
            if None in cells or None in cells.values():
                raise place.error(_("expected %(count)d cells.") % {"count": len(names)})
            yield Row(place, cells)
            done = reader.line_num
    except csv.Error as error:
        reason = _("the quotation marks or line ends are wrong (%(error)s).") % {"error": error}
        raise Place(path.name, done + 1).error(reason) from error
