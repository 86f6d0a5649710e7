"""The picture of a burn-down: figures in, strings for an SVG out. No words, no colours."""

from dataclasses import dataclass
from datetime import date, timedelta

from meetings.burndown import BurnDown

WIDTH, HEIGHT = 360, 180
LEFT, RIGHT, TOP, BOTTOM = 30, 22, 12, 24


@dataclass(frozen=True)
class Mark:
    """A line of the grid, or a dot: where it is, and the word beside it."""

    x: str
    y: str
    label: str = ""


@dataclass(frozen=True)
class Picture:
    """A burn-down drawn: the even pace from corner to corner, and what was left each evening."""

    line: str
    ideal: str
    across: tuple[Mark, ...]
    down: tuple[Mark, ...]
    last: Mark | None

    width, height = str(WIDTH), str(HEIGHT)
    left, right = str(LEFT), str(WIDTH - RIGHT)
    top, floor, words = str(TOP), str(HEIGHT - BOTTOM), str(HEIGHT - 6)


def picture(burn: BurnDown) -> Picture:
    """Draw a burn-down over all its days; the line stops on the day asked for."""
    span, total = burn.span, burn.total
    before = span.first - timedelta(days=1)

    def x(day: date) -> str:
        share = (day - before).days / span.days
        return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"

    def y(left: int) -> str:
        return f"{HEIGHT - BOTTOM - left / max(total, 1) * (HEIGHT - TOP - BOTTOM):.1f}"

    heights = sorted({0, total // 2, total})
    dots = [Mark(x(point.day), y(point.left)) for point in burn.line]
    return Picture(
        line=" ".join(f"{dot.x},{dot.y}" for dot in dots),
        ideal=f"{x(before)},{y(total)} {x(span.last)},{y(0)}",
        across=tuple(Mark(x(day), "", f"{day:%d/%m}") for day in _days(span.first, span.last)),
        down=tuple(Mark("", y(height), str(height)) for height in heights),
        last=dots[-1] if dots else None,
    )


def _days(first: date, last: date) -> list[date]:
    """First, middle and last day; fewer of a short campaign."""
    return sorted({first, first + (last - first) // 2, last})
