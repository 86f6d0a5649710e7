"""Which commune a row is about: by code, or by name as offices write it. Pure.

"Xã Hòa Tiến", "hoà tiến" and "HOA TIEN" are one name where no other commune of the territory has
it. A name with other tones ("Kỳ Lác") is only proposed. Nothing is found outside the territory.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from communes.models import KIND_WORD, Kind
from criteria.workbook.foreign.table import fold
from ntm_portal.lib.text import nfc, search_key, sort_key

MOST_CANDIDATES = 8
MOST_COMPARED = 300  # names of a table that are compared letter by letter: it takes long
_ALIKE = 0.75  # share of letters that two names have in common, see difflib
_ABBREVIATED = {"tt": Kind.THI_TRAN, "p": Kind.PHUONG, "x": Kind.XA}
_KIND_OF = {fold(word): kind for kind, word in KIND_WORD.items()} | _ABBREVIATED
_BEFORE = re.compile(
    r"^(?:[\s\-–+*•]|\d{1,3}\s*[.)/]|[ivx]{1,5}[.)]\s|[a-z][.)]\s)+", re.IGNORECASE
)
_AFTER = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|[*¹²³⁴]+|[.,;:])\s*$")
_I_FOR_Y = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_WITH_PARENT = re.compile(r"\s*[,–]\s*|\s+-\s+")


@dataclass(frozen=True)
class Place:
    """A commune of the territory on the day of the table."""

    code: str
    name: str
    kind: str
    district: str = ""  # the name of its district or area

    @property
    def full_name(self) -> str:
        """The name with its kind in front."""
        return f"{KIND_WORD[Kind(self.kind)]} {self.name}"


@dataclass(frozen=True)
class Match:
    """The communes that a text may name; `sure` where it is one and no other.

    `denied` is the commune of a code beside which another name stands.
    """

    candidates: tuple[Place, ...] = ()
    sure: bool = False
    denied: Place | None = None

    @property
    def place(self) -> Place | None:
        """The commune, where it is sure."""
        return self.candidates[0] if self.sure else None


@dataclass(frozen=True)
class Spelling:
    """A name as typed, without its decoration; `kind` where the kind stands in front."""

    name: str
    kind: str = ""
    parent: str = ""  # folded, what stands after a comma or dash

    @property
    def has_tones(self) -> bool:
        """Whether the typist wrote signs and tones at all."""
        return search_key(self.name) != self.name.lower()


@lru_cache(maxsize=16384)
def spelling(text: str) -> Spelling:
    """Take "1. Xã Kỳ Lạc (*)" apart: number, kind, name, and a parent behind a comma."""
    bare = nfc(text)
    bare = _BEFORE.sub("", bare) or bare
    while (cut := _AFTER.sub("", bare)) and cut != bare:
        bare = cut
    name, _sign, parent = _cut(bare)
    kind, rest = _kind(name)
    return Spelling(rest, kind, fold(parent))


def _cut(text: str) -> tuple[str, str, str]:
    found = _WITH_PARENT.search(text)
    if not found or not found.start():
        return text, "", ""
    return text[: found.start()], found[0], text[found.end() :]


def _kind(text: str) -> tuple[str, str]:
    """The kind in front of a name, and the name; no kind where nothing would be left."""
    bare = re.sub(r"^ubnd\s+", "", text, flags=re.IGNORECASE)
    for count in (2, 1):
        words = re.split(r"[\s.]+", bare, maxsplit=count)
        if len(words) > count and words[count]:
            kind = _KIND_OF.get(fold(" ".join(words[:count])))
            if kind:
                return str(kind), words[count]
    return "", bare


def same_letters(text: str) -> str:
    """A folded name in which "Kỳ" and "Kì" are one."""
    return fold(text).replace("y", "i")


class Atlas:
    """The communes of a territory, found by code and name; `kinds` are those that are judged."""

    def __init__(self, places: Iterable[Place], kinds: Collection[str]) -> None:
        self.places: Sequence[Place] = tuple(places)
        self.kinds = kinds
        self.by_code: dict[str, list[Place]] = defaultdict(list)
        self._exact: dict[str, list[Place]] = defaultdict(list)
        self._folded: dict[str, list[Place]] = defaultdict(list)
        self._near: dict[str, list[Place]] = {}
        for place in self.places:
            self.by_code[place.code].append(place)
            self._exact[sort_key(place.name)].append(place)
            self._folded[same_letters(place.name)].append(place)

    def judges(self, place: Place) -> bool:
        """Whether the criteria set judges units of its kind."""
        return place.kind in self.kinds

    def knows(self, text: str) -> bool:
        """Whether a text is, decoration aside, the name of a commune here."""
        return bool(text) and len(text) < 80 and self._named(spelling(text)) != []

    def by_the_code(self, text: str) -> Match:
        """The commune of a code; a spreadsheet may have taken the zeros in front."""
        found = self.by_code.get(text.strip()) or self.by_code.get(text.strip().zfill(5), [])
        return Match(tuple(found), sure=len(found) == 1)

    def match(self, text: str, district: str = "") -> Match:
        """The commune of a name; `district` is what the table says around it, to tell namesakes."""
        typed = spelling(text)
        found = self._named(typed)
        if not found:
            return Match(self._alike(typed))
        told = self._narrow(found, typed, district)
        exact = len(told) == 1 and _is_exact(typed, told[0])
        return Match(tuple(told[:MOST_CANDIDATES]), sure=exact)

    def _named(self, typed: Spelling) -> list[Place]:
        whole = f"{KIND_WORD[Kind(typed.kind)]} {typed.name}" if typed.kind else ""
        for name in filter(None, (typed.name, whole)):
            found = self._exact.get(sort_key(name)) or self._folded.get(same_letters(name))
            if found:
                return found
        return []

    def _narrow(self, found: Sequence[Place], typed: Spelling, district: str) -> list[Place]:
        """Of namesakes, those of the kind and the district that the table tells."""
        kept = [place for place in found if typed.kind in ("", place.kind)] or list(found)
        if len(kept) < 2:
            return kept
        for around in filter(None, (typed.parent, fold(district))):
            inside = [place for place in kept if _lies_in(place, around)]
            if inside:
                return inside
        return kept

    def _alike(self, typed: Spelling) -> tuple[Place, ...]:
        key = same_letters(typed.name)
        if len(key) < 3:
            return ()
        if key not in self._near and len(self._near) < MOST_COMPARED:
            near = get_close_matches(key, self._folded, n=MOST_CANDIDATES, cutoff=_ALIKE)
            self._near[key] = [place for name in near for place in self._folded[name]]
        return tuple(self._near.get(key, ())[:MOST_CANDIDATES])


def _is_exact(typed: Spelling, place: Place) -> bool:
    """Whether a name that folds alike has no other kind and no other tones, where it has any."""
    tones = not typed.has_tones or _toned(typed.name) == _toned(place.name)
    return tones and typed.kind in ("", place.kind)


def _toned(name: str) -> str:
    return sort_key(name.lower().translate(_I_FOR_Y))


def _lies_in(place: Place, around: str) -> bool:
    return bool(place.district) and fold(place.district) in around
