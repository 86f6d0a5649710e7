"""Make the one font file of the pages: `manage.py build_assets`, part of setting up.

The pages' font comes whole from its Python package, too heavy for slow lines: what is kept here
is every Vietnamese letter, figures of equal width, and the signs that the pages use.
"""

import logging
import unicodedata
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import fontpkg_source_sans_3
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SOURCE = Path(fontpkg_source_sans_3.ROOT) / "files" / "SourceSans3[wght].ttf"
WEIGHTS = (400, 700)
LIMIT_BYTES = 40_000
SIGNS = "–—‘’“”•…·×÷±−≈≠≤≥←↑→↓✓✗½²³°§₫€▲▼►◄●○■□‹›«»©№\u00a0\u202f\u2009"
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def vietnamese_letters() -> str:
    """The 134 letters of Vietnamese beyond ASCII, small and capital, each one code point."""
    toned = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES}
    small = sorted(letter for letter in toned | {"đ"} if not letter.isascii())
    return "".join(small) + "".join(small).upper()


def wanted_characters() -> str:
    """Every character of the subset: ASCII, Vietnamese, bare tone marks, and signs."""
    ascii_range = "".join(chr(code) for code in range(0x20, 0x7F))
    return ascii_range + vietnamese_letters() + "".join(TONES) + SIGNS


def build_font(target: Path) -> int:
    """Write the subset, variable in weight, as WOFF2 to `target`; returns its size in bytes."""
    options = subset.Options(flavor="woff2", layout_features=["kern"])
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # 13 and 14 are the licence
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=wanted_characters())
    font = TTFont(SOURCE)
    subsetter.subset(font)  # letters first: narrowing the weights of all 2,500 glyphs is slow
    font = instancer.instantiateVariableFont(font, {"wght": WEIGHTS})
    target.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(target), options)
    return target.stat().st_size


class Command(BaseCommand):
    """Write static/font/source-sans-3.woff2; does nothing when the file is there already."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--force` rebuilds, `--into` names another folder."""
        parser.add_argument("--force", action="store_true", help="build even if the file exists")
        parser.add_argument("--into", type=Path, help="folder to write to (default: static/font)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build unless built; a file that has grown too heavy is an error."""
        folder = options["into"] or settings.BASE_DIR / "static" / "font"
        target = folder / "source-sans-3.woff2"
        if target.exists() and not options["force"]:
            self.stdout.write(f"{target.name} is there already")
            return
        logging.getLogger("fontTools").setLevel(logging.WARNING)
        size = build_font(target)
        if size > LIMIT_BYTES:
            raise CommandError(f"{target.name} has {size} bytes, more than {LIMIT_BYTES}")
        self.stdout.write(f"{target.name}: {size} bytes")
