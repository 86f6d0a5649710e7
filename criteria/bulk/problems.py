"""What is wrong in a list: every fault counted, the first ones told with their place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

MOST_TOLD = 200


@dataclass(frozen=True)
class Problem:
    """One fault: the cell of the list ("F17", "" for the whole) and how to mend it."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass
class Problems:
    """The faults of one list; of very many only the first are kept."""

    count: int = 0
    told: list[Problem] = field(default_factory=list)
    last: Problem | None = None  # also of those that are only counted

    def add(self, place: str, message: str) -> None:
        """Note a fault; what is wrong with a whole row is not repeated for each of its cells."""
        problem = Problem(place, message)
        if problem == self.last:
            return
        self.last = problem
        self.count += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.told)

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def untold(self) -> int:
        """How many faults there are besides those told."""
        return self.count - len(self.told)
