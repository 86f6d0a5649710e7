"""The codes in a workbook made to be filled in: where its cells are, and what stood in them.

Each sheet has a hidden first column and row with the keys of its rows and columns, so that cells
are found wherever they are moved; the upper left cell names the criteria set. The hidden sheet
holds, one JSON text a cell: what the workbook is about, a signature of all the rest, and the state
of each cell when it was made. Whoever changes it is told so; rights are checked in any case.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from communes.models import Level
from ntm_portal.lib.sheetreading import Book, Sheet, Unreadable
from ntm_portal.lib.text import nfc

HIDDEN = "_ntm"
FORMAT = 1
TAG, ROW, COLUMN = "ntm:", "row:", "column:"
CRITERION, INDICATOR = "C", "I"
VALUE, VERDICT, NOTE = "value", "verdict", "note"
_LOOK = 60  # rows and columns among which the upper left cell is looked for
_SIGNER = Signer(salt="criteria.workbook")


@dataclass(frozen=True)
class About:
    """What a workbook is about: a grid of a district or area, or the scorecard of a commune."""

    level: str
    code: str
    day: str  # YYYY-MM-DD
    made_by: str  # user name
    made_at: str
    format: int = FORMAT

    @property
    def as_of(self) -> date:
        """The day that the workbook asks about."""
        return date.fromisoformat(self.day)


class Key(NamedTuple):
    """A cell that can be filled in: the criterion or indicator of a unit in a set."""

    set_code: str
    unit: str  # its code
    what: str  # CRITERION or INDICATOR
    number: str


class State(NamedTuple):
    """What stood in a cell when the workbook was made.

    `authority` is the body that the person recorded for, 0 where they only read; `seen` as in
    VerdictEntry; `shown` the name of a verdict or the answer as typed, "" for none.
    """

    authority: int
    seen: int
    shown: str
    note: str = ""


@dataclass(frozen=True)
class Codes:
    """What the hidden sheet says; `signature` also names the workbook among others."""

    about: About
    states: dict[Key, State]
    signature: str

    @property
    def is_card(self) -> bool:
        """Whether it is the scorecard of one commune."""
        return self.about.level == Level.COMMUNE

    @property
    def set_codes(self) -> list[str]:
        """The sets with a sheet of their own, in order."""
        return list(dict.fromkeys(key.set_code for key in self.states))


def told(about: About, states: dict[Key, State]) -> list[str]:
    """The texts of the hidden sheet's first column."""
    rows = [_text([*key, *state]) for key, state in states.items()]
    head = _text(asdict(about))
    return [head, _SIGNER.signature("\n".join([head, *rows])), *rows]


def _text(value: Any) -> str:
    """JSON in ASCII that survives being read with single spaces."""
    return json.dumps(value).replace("  ", " \\u0020")


def codes_of(book: Book) -> Codes:
    """What the hidden sheet of a workbook says. Raises Unreadable."""
    sheet = book.sheet(HIDDEN)
    if sheet is None:
        raise Unreadable(
            _(
                "This is no workbook of the portal: its hidden sheet with the codes is missing. "
                "Download the workbook again and copy your cells into it."
            )
        )
    try:
        head, signature, *rows = [str(row[0]) if row and row[0] else "" for row in sheet.rows]
        if signature != _signed(head, rows, signature):
            raise BadSignature
        about, states = json.loads(head), [json.loads(row) for row in rows]
        if about["format"] != FORMAT:
            raise Unreadable(_("The workbook is of an older kind. Download it again."))
    except (BadSignature, ValueError) as error:
        raise _changed() from error
    found = {Key(*row[:4]): State(*row[4:]) for row in states}
    return Codes(About(**about), found, signature)


def _signed(head: str, rows: Sequence[str], signature: str) -> str:
    """The signature where it fits; BadSignature otherwise. Older keys of the portal count too."""
    text = "\n".join([head, *rows])
    _SIGNER.unsign(f"{text}{_SIGNER.sep}{signature}")
    return signature


def _changed() -> Unreadable:
    return Unreadable(
        _(
            "The hidden sheet with the codes was changed, so nobody can tell what stood in the "
            "cells before. Download the workbook again and copy your cells into it."
        )
    )


@dataclass(frozen=True)
class Table:
    """A sheet with the places of its keys."""

    sheet: Sheet
    rows: dict[str, int]
    columns: dict[str, int]
    doubles: list[tuple[int, int]]  # fields of the keys that stand there once more
    strays: list[int]  # rows among and below the keyed ones that have no key


def tables_of(book: Book) -> dict[str, list[Table]]:
    """The sheets with codes by criteria set; a copied sheet is one more of its set."""
    found: dict[str, list[Table]] = {}
    for sheet in book.sheets:
        corner = _corner(sheet)
        if corner is not None:
            code = str(sheet.cell(*corner)).removeprefix(TAG)
            found.setdefault(code, []).append(_table(sheet, *corner))
    return found


def _corner(sheet: Sheet) -> tuple[int, int] | None:
    for row, cells in enumerate(sheet.rows[:_LOOK]):
        for column, value in enumerate(cells[:_LOOK]):
            if isinstance(value, str) and value.startswith(TAG):
                return row, column
    return None


def _table(sheet: Sheet, top: int, left: int) -> Table:
    across = [(column, _key(value, COLUMN)) for column, value in enumerate(sheet.rows[top])]
    down = [(row, _key(sheet.cell(row, left), ROW)) for row in range(top + 1, len(sheet.rows))]
    columns, rows = _first(across), _first(down)
    doubles = [(top, column) for column, key in across if key and columns[key] != column]
    doubles += [(row, left) for row, key in down if key and rows[key] != row]
    start = min(rows.values(), default=len(sheet.rows))
    strays = [row for row, key in down if not key and row > start]
    return Table(sheet, rows, columns, doubles, strays)


def _first(keys: Iterable[tuple[int, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, key in keys:
        if key:
            found.setdefault(key, place)
    return found


def _key(value: Any, kind: str) -> str:
    text = nfc(value) if isinstance(value, str) else ""
    return text.removeprefix(kind) if text.startswith(kind) else ""
