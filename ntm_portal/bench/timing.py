"""Measuring: queries counted, and times taken in turns, so that a busy minute meets everyone."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntm_portal.bench.case import EMPTY_PAGE, Case, Desk

WARM_UP = 2  # turns that are not counted: templates, the catalogue and plans get ready
# CPython keeps frames in pieces of 16 kB, and a loop that calls across the end of one is up to half
# slower. Where the end lies is luck of the depth, so each turn begins at another one.
DEPTHS, STEP = 160, 37
FRAMING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # of a transaction: not queries


@dataclass(frozen=True)
class Times:
    """Seconds of each turn."""

    taken: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle one, in milliseconds."""
        return 1000 * median(self.taken)

    @property
    def p95(self) -> float:
        """The one that 95 of 100 stay below, in milliseconds."""
        return 1000 * sorted(self.taken)[ceil(0.95 * len(self.taken)) - 1]

    def take(self, action: Callable[[], Any], depth: int = 0) -> None:
        """Do it `depth` calls deeper and note how long it took."""
        if depth:
            return self.take(action, depth - 1)
        start = perf_counter()
        action()
        self.taken.append(perf_counter() - start)
        return None


@dataclass(frozen=True)
class Measured:
    """One case's times beside those of the best SQL and of the empty page."""

    case: Case
    page: Times
    sql: Times
    empty: Times

    @property
    def ratio(self) -> float:
        """How many times as long as the empty page and the best SQL together."""
        return self.page.median / (self.empty.median + self.sql.median)

    @property
    def gain(self) -> float:
        """How many times as many answers a second as what it is held against."""
        return self.sql.median / self.page.median


def count_queries(case: Case) -> int:
    """The queries of a request that was made before, so that what is kept in memory is there."""
    case.ask(case.prepare(0))
    mark = case.prepare(1)
    with CaptureQueriesContext(connection) as captured:
        case.ask(mark)
    said = (query["sql"] for query in captured.captured_queries)
    return sum(not sql.startswith(FRAMING) for sql in said)


def measure(cases: Sequence[Case], desk: Desk, repeat: int) -> list[Measured]:
    """Time every case `repeat` times, each turn with its SQL and its empty page beside it."""
    found = [Measured(case, Times(), Times(), Times()) for case in cases]
    for turn in range(-WARM_UP, repeat):
        for one in found:
            _turn(one, desk, turn)
        if turn < 0:
            for times in (times for one in found for times in (one.page, one.sql, one.empty)):
                times.taken.clear()
    return found


def _turn(one: Measured, desk: Desk, turn: int) -> None:
    case, mark = one.case, one.case.prepare(turn)
    actions = [
        (one.empty, lambda: desk.open(case.person, EMPTY_PAGE)),
        (one.page, lambda: case.ask(mark)),
        (one.sql, lambda: case.best(mark)),
    ]
    first = turn % len(actions)  # none always comes after the same other
    gc.collect()
    for times, action in actions[first:] + actions[:first]:
        times.take(action, turn * STEP % DEPTHS)
