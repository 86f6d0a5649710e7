"""Vietnamese text: one normal form, a key to search by and a key to sort by.

SQLite folds case for ASCII only and neither engine sorts Vietnamese, so both keys are stored.
"""

import re
import unicodedata

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: f"{index:02d}" for index, letter in enumerate(_LETTERS, start=10)}


def nfc(text: str) -> str:
    """Text in Unicode normal form C with single spaces and none at the ends."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def search_key(text: str) -> str:
    """`text` without tones, marks or capitals: "Kỳ Lạc" and "ky lac" give the same key."""
    decomposed = unicodedata.normalize("NFD", nfc(text).lower().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _syllable_key(syllable: str) -> str:
    """Letters in alphabet order first, the tone last: the same for Hòa and Hoà."""
    tone, letters = 0, ""
    for char in unicodedata.normalize("NFD", syllable):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters += char
    codes = (
        _ORDER.get(char, f"0{ord(char) % 10}") for char in unicodedata.normalize("NFC", letters)
    )
    return "".join(codes) + str(tone)


def sort_key(text: str) -> str:
    """A key whose byte order is the order of a Vietnamese dictionary (a ă â b … đ; tones last)."""
    return " ".join(_syllable_key(part) for part in nfc(text).lower().split(" "))
