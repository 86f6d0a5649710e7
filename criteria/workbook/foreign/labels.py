"""What one cell of a head names: a criterion by number or name, a commune, a count. Pure."""

import re
from dataclasses import dataclass

from criteria.workbook.foreign.naming import name_guess, shares_a_word
from criteria.workbook.foreign.table import fold
from criteria.workbook.foreign.targets import IGNORED, Meaning, Role, Targets
from criteria.workbook.foreign.words import sense_of

MOST_LETTERS = 160  # of a label: what is longer is a sentence

_UNIT = "(?:xa|don vi|dia phuong|dia ban|xa phuong|xa thi tran|xa phuong thi tran|phuong xa)"
_DISTRICT = "(?:huyen|quan huyen|huyen thi xa|huyen thanh pho|huyen thi xa thanh pho|khu vuc)"
_CODED = "(?:xa|don vi|dvhc|hanh chinh|don vi hanh chinh)"
_DONE = "(?: da)?(?: dat)?(?: chuan)?(?: ntm)?"
_ASIDE = (
    "(?:ghi chu|dien giai|nguyen nhan|giai phap|ke hoach|dang ky|nam|xep loai|thoi gian|dan so|"
    "dien tich|so (?:ho|khau|thon|xa|dan))"
)
_MISSED = "(?:chua dat|khong dat|con lai|con thieu|phan dau|chi tieu dat)"
_KNOWN: tuple[tuple[str, Meaning], ...] = (
    (r"s?tt|so tt|so thu tu|no", IGNORED),
    (rf"ma|ma so|ma (?:so )?{_CODED}|code", Meaning(Role.CODE)),
    (rf"(?:ten )?{_DISTRICT}(?: khu vuc)?|district", Meaning(Role.DISTRICT)),
    (rf"(?:ten |danh sach |cac )?{_UNIT}(?: hanh chinh)?|ten|commune", Meaning(Role.NAME)),
    (rf".{{0,30}}\b{_MISSED}\b.{{0,20}}", IGNORED),
    (rf"(?:tong )?(?:so|cong)(?: so)? (?:luong )?(?:tieu chi|tc){_DONE}", Meaning(Role.COUNT)),
    (r"(?:tieu chi|tc) (?:da )?dat(?: chuan)?|tong(?: cong| so)?|cong", Meaning(Role.COUNT)),
    (rf"{_ASIDE}\b.*", IGNORED),
)  # fmt: skip
_PATTERNS = [(re.compile(pattern), meant) for pattern, meant in _KNOWN]
_SHORT = re.compile(r"(?i)\b(tc|ct)[.\s]*(?=\d)")
_NUMBERED = re.compile(
    r"(?P<word>(?:tieu chi|tc|chi tieu|ct)(?: so)? )?"
    r"(?P<number>\d{1,2}(?:\.\d{1,2})*[a-z]?|[ivx]{1,5})(?: (?P<rest>.+))?"
)
_UNITS = {"%", "trieu dong", "nguoi", "ho", "km", "ha", "m2", "dvt", "don vi tinh"}
_ROMAN = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True)
class LabelGuess:
    """What a label may name. `roman` and `bare` numbers prove little on their own."""

    meaning: Meaning
    sure: bool
    named: bool = False  # by its name, or by words that say what it is
    roman: bool = False
    bare: bool = False  # a number and nothing else
    split: bool = False  # its number and its name are of different rows


class Labels:
    """Reads the labels of one table; what was read once is kept."""

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self._read: dict[str, LabelGuess | None] = {}

    def read(self, text: str) -> LabelGuess | None:
        """What a label names; None where nothing is recognised."""
        if not text or len(text) > MOST_LETTERS or is_unit(text):
            return None
        if text not in self._read:
            self._read[text] = self._guess(fold(_SHORT.sub(r"\1 ", text)))
        return self._read[text]

    def _guess(self, label: str) -> LabelGuess | None:
        for pattern, meant in _PATTERNS:
            if pattern.fullmatch(label):
                return LabelGuess(meant, True, named=True)
        return self._numbered(label) or self._named(label)

    def _named(self, label: str) -> LabelGuess | None:
        if not any(sign.isalpha() for sign in label) or (
            len(label) > 1 and sense_of(label).meaning
        ):
            return None
        found = name_guess(label, self.targets.rows)
        return LabelGuess(found.target.meaning, found.sure, named=True) if found else None

    def _numbered(self, label: str) -> LabelGuess | None:
        parts = _NUMBERED.fullmatch(label)
        if parts is None:
            return None
        number, rest = parts["number"], parts["rest"]
        roman = not number[0].isdigit()
        target = self._target(str(roman_value(number)) if roman else number, parts["word"] or "")
        if target is None:
            return None
        if rest is None:
            sure = bool(parts["word"]) or not roman
            return LabelGuess(target, sure, roman=roman, bare=not parts["word"])
        return self._both(target, rest, roman)

    def _both(self, by_number: Meaning, rest: str, roman: bool) -> LabelGuess:
        """A number and words: sure where they agree, else the name is proposed."""
        found = self._named(rest)
        if found is None or found.meaning == by_number:
            alike = shares_a_word(rest, self.targets.of[by_number])
            return LabelGuess(by_number, alike, named=alike, roman=roman)
        if found.meaning.role == Role.INDICATOR and self._parent(found.meaning) == by_number:
            return LabelGuess(by_number, not roman, named=True, roman=roman)
        return LabelGuess(found.meaning, False, named=True, roman=roman, split=True)

    def _target(self, number: str, word: str) -> Meaning | None:
        """The criterion of that number, or else the indicator; "chỉ tiêu" asks for the latter."""
        roles = (Role.CRITERION, Role.INDICATOR)
        for role in reversed(roles) if word.startswith(("chi tieu", "ct")) else roles:
            if (meant := Meaning(role, number)) in self.targets.of:
                return meant
        return None

    def _parent(self, indicator: Meaning) -> Meaning:
        return Meaning(Role.CRITERION, self.targets.of[indicator].parent)


def is_unit(text: str) -> bool:
    """Whether a label is a unit of measure or a remark in brackets, such as "(triệu đồng)"."""
    return bool(re.fullmatch(r"\([^()]*[^\W\d_][^()]*\)", text)) or fold(text) in _UNITS


def roman_value(text: str) -> int:
    """The value of a Roman number up to thirty-nine, in small letters: "xix" is 19."""
    values = [_ROMAN[sign] for sign in text]
    following = [*values[1:], 0]
    pairs = zip(values, following, strict=True)
    return sum(-one if one < after else one for one, after in pairs)
