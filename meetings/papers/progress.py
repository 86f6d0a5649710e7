"""The words and tables about progress: how far the communes of a meeting are."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from criteria.catalogue import SetView
from criteria.progress import Bucket
from meetings.models import ScopedCommune
from meetings.papers.cohorts import cohort_of, part_lines
from meetings.papers.counts import named, number, of_total
from meetings.papers.document import Span
from meetings.papers.material import Material
from meetings.papers.places import commune_at, list_of
from meetings.papers.tables import Shape, kept
from meetings.papers.texts import Line, joined, say, words
from ntm_portal.lib.letterhead import short_day
from ntm_portal.lib.numbers import format_number

DECISION = re.compile(r"(?P<name>Quyết định|Thông tư|Nghị quyết|Hướng dẫn) (?P<number>\d\S*)")


def progress_lines(facts: Material) -> list[Line]:
    """What the paper says of criteria met, as frozen with the meeting."""
    lines = [_basis(facts.view, facts.snapshot.as_of)]
    if facts.seen.best is None:
        return [*lines, _without_data(facts)]
    if _all(facts) == 1:
        return [*lines, _single(facts), *_moved(facts)]
    return [*lines, _several(facts), *_extremes(facts), *part_lines(facts), *_left(facts),
            _buckets(facts), *_moved(facts)]  # fmt: skip


def _without_data(facts: Material) -> Line:
    communes = number(facts, "communes", _all(facts))
    return say("progress.no_data", communes=communes, cohort=cohort_of(facts))


def _basis(view: SetView, day: date) -> Line:
    """By which set the communes are judged; one issued only later was a draft on the day."""
    is_draft = view.issued_on is not None and view.issued_on > day
    key = "progress.basis_draft" if is_draft else "progress.basis"
    return say(key, day=short_day(day), set=view.name_vi, decision=_decision(view))


def _decision(view: SetView) -> str:
    """As papers cite it, with day and issuer, where the catalogue tells its number apart."""
    found = DECISION.match(view.decision)
    if not found or not view.issuer:
        return view.decision
    on = words("progress.issued_on", day=short_day(view.issued_on)) if view.issued_on else ""
    told = {"name": found["name"], "number": found["number"], "day": on, "issuer": view.issuer}
    return words("progress.decision", **told)


def progress_tables(facts: Material) -> dict[str, dict[str, Any]]:
    """Commune by commune; with what was gained and lost where an earlier meeting saw them.

    None while no commune has data.
    """
    if facts.seen.best is None:
        return {}
    shapes: list[Shape] = [
        ("order", 9, "center"), ("commune", 26, "left"), ("met", 15, "center"),
        ("unmet", 32, "left"),
    ]  # fmt: skip
    if facts.snapshot.since:
        shapes += [("gained", 14, "left"), ("lost", 14, "left")]
    rows = [
        [str(index), *_row(facts, row)][: len(shapes)]
        for index, row in enumerate(facts.seen.communes, start=1)
    ]
    return {"progress": kept(shapes, rows)}


def _row(facts: Material, row: ScopedCommune) -> list[Span | str]:
    if not row.recorded:
        return [row.name, _met(facts, row), "", "", ""]
    met, figures = _met(facts, row), list_of(facts.meeting, "figures")
    listed = ((facts.unmet(row), met.address), (row.gained, figures), (row.lost, figures))
    told = [Span(", ".join(one), place) if one else words("none") for one, place in listed]
    return [row.name, met, *told]


def _met(facts: Material, row: ScopedCommune) -> Span:
    """Such as "12/20" with the page of the commune as at the day."""
    place = commune_at(row.unit.code, facts.view.code, facts.snapshot.as_of)
    counted = f"{row.met}/{facts.snapshot.total}"
    return Span(counted if row.recorded else words("no_data"), place)


def _all(facts: Material) -> int:
    return len(facts.seen.communes)


def _single(facts: Material) -> Line:
    row = facts.seen.communes[0]
    met = Span(
        words("count.met", met=row.met or 0, total=facts.snapshot.total), _met(facts, row).address
    )
    left = number(facts, "criteria", facts.seen.unmet)
    told = say("progress.single_left", left=left, blank=_blank(facts, "criteria"))
    return say("progress.single", name=row.name, met=met, left=told if facts.seen.unmet else "")


def _several(facts: Material) -> Line:
    mean = format_number(facts.seen.mean_met or Decimal(0), 1)
    return say(
        "progress.several",
        communes=number(facts, "communes", _all(facts)),
        cohort=cohort_of(facts),
        complete=_complete(facts),
        total=facts.snapshot.total,
        mean=number(facts, "per_commune", mean),
    )


def _complete(facts: Material) -> Span:
    count = facts.seen.complete
    told = words("count.communes", n=count) if count else words("progress.complete_none")
    return Span(told, list_of(facts.meeting, "figures"))


def _extremes(facts: Material) -> list[Line]:
    best, worst = facts.seen.best or 0, facts.seen.worst or 0
    if best == worst:
        return [say("progress.equal", best=of_total(facts, best))]
    return [
        say(
            "progress.extremes",
            best=of_total(facts, best),
            best_names=named(facts.seen.communes, best),
            worst=of_total(facts, worst),
            worst_names=named(facts.seen.communes, worst),
        )
    ]


def _left(facts: Material) -> list[Line]:
    """Criteria still to do; those without data are told apart, since nobody has judged them."""
    if not facts.seen.unmet:
        return []
    left, blank = number(facts, "cells", facts.seen.unmet), _blank(facts, "cells")
    return [say("progress.left", left=left, blank=blank)]


def _blank(facts: Material, what: str) -> Line:
    blank = sum(facts.snapshot.total - (row.recorded or 0) for row in facts.seen.communes)
    return say("progress.blank", count=number(facts, what, blank)) if blank else ()


def _buckets(facts: Material) -> Line:
    shown = [one for one in facts.seen.buckets if one.floor is not None or one.count]
    told = [
        say("progress.bucket", range=_range(one), count=number(facts, "communes", one.count))
        for one in shown
    ]
    return say("progress.buckets", buckets=joined(told, "; "))


def _range(bucket: Bucket) -> str:
    if bucket.floor is None:
        return words("progress.bucket_none")
    if bucket.floor == 0:
        return words("progress.bucket_below", number=bucket.ceiling + 1)
    return words("progress.bucket_range", range=bucket.label)


def _moved(facts: Material) -> list[Line]:
    """What changed since the meeting that the figures are told against."""
    since = facts.snapshot.since
    if since is None:
        return []
    gained = sum(len(row.gained) for row in facts.seen.communes)
    lost = sum(len(row.lost) for row in facts.seen.communes)
    day = short_day(since.held_on)
    key = {(True, True): "moved", (True, False): "gained", (False, True): "lost"}
    told = {"gained": number(facts, "cells", gained), "lost": number(facts, "cells", lost)}
    return [say(f"progress.{key.get((gained > 0, lost > 0), 'still')}", day=day, **told)]
