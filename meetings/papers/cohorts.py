"""What a paper says of each part of a scope: communes registered for a year, those of a unit."""

from meetings.overview import ScopeLine, scope_lines
from meetings.papers.counts import named, number, of_total
from meetings.papers.material import Material, inner
from meetings.papers.texts import Line, say, words
from meetings.snapshot import Seen, seen
from ntm_portal.lib.numbers import format_number


def cohort_of(facts: Material) -> str:
    """For which year the communes are registered, where that is the whole scope."""
    parts = _parts(facts)
    return _year(parts[0]) if len(parts) == 1 else ""


def part_lines(facts: Material) -> list[Line]:
    """Each part of a scope of several, save communes that were named one by one."""
    parts = _parts(facts)
    several_units = len({part.communes[0].part.unit_id for part in parts}) > 1
    return [
        _told(facts, part, several_units)
        for part in parts
        if len(parts) > 1 and (part.year or not part.is_commune)
    ]


def _parts(facts: Material) -> list[ScopeLine]:
    rows = sorted(facts.seen.communes, key=lambda row: row.part.position)
    return scope_lines(rows, facts.names)


def _year(part: ScopeLine) -> str:
    return words("progress.cohort", year=part.year) if part.year else ""


def _told(facts: Material, part: ScopeLine, several_units: bool) -> Line:
    unit = words("progress.inside", unit=inner(part.name)) if several_units else ""
    figures = seen(part.communes, facts.snapshot, facts.view)
    communes = number(facts, "communes", len(part.communes))
    return say("progress.part", communes=communes, about=unit + _year(part),
               figures=_figures(facts, figures))  # fmt: skip


def _figures(facts: Material, figures: Seen) -> Line:
    best, worst, mean = figures.best, figures.worst, figures.mean_met
    if best is None or worst is None or mean is None:
        return say("progress.part_none")
    if best == worst:
        return say("progress.part_equal", best=of_total(facts, best))
    return say(
        "progress.part_extremes",
        best=of_total(facts, best),
        best_names=named(figures.communes, best),
        worst=of_total(facts, worst),
        worst_names=named(figures.communes, worst),
        mean=number(facts, "per_commune", format_number(mean, 1)),
    )
