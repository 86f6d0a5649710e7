"""What setting up makes: the one font file, with every letter that a Vietnamese name needs."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from fontTools.ttLib import TTFont

from ntm_portal.management.commands import build_assets


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("font")
    call_command("build_assets", into=target, stdout=StringIO())
    return target


def test_font_holds_all_vietnamese_letters_in_a_small_file(folder):
    path = folder / "source-sans-3.woff2"
    letters = build_assets.vietnamese_letters()
    assert len(set(letters)) == 134
    assert {"ỹ", "Ặ", "đ", "Ư"} <= set(letters)
    assert {ord(char) for char in letters + "✓≈✗–·≥≤→0123456789"} <= set(TTFont(path).getBestCmap())
    assert path.stat().st_size <= build_assets.LIMIT_BYTES


def test_digits_are_of_equal_width_in_every_weight(folder):
    font = TTFont(folder / "source-sans-3.woff2")
    glyphs = [font.getBestCmap()[ord(digit)] for digit in "0123456789"]
    assert len({font["hmtx"][glyph][0] for glyph in glyphs}) == 1
    (weight,) = font["fvar"].axes
    assert (weight.axisTag, weight.minValue, weight.maxValue) == ("wght", 400, 700)


def test_second_run_builds_nothing(folder):
    before = (folder / "source-sans-3.woff2").stat().st_mtime_ns
    out = StringIO()
    call_command("build_assets", into=folder, stdout=out)
    assert "already" in out.getvalue()
    assert (folder / "source-sans-3.woff2").stat().st_mtime_ns == before


def test_font_that_grew_too_heavy_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(build_assets, "LIMIT_BYTES", 1000)
    monkeypatch.setattr(build_assets, "wanted_characters", lambda: "0123456789")
    with pytest.raises(CommandError, match="more than 1000"):
        call_command("build_assets", into=tmp_path, stdout=StringIO())
