"""What is wrong with a file: which field, and how to mend it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True)
class Problem:
    """One wrong field; `path` reads `criteria[3].indicators[0].thresholds.BTB`, "" for the file.

    `message` is marked for translation and may name `words`. The command tells it in English and
    in the words of a YAML file; a page tells `told`, `page` in its place where there is one.
    """

    path: str
    message: str
    words: Mapping[str, Any] = field(default_factory=dict, hash=False)
    page: str = ""

    @property
    def told(self) -> str:
        """The message in the language of the interface."""
        text = gettext(self.page or self.message)
        return text % self.words if self.words else text

    @property
    def text(self) -> str:
        """The message in English."""
        return self.message % self.words if self.words else self.message

    def __str__(self) -> str:
        return f"{self.path}: {self.text}" if self.path else self.text


class LoadError(Exception):
    """A file that is refused, with everything found wrong in it; nothing was changed."""

    def __init__(self, file: str, problems: Sequence[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{file}: {problem}" for problem in self.problems))


def path_of(location: Sequence[str | int]) -> str:
    """Write ("criteria", 3, "number") as `criteria[3].number`."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")
