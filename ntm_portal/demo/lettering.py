"""Words as shapes: the outlines of letters, to be filled on a page or a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_source_sans_3
from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

SOURCE = Path(fontpkg_source_sans_3.ROOT) / "files" / "SourceSans3[wght].ttf"
Point = tuple[float, float]
EM = 1000  # units of the font's square
BENDS = 4  # straight pieces per curve


@dataclass(frozen=True)
class Letter:
    """One letter: closed outlines in units of the font, and how far the next one stands."""

    outlines: tuple[tuple[Point, ...], ...]
    width: float


class Outlines(BasePen):  # type: ignore[misc]
    """Collects outlines as straight pieces."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.found: list[list[Point]] = []

    def _moveTo(self, pt: Point) -> None:  # noqa: N802
        self.found.append([pt])

    def _lineTo(self, pt: Point) -> None:  # noqa: N802
        self.found[-1].append(pt)

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:  # noqa: N802
        start = self.found[-1][-1]
        for step in range(1, BENDS + 1):
            t = step / BENDS
            shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            corners = (start, pt1, pt2, pt3)
            x, y = (
                sum(s * c[axis] for s, c in zip(shares, corners, strict=True)) for axis in (0, 1)
            )
            self.found[-1].append((x, y))


@cache
def _font() -> tuple[Any, dict[int, str]]:
    font = TTFont(SOURCE)
    return font.getGlyphSet(location={"wght": 400}), font.getBestCmap()


@cache
def letter(sign: str) -> Letter:
    """The shape of one sign; one that the font lacks is a space."""
    glyphs, names = _font()
    glyph = glyphs[names.get(ord(sign), "space")]
    pen = Outlines(glyphs)
    glyph.draw(pen)
    return Letter(tuple(map(tuple, pen.found)), glyph.width)


def placed(text: str) -> Iterator[tuple[str, float]]:
    """The signs of a line, each with its distance from the line's start in units of the font."""
    at = 0.0
    for sign in text:
        yield sign, at
        at += letter(sign).width
