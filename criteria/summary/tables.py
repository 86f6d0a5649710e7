"""What a summary table is made of, whichever way it is then shown: page, paper or workbook."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from communes.models import Level, UnitVersion
from criteria.catalogue import SetView
from criteria.summary.texts import say
from ntm_portal.lib.letterhead import COUNTRY, MOTTO, halved, long_day
from ntm_portal.lib.numbers import format_number

Value = str | int | Decimal | None


@dataclass(frozen=True)
class Head:
    """A cell of the head over `columns` columns and `rows` rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Row:
    """A row of the body; text stands left in the second column, everything else centred."""

    cells: Sequence[Value]
    is_sum: bool = False

    @property
    def shown(self) -> list[str]:
        """The cells as text, numbers with a decimal comma."""
        return [
            format_number(cell, 1)
            if isinstance(cell, Decimal)
            else ""
            if cell is None
            else str(cell)
            for cell in self.cells
        ]


@dataclass(frozen=True)
class Letterhead:
    """Who issues the table, in capitals, and where and when."""

    above: str
    issuer: tuple[str, ...]
    place: str
    country: str = COUNTRY
    motto: str = MOTTO
    maker: str = field(default_factory=lambda: say("office", "maker"))
    signer: str = field(default_factory=lambda: say("office", "signer"))


@dataclass(frozen=True)
class Summary:
    """A whole table: letterhead, title, head of two rows, body, and what stands below."""

    letterhead: Letterhead
    title: str
    about: tuple[str, ...]
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    widths: tuple[int, ...]  # of the columns, in characters


def letterhead(version: UnitVersion, province: UnitVersion | None, today: date) -> Letterhead:
    """The head for the office of a unit; `province` is that of an area or district."""
    above, issuer = say("office", "above", unit=version.full_name), say("office", "issuer")
    if version.unit.level == Level.AREA:
        above = say("office", "above_area", province=province.full_name if province else "")
        issuer = say("office", "issuer_area", unit=inner(version.full_name))
    place = say("shared", "place", unit=version.name, day=long_day(today))
    return Letterhead(above.upper(), halved(issuer.upper()), place)


def inner(name: str) -> str:
    """A full name inside a sentence: "tỉnh Hà Tĩnh"."""
    return name[:1].lower() + name[1:]


def about(criteria_set: SetView, as_of: date) -> tuple[str, ...]:
    """The lines under the title: the set with its decision, and the day of the figures."""
    named = say("shared", "about", set=criteria_set.name, decision=criteria_set.decision)
    return named, say("shared", "day", day=long_day(as_of))


def share(part: int, whole: int) -> Decimal | None:
    """Per cent to one decimal, halves up; None of nothing."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _shown(value: Value) -> str:
    if isinstance(value, Decimal):
        return format_number(value, 1)
    return "" if value is None else str(value)
