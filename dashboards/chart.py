"""The geometry of a line chart: figures in, strings for an SVG out. No words, no colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 30, 24, 26, 24  # room for words above the highest figure

Value = Decimal | int | None


@dataclass(frozen=True)
class Tick:
    """A line of the grid: its place in the picture and the words or the number beside it."""

    at: str
    label: str | int


@dataclass(frozen=True)
class Dot:
    """One figure as a point of the picture."""

    x: str
    y: str


@dataclass(frozen=True)
class Plot:
    """A chart of one figure; `lines` are parts of the line, broken where there was no figure."""

    lines: list[list[Dot]]
    across: list[Tick]
    down: list[Tick]

    width, height = str(WIDTH), str(HEIGHT)
    left, right = str(LEFT), str(WIDTH - RIGHT)
    ceiling = str(TOP)
    floor, words = str(HEIGHT - BOTTOM), str(HEIGHT - 6)

    @property
    def last(self) -> Dot | None:
        """The newest figure."""
        return self.lines[-1][-1] if self.lines else None


def plot(days: Sequence[date], values: Sequence[Value], top: int) -> Plot:
    """Draw `values` (from 0 to `top`) over ascending `days`; None leaves a gap."""
    first, last = days[0], days[-1]
    lines: list[list[Dot]] = [[]]
    for day, value in zip(days, values, strict=True):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(Dot(_x(day, first, last), _y(value, top)))
    heights = sorted({0, top // 2, top})
    return Plot(
        lines=[line for line in lines if line],
        across=_years(first, last),
        down=[Tick(_y(height, top), height) for height in heights],
    )


def _x(day: date, first: date, last: date) -> str:
    share = (day - first).days / max((last - first).days, 1)
    return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"


def _y(value: Decimal | int, top: int) -> str:
    share = float(value) / max(top, 1)
    return f"{HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM):.1f}"


def _years(first: date, last: date) -> list[Tick]:
    """The turns of the years inside the picture; without any, its first and last month."""
    turns = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    turns = turns[:: len(turns) // 8 + 1]
    if turns:
        return [Tick(_x(turn, first, last), f"{turn:%Y}") for turn in turns]
    days = sorted({first, last})
    return [Tick(_x(day, first, last), f"{day:%m/%Y}") for day in days]
