"""What the words in the cells of an office's table stand for. Pure.

A word goes by its folded text (`table.fold`). What an office may mean in two ways is a guess,
which a person confirms: "CĐ" is "cơ bản đạt" in one office and "chưa đạt" in the next.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from criteria.models import Status
from criteria.workbook.foreign.table import fold
from ntm_portal.lib.text import search_key

LEAVE = "LEAVE"  # the cell stays as it is, like a blank one
STATUSES = (Status.MET, Status.NEARLY_MET, Status.NOT_MET, Status.NOT_APPLICABLE, Status.WITHDRAWN)
MEANINGS = (*(status.name for status in STATUSES), LEAVE)

SURE: dict[str, tuple[str, ...]] = {
    Status.MET.name: (
        "d", "dat", "da dat", "dat chuan", "da dat chuan", "dat tieu chi", "hoan thanh",
        "da hoan thanh", "x", "✓", "✔", "√", "☑", "✅", "1", "met",
    ),
    Status.NEARLY_MET.name: (
        "co ban", "co ban dat", "dat co ban", "gan dat", "cbd", "cb dat", "≈", "~", "nearly met",
    ),
    Status.NOT_MET.name: (
        "k", "kd", "khong", "khong dat", "ko", "ko dat", "k dat", "chua", "chua dat",
        "chua dat chuan", "khong dat chuan", "chua hoan thanh", "0", "✗", "✘", "☒", "❌", "not met",
    ),
    Status.NOT_APPLICABLE.name: (
        "khong xem xet", "kxx", "khong ap dung", "khong danh gia", "n a", "not considered",
    ),
    Status.WITHDRAWN.name: ("xoa", "xoa so lieu", "bo ket qua", "clear"),
    LEAVE: (
        "chua co so lieu", "khong co so lieu", "chua danh gia", "chua cap nhat", "no data",
        "·", ".", "…", "...",
    ),
}  # fmt: skip
_MEANING_OF = {word: meaning for meaning, words in SURE.items() for word in words}
_BEGINNINGS = sorted((word for word in _MEANING_OF if len(word) > 2), key=len, reverse=True)
_TWO_SENSES = {
    "cd": Status.NEARLY_MET.name,
    "c": Status.NOT_MET.name,
    "v": Status.MET.name,
    "+": Status.MET.name,
    "×": Status.MET.name,
    "-": Status.NOT_APPLICABLE.name,
    "–": Status.NOT_APPLICABLE.name,
    "—": Status.NOT_APPLICABLE.name,
}
_SPELT = "|".join(re.escape(word) for word in _BEGINNINGS)
_LEGEND = re.compile(
    rf"([^\s:;,.()=]{{1,4}})(?:\s*\)\s*[:=–-]?|\s*[:=–-]|\s+la\b)\s*({_SPELT})(?![a-z0-9])"
)


@dataclass(frozen=True)
class WordGuess:
    """What a word may mean: one of MEANINGS, "" where nothing is known; `sure` needs no asking."""

    meaning: str = ""
    sure: bool = False


def legend(texts: Iterable[str]) -> dict[str, str]:
    """What a note under the table says of its signs: "CĐ: chưa đạt" gives {"cd": "NOT_MET"}."""
    found = {}
    for text in texts:
        for sign, word in _LEGEND.findall(search_key(text)):
            found[fold(sign)] = _MEANING_OF[word]
    return found


def sense_of(
    word: str, others: Iterable[str] = (), told: Mapping[str, str] | None = None
) -> WordGuess:
    """What a folded word means, with the other words of the table and its legend at hand."""
    if told and word in told:
        return WordGuess(told[word], True)
    if word in _MEANING_OF:
        return WordGuess(_MEANING_OF[word], True)
    if word in _TWO_SENSES:
        return _by_company(word, set(others))
    begun = next((known for known in _BEGINNINGS if word.startswith(f"{known} ")), None)
    return WordGuess(_MEANING_OF[begun]) if begun else WordGuess()


def _by_company(word: str, others: set[str]) -> WordGuess:
    """A sign of two senses: the sense that another word of the table has taken is not its own."""
    if word != "cd":
        return WordGuess(_TWO_SENSES[word])
    taken = {_MEANING_OF.get(other) for other in others}
    nearly, failed = Status.NEARLY_MET.name, Status.NOT_MET.name
    if nearly in taken and failed not in taken:
        return WordGuess(failed, True)
    return WordGuess(nearly, failed in taken and nearly not in taken)
