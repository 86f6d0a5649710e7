"""How like a label is to the name of a criterion or indicator, shortened as offices do. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from criteria.workbook.foreign.table import fold
from criteria.workbook.foreign.targets import Target

_EMPTY_WORDS = {"va", "ve", "cua", "cac", "tieu", "chi", "tc", "xa", "ty", "ti", "le"}
_SYLLABLE = re.compile(  # what is none is an abbreviation
    r"(?:ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?[aeiou]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_CANDIDATE, _SURE, _MARGIN = 0.4, 0.65, 0.15


@dataclass(frozen=True)
class Likeness:
    """How much of the label stands in the name (`told`) and of the name in the label (`named`)."""

    told: float
    named: float

    @property
    def score(self) -> float:
        """Both shares together, 0 to 1. Labels are shorter than names: `told` weighs more."""
        both = self.told / 4 + self.named
        return 1.25 * self.told * self.named / both if both else 0.0


@dataclass(frozen=True)
class NameGuess:
    """The target whose name is the nearest; `sure` where none other comes near."""

    target: Target
    sure: bool


def name_guess(label: str, targets: Sequence[Target]) -> NameGuess | None:
    """The target that a label names; None where none is alike enough to be proposed."""
    words = _words(label)
    if not words:
        return None
    scored = sorted(
        ((likeness(words, _key(target)), target) for target in targets),
        key=lambda pair: -pair[0].score,
    )
    (best, target), rest = scored[0], scored[1:]
    if best.score < _CANDIDATE:
        return None
    second = rest[0][0].score if rest else 0.0
    whole = max(best.told, best.named) == 1
    return NameGuess(target, whole and best.score >= _SURE and best.score - second >= _MARGIN)


def shares_a_word(label: str, target: Target) -> bool:
    """Whether a label and a name have any word that means something in common."""
    return bool(likeness(_words(label), _key(target)).told)


def likeness(words: Sequence[str], name: Sequence[str]) -> Likeness:
    """Compare folded words; "attp" tells all of "an toan thuc pham"."""
    told, named = 0, set()
    for word in words:
        spelt = {word} & set(name) or _spelt_out(word, name)
        told += bool(spelt)
        named |= spelt
    return Likeness(told / len(words) if words else 0.0, len(named) / len(set(name) or {""}))


def _words(label: str) -> list[str]:
    return _plain(fold(label).split())


def _key(target: Target) -> list[str]:
    return _plain(target.words)


def _plain(words: Sequence[str]) -> list[str]:
    """Without empty words; "qui" is "quy" and "ki" is "ky"."""
    kept = [word for word in words if word not in _EMPTY_WORDS] or list(words)
    return [word.replace("y", "i") for word in kept]


def _spelt_out(letters: str, name: Sequence[str]) -> set[str]:
    """The neighbouring words of `name` that begin with the letters: "qpan", "anqp", "gddt"."""
    if len(letters) < 2 or _SYLLABLE.fullmatch(letters):
        return set()
    for parts in _cuts(letters):
        found = [_run(part, name) for part in parts]
        if all(found):
            return set().union(*found)
    return set()


def _cuts(letters: str) -> Iterator[tuple[str, ...]]:
    yield (letters,)
    for at in range(2, len(letters) - 1):
        yield letters[:at], letters[at:]


def _run(letters: str, name: Sequence[str]) -> set[str]:
    initials = "".join(word[0] for word in name)
    at = initials.find(letters)
    return set(name[at : at + len(letters)]) if at >= 0 else set()
