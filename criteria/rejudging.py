"""When recorded values begin to say something else, the criterion gets a computed verdict."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from criteria.judging import Finding, Sheet
from criteria.models import Basis, Status, Verdict
from criteria.timeline import write_facts
from criteria.writing import Place, Writing


def judge_again(places: Iterable[Place], before: Sheet, after: Sheet, writing: Writing) -> None:
    """Let the values judge the criteria at `places`; `before` and `after` are read around them."""
    touched = {place.cell: place for place in places}
    standing = _standing_verdicts(set(touched), writing.effective_on)
    pending = []
    for cell, place in touched.items():
        asked = (place.version.unit_id, place.criterion, place.authority)
        computed = after.verdict(*asked)
        changed = computed != before.verdict(*asked)
        if needs_verdict(computed, changed, standing.get(cell)):
            row = writing.verdict(
                place,
                status=Status.WITHDRAWN if computed is None else computed,
                basis=Basis.COMPUTED,
                workings=[] if computed is None else list(map(working, after.findings(*asked))),
            )
            pending.append(place.pending(row))
    write_facts(pending, by=writing.by, at=writing.moment)


def _standing_verdicts(cells: set[Any], day: date) -> dict[Any, Verdict]:
    units, criteria = {cell[0] for cell in cells}, {cell[1] for cell in cells}
    rows = Verdict.objects.known().at(day).filter(unit__in=units, criterion__in=criteria)
    return {row.cell: row for row in rows}


def needs_verdict(computed: Status | None, changed: bool, standing: Verdict | None) -> bool:
    """Whether the values now on record call for a computed verdict.

    A standing computed verdict follows its values. A declared one gives way when the values begin
    to say something else, save NEARLY_MET, which a computed NOT_MET does not contradict.
    """
    if standing is not None and standing.basis == Basis.COMPUTED:
        return computed is not None or not standing.is_blank
    if computed is None or not changed:
        return False
    nearly = standing is not None and standing.status == Status.NEARLY_MET
    return not (nearly and computed == Status.NOT_MET)


def plain(number: Any) -> str | None:
    """A number as records of judging and of changes, and the API, tell it: no zeros to spare."""
    return None if number is None else f"{number.normalize():f}"


def working(finding: Finding) -> dict[str, Any]:
    """The record of how an indicator was judged, kept with a computed verdict (JSON-ready)."""
    threshold = finding.threshold
    return {
        "indicator": finding.indicator.number,
        "value": plain(finding.answer.value),
        "answer": finding.answer.word,
        "operator": finding.indicator.operator,
        "threshold": plain(threshold.value) if threshold else None,
        "word": threshold.word if threshold else "",
        "class": finding.class_code,
        "year": finding.year,
        "status": Status(finding.status or 0).name,
    }
