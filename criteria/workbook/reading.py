"""What a kind of upload is read as: entries with the cells of the file that they stand in.

A kind of workbook that records verdicts and values registers one function in `READERS`; preview,
confirmation, undoing and the marked copy (`uploads`, `preview`, `marking`) are then the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.utils import get_column_letter

from accounts.models import User
from criteria.batch import Entry
from criteria.catalogue import SetView
from criteria.models import Upload


@dataclass(frozen=True)
class Mark:
    """One cell of the file; rows and columns count from 0."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The place for a person to find: "NTM!F17"."""
        return f"{self.sheet}!{get_column_letter(self.column + 1)}{self.row + 1}"


@dataclass(frozen=True)
class Item:
    """An entry that stands in a cell; `about` names it: "Kỳ Lạc · 10.1 Thu nhập"."""

    entry: Entry
    mark: Mark
    about: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell, or with the file where `mark` is None, and how to mend it."""

    message: str
    mark: Mark | None = None
    about: str = ""


@dataclass(frozen=True)
class Part:
    """The entries of one criteria set."""

    criteria_set: SetView
    items: Sequence[Item]


@dataclass(frozen=True)
class Reading:
    """A file as it is understood.

    `problems` stand in the way of recording all of it; `notices` are only told. `unchanged` counts
    the cells that were left as they were given out. `title` names what the file is about, `back`
    is the address of the page where it came from, `aside` a template that the preview shows above.
    """

    effective_on: date
    parts: Sequence[Part]
    problems: Sequence[Problem] = ()
    notices: Sequence[str] = ()
    unchanged: int = 0
    title: str = ""
    back: str = ""
    aside: str = ""


Reader = Callable[[Upload, User], Reading]  # raises sheetreading.Unreadable
READERS: dict[str, Reader] = {}  # Upload.Kind → how its files are read
# Upload.Kind → name of the address (with `key`) of its preview, where it is another than this.
PAGE = "criteria:upload"
PAGES: dict[str, str] = {}
