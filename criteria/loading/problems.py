"""What is wrong with a file: which field, and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One wrong field; `path` reads `criteria[3].indicators[0].thresholds.BTB`, "" for the file."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


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
