"""Counts of a meeting's frozen figures, as words that lead to them."""

from collections.abc import Sequence

from meetings.models import ScopedCommune
from meetings.papers.document import Span
from meetings.papers.material import Material, inner
from meetings.papers.places import list_of
from meetings.papers.texts import words

NAMED = 3  # communes named in a sentence; the table has them all


def number(facts: Material, what: str, value: int | str) -> Span:
    """A number of the snapshot with its noun, leading to the figures of the meeting."""
    return Span(words(f"count.{what}", n=value), list_of(facts.meeting, "figures"))


def of_total(facts: Material, met: int) -> Span:
    """Such as "12/20 tiêu chí"."""
    told = words("count.met", met=met, total=facts.snapshot.total)
    return Span(told, list_of(facts.meeting, "figures"))


def named(rows: Sequence[ScopedCommune], met: int) -> str:
    """The communes that met so many criteria, the first of them by name."""
    rows = [row for row in rows if row.recorded and row.met == met]
    names = ", ".join(inner(row.name) for row in rows[:NAMED])
    others = len(rows) - NAMED
    return names + (words("count.more", n=others) if others > 0 else "")
