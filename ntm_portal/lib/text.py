"""Vietnamese text: one normal form, a key to search by and a key to sort by.

SQLite folds case for ASCII only and neither engine sorts Vietnamese, so both keys are stored.
"""

import re
import unicodedata

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SIGNS = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {sign: f"{index:02d}" for index, sign in enumerate(_SIGNS, start=10)}
_OTHER = "09"


def nfc(text: str) -> str:
    """Text in Unicode normal form C with single spaces and none at the ends."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def search_key(text: str) -> str:
    """`text` without tones, marks or capitals: "Kỳ Lạc" and "ky lac" give the same key.

    The Icelandic ð is what some keyboards type for đ: as a capital the two look alike.
    """
    plain = nfc(text).lower().replace("đ", "d").replace("ð", "d")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _syllable_key(syllable: str) -> str:
    """Signs in alphabet order, then the tone, whose codes come before every sign's."""
    tone, letters = 0, ""
    for char in unicodedata.normalize("NFD", syllable):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters += char
    codes = (_ORDER.get(char, _OTHER) for char in unicodedata.normalize("NFC", letters))
    return f"{''.join(codes)}{tone:02d}"


def sort_key(text: str) -> str:
    """A key whose order is that of a Vietnamese dictionary (a ă â b … đ; an án anh; 2 before 10).

    Digits alone, so that every collation of a database sorts it alike; Hòa and Hoà are one.
    """
    padded = re.sub(r"[0-9]+", lambda number: number[0].zfill(3), nfc(text).lower())
    return "".join(_syllable_key(part) for part in padded.split(" "))
