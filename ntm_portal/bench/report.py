"""What was measured as a table, and whether each requirement holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ntm_portal.bench.cases import CURRENT, PAST
from ntm_portal.bench.recording import Recording
from ntm_portal.bench.timing import Measured

MOST_TIMES = 5.0  # of the empty page and the best SQL together
MOST_PAST = 1.5  # of the same roll-up as it is today
MOST_QUERIES = 13  # to record one verdict
HEAD = ("", "queries", "median", "p95", "best SQL", "empty page", "page ÷ (SQL + empty)")


@dataclass(frozen=True)
class Requirement:
    """What is asked for, what was found, and whether that is enough.

    Times are `asked` of PostgreSQL alone: beside SQL without a way to a server nothing is fast.
    """

    text: str
    found: str
    holds: bool
    asked: bool = True

    @property
    def missed(self) -> bool:
        """Whether it is asked for and not there."""
        return self.asked and not self.holds

    def __str__(self) -> str:
        word = "misses" if self.missed else "holds " if self.holds else "is not"
        return f"{word}  {self.text}: {self.found}{'' if self.asked else ' (not asked for here)'}"


def table(measured: Sequence[Measured], counts: dict[str, list[int]]) -> list[str]:
    """The lines of the table; times in milliseconds."""
    rows = [HEAD, *(_row(one, counts[one.case.name]) for one in measured)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    return [
        " | ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    ]


def _row(one: Measured, counts: list[int]) -> tuple[str, ...]:
    times = (one.page.median, one.page.p95, one.sql.median, one.empty.median)
    return (
        one.case.name,
        " → ".join(map(str, counts)),
        *(f"{milliseconds:.1f}" for milliseconds in times),
        f"{one.gain:.1f} × plain" if one.case.least_gain else f"{one.ratio:.2f}",
    )


def requirements(
    measured: Sequence[Measured], counts: dict[str, list[int]], on_server: bool = True
) -> Iterator[Requirement]:
    """Everything that is asked of the portal; `on_server` tells that the database is PostgreSQL."""
    for one in measured:
        name = one.case.name
        if one.case.pays_for_time:
            text = f"{name} takes at most {MOST_TIMES:g} × (empty page + best SQL)"
            yield Requirement(text, f"{one.ratio:.2f}", one.ratio <= MOST_TIMES, on_server)
        if least := one.case.least_gain:
            text = f"{name} answers at least {least:g} × as often as one of plain DRF"
            yield Requirement(text, f"{one.gain:.2f}", one.gain >= least)
        if len(counts[name]) > 1:
            text = f"{name} needs the same number of queries with few rows and many"
            same = len(set(counts[name])) == 1
            yield Requirement(text, " and ".join(map(str, counts[name])), same)
    medians = {one.case.name: one.page.median for one in measured}
    past = medians[PAST] / medians[CURRENT]
    text = f"the {PAST} takes at most {MOST_PAST:g} × the current one"
    yield Requirement(text, f"{past:.2f}", past <= MOST_PAST, on_server)
    most = max(counts[Recording.name])
    text = f"{Recording.name} needs at most {MOST_QUERIES} queries"
    yield Requirement(text, str(most), most <= MOST_QUERIES)
