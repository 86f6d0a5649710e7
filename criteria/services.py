"""Recording verdicts and values: the one door that page, API, import and command go through.

Every function is atomic, checks the person's right, refuses what cannot be, and writes the history
and the audit trail with the change. A lost race raises `timeline.Conflict`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import UnitVersion
from criteria.authority import Rights
from criteria.catalogue import CriterionView, IndicatorView, SetView
from criteria.checks import check_answer, check_date, check_unit
from criteria.evaluation import Answer, contradicts
from criteria.judging import Finding, Sheet
from criteria.models import Authority, Basis, Measurement, Status, Verdict
from criteria.timeline import Pending, lock_units, write_facts
from ntm_portal.lib.periods import local_day


@dataclass(frozen=True)
class VerdictEntry:
    """One verdict to record; `seen` is the `assertion` on screen, 0 for blank, None to skip."""

    version: UnitVersion
    criterion: CriterionView
    status: Status
    note: str = ""
    seen: int | None = None


@dataclass(frozen=True)
class ValueEntry:
    """One indicator's value to record; `seen` as in VerdictEntry. A blank answer clears."""

    version: UnitVersion
    criterion: CriterionView
    indicator: IndicatorView
    answer: Answer
    note: str = ""
    seen: int | None = None


@dataclass(frozen=True)
class Writing:
    """What all entries of one write share: the set, the day they hold from, who, when and why."""

    criteria_set: SetView
    effective_on: date
    by: User
    reason: str
    moment: datetime

    def times(self) -> dict[str, Any]:
        """The fields that every new fact takes from the write."""
        return {
            "criteria_set_id": self.criteria_set.id,
            "holds_from": self.effective_on,
            "recorded_at": self.moment,
            "asserted_by": self.by,
            "asserted_at": self.moment,
            "reason": self.reason,
        }


def _begin(
    entries: Sequence[VerdictEntry] | Sequence[ValueEntry],
    criteria_set: SetView,
    effective_on: date,
    by: User,
    reason: str,
    now: datetime | None,
) -> tuple[Writing, list[Authority]]:
    """Check day, units and rights, lock the units, and find the authority of each entry."""
    moment = now or timezone.now()
    writing = Writing(criteria_set, effective_on, by, reason.strip(), moment)
    check_date(effective_on, criteria_set=criteria_set, today=local_day(moment), reason=reason)
    rights = Rights(by, effective_on)
    authorities = []
    for entry in entries:
        check_unit(entry.version, criteria_set=criteria_set, day=effective_on)
        authorities.append(rights.require(entry.version, entry.criterion.id))
    lock_units(entry.version.unit_id for entry in entries)
    return writing, authorities


@transaction.atomic
def record_verdicts(
    *,
    entries: Sequence[VerdictEntry],
    criteria_set: SetView,
    effective_on: date,
    by: User,
    reason: str = "",
    now: datetime | None = None,
) -> list[Verdict]:
    """Record declared verdicts that hold from `effective_on`; all of them or none.

    Returns the verdict that holds in each cell afterwards, in the order of `entries`; an entry
    that says what is on record already writes nothing. Raises ValidationError (keys
    `effective_on`, `unit`, `reason`), Refused, or Conflict for the first cell that changed.
    """
    writing, authorities = _begin(entries, criteria_set, effective_on, by, reason, now)
    sheet = Sheet.read([entry.version for entry in entries], criteria_set, effective_on)
    pending = []
    for entry, authority in zip(entries, authorities, strict=True):
        _check_contradiction(entry, authority, sheet, writing.reason)
        pending.append(
            _pending_verdict(
                entry.version,
                entry.criterion,
                authority,
                writing,
                seen=entry.seen,
                status=entry.status,
                note=entry.note.strip(),
                basis=Basis.DECLARED,
            )
        )
    return write_facts(pending, by=by, at=writing.moment)


def _pending_verdict(
    version: UnitVersion,
    criterion: CriterionView,
    authority: Authority,
    writing: Writing,
    seen: int | None = None,
    **content: Any,
) -> Pending:
    row = Verdict(
        unit_id=version.unit_id,
        criterion_id=criterion.id,
        authority=authority,
        **writing.times(),
        **content,
    )
    return Pending(row, version.unit.code, f"{version.unit.code} {criterion.key}", seen)


def _check_contradiction(
    entry: VerdictEntry, authority: Authority, sheet: Sheet, reason: str
) -> None:
    """A verdict against a complete set of recorded indicators needs a written reason."""
    computed = sheet.verdict(entry.version.unit_id, entry.criterion, authority)
    if not contradicts(entry.status, computed) or reason or entry.note.strip():
        return
    message = _(
        "The recorded indicators of criterion %(number)s say “%(computed)s”. "
        "Write in the note why the verdict differs."
    ) % {"number": entry.criterion.number, "computed": Status(computed or 0).label}
    raise ValidationError({"note": message})


@transaction.atomic
def record_values(
    *,
    entries: Sequence[ValueEntry],
    criteria_set: SetView,
    effective_on: date,
    by: User,
    reason: str = "",
    now: datetime | None = None,
) -> list[Measurement]:
    """Record values of indicators that hold from `effective_on`; all of them or none.

    A criterion whose indicators are thereby all judged gets a computed verdict of the same
    authority; clearing a value withdraws a computed verdict that rested on it. Raises
    ValidationError (`value` besides those of `record_verdicts`), Refused or Conflict.
    """
    writing, authorities = _begin(entries, criteria_set, effective_on, by, reason, now)
    for entry in entries:
        check_answer(entry.indicator, entry.answer)
    versions = [entry.version for entry in entries]
    before = Sheet.read(versions, criteria_set, effective_on)
    pending = [
        Pending(
            Measurement(
                unit_id=entry.version.unit_id,
                indicator_id=entry.indicator.id,
                authority=authority,
                value=entry.answer.value,
                answer=entry.answer.word,
                note=entry.note.strip(),
                **writing.times(),
            ),
            entry.version.unit.code,
            f"{entry.version.unit.code} {entry.criterion.key} {entry.indicator.number}",
            entry.seen,
        )
        for entry, authority in zip(entries, authorities, strict=True)
    ]
    rows = write_facts(pending, by=by, at=writing.moment)
    after = Sheet.read(versions, criteria_set, effective_on)
    touched = {
        (entry.version.unit_id, entry.criterion.id, authority): (entry.version, entry.criterion)
        for entry, authority in zip(entries, authorities, strict=True)
    }
    _judge_again(touched, before, after, writing)
    return rows


def _judge_again(
    touched: dict[tuple[int, int, Authority], tuple[UnitVersion, CriterionView]],
    before: Sheet,
    after: Sheet,
    writing: Writing,
) -> None:
    """Let the recorded values judge the criteria that they touch."""
    standing = _standing_verdicts(set(touched), writing.effective_on)
    pending = []
    for cell, (version, criterion) in touched.items():
        unit_id, _criterion_id, authority = cell
        computed = after.verdict(unit_id, criterion, authority)
        changed = computed != before.verdict(unit_id, criterion, authority)
        row = standing.get(cell)
        if not _needs_verdict(computed, changed, row):
            continue
        findings = after.findings(unit_id, criterion, authority)
        pending.append(
            _pending_verdict(
                version,
                criterion,
                authority,
                writing,
                status=computed if computed is not None else Status.WITHDRAWN,
                basis=Basis.COMPUTED,
                workings=[] if computed is None else [working(finding) for finding in findings],
            )
        )
    write_facts(pending, by=writing.by, at=writing.moment)


def _standing_verdicts(cells: set[Any], day: date) -> dict[Any, Verdict]:
    rows = (
        Verdict.objects.known()
        .at(day)
        .filter(unit__in={cell[0] for cell in cells}, criterion__in={cell[1] for cell in cells})
    )
    return {row.cell: row for row in rows}


def _needs_verdict(computed: Status | None, changed: bool, standing: Verdict | None) -> bool:
    """Whether the values now on record call for a computed verdict.

    A standing computed verdict follows its values. A declared one gives way when the values begin
    to say something else, save NEARLY_MET, which a computed NOT_MET does not contradict.
    """
    if standing is not None and standing.basis == Basis.COMPUTED:
        return computed is not None or standing.status != Status.WITHDRAWN
    if computed is None or not changed:
        return False
    nearly = standing is not None and standing.status == Status.NEARLY_MET
    return not (nearly and computed == Status.NOT_MET)


def working(finding: Finding) -> dict[str, Any]:
    """The record of how an indicator was judged, kept with a computed verdict (JSON-ready)."""
    threshold = finding.threshold
    value = finding.answer.value
    return {
        "indicator": finding.indicator.number,
        "value": None if value is None else f"{value.normalize():f}",
        "answer": finding.answer.word,
        "operator": finding.indicator.operator,
        "threshold": None
        if threshold is None or threshold.value is None
        else f"{threshold.value.normalize():f}",
        "word": threshold.word if threshold else "",
        "class": finding.class_code,
        "year": finding.year,
        "status": Status(finding.status or 0).name,
    }
