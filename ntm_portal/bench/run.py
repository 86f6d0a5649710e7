"""One run: build the nation in two steps, count at both sizes, check, measure."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from time import perf_counter

from django.db import connection
from django.test import override_settings

from ntm_portal.bench import plain
from ntm_portal.bench.case import HOST, Desk
from ntm_portal.bench.cases import cases
from ntm_portal.bench.database import sign
from ntm_portal.bench.importing import measure_import
from ntm_portal.bench.meeting_rows import FEW, MANY, add_meetings
from ntm_portal.bench.nation import build_nation
from ntm_portal.bench.report import Requirement, requirements, table
from ntm_portal.bench.size import Size
from ntm_portal.bench.timing import count_queries, measure

Say = Callable[[str], object]
Counts = dict[str, list[int]]  # by the case's name, at each size of the nation


@contextmanager
def served() -> Iterator[None]:
    """Answer this process's own requests, however many, and leave them out of the log."""
    logging.disable(logging.INFO)
    unbound = {"API_READS_A_MINUTE": 10**9, "API_WRITES_A_MINUTE": 10**9}
    try:
        with override_settings(ALLOWED_HOSTS=[HOST], ROOT_URLCONF=plain.__name__, **unbound):
            yield
    finally:
        logging.disable(logging.NOTSET)


def build(size: Size, today: date, scale: int, say: Say) -> Counts:
    """Fill the empty database; queries are counted with one of `scale` communes, small meetings."""
    start = perf_counter()
    nation = build_nation(size, today)
    part = size.communes // scale
    nation.add_communes(range(part))
    add_meetings(nation, FEW)
    counts = {case.name: [count_queries(case)] for case in cases(Desk(size, today, {}))}
    nation.add_communes(range(part, size.communes))
    add_meetings(nation, MANY)
    sign(signature(size, today))
    say(f"Built in {perf_counter() - start:.0f} s: {size}, as on {today}")
    return counts


def signature(size: Size, today: date) -> str:
    """What a nation is known by. It is built for one day, so tomorrow it is another."""
    return f"{size} {today}"


def run(
    size: Size, today: date, repeat: int, counts: Counts, say: Say, imports: bool = True
) -> list[Requirement]:
    """Check that figures agree, measure, and print; returns what holds and what misses."""
    desk = Desk(size, today, {})
    found = cases(desk)
    for case in found:
        counts.setdefault(case.name, []).append(count_queries(case))
        case.check(2)
    measured = measure(found, desk, repeat)
    for line in table(measured, counts):
        say(line)
    judged = list(requirements(measured, counts, connection.vendor == "postgresql"))
    if imports:  # last: afterwards the nation is another
        judged += measure_import(size, today, say)
    for one in judged:
        say(str(one))
    return judged
