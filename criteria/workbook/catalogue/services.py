"""Criteria sets from workbooks into the catalogue, and out of it again.

Everything goes through the loader of files (`criteria.loading`), so that every rule of it holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.history import Change, record
from accounts.models import User
from communes.models import Level, Unit
from criteria import catalogue
from criteria.batch import rehearse
from criteria.loading.document import digest_of, spec_of, text_of
from criteria.loading.loader import File, write
from criteria.loading.problems import LoadError
from criteria.loading.schema import SetSpec
from criteria.models import CriteriaSet, Measurement, Upload, Verdict
from criteria.workbook.catalogue import rights
from criteria.workbook.catalogue.days import Days, days_of
from criteria.workbook.catalogue.difference import Fate
from criteria.workbook.catalogue.effects import Effect, criteria_of, effects, read_views
from criteria.workbook.catalogue.proposal import Proposal, choice_of, propose
from criteria.workbook.catalogue.tables import Fault
from criteria.workbook.uploads import Done
from ntm_portal.lib.periods import in_force, local_day


class Unwritable(Exception):
    """The workbook cannot be written as it is; `faults` say why, all at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(one.message for one in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Rehearsal:
    """What applying would do, found out by doing it and taking it back."""

    days: Days
    effects: tuple[Effect, ...] = ()
    faults: tuple[Fault, ...] = ()


def require_right(proposal: Proposal, by: User) -> None:
    """Raises Refused unless `by` manages the set as it is and as it would be."""
    if proposal.row is not None:
        rights.require(by, proposal.row.province_id)
    for spec in (proposal.spec, proposal.reading.spec):
        if spec is not None:
            rights.require(by, _province_of(spec))


def _province_of(spec: SetSpec) -> int | None:
    """The id of the set's province, 0 for one that is unknown: nobody but the nation manages it."""
    if spec.province is None:
        return None
    units = Unit.objects.filter(in_force(spec.valid_from, start="established_on", end="ended_on"))
    found = units.filter(level=Level.PROVINCE, code=spec.province).first()
    return found.pk if found else 0


def rehearse_apply(proposal: Proposal, upload: Upload, by: User, now: datetime) -> Rehearsal:
    """The verdicts that would change for the communes that `by` may see, on the days it counts."""
    days, numbers = days_of(proposal, choice_of(upload), local_day(now)), _affected(proposal)

    def compared() -> tuple[Effect, ...]:
        before = read_views(days.of_sets)
        _write(proposal, by=by, now=now, reason="")
        after = read_views(days.of_sets)
        return tuple(effects(before, after, days.of_sets, numbers, by))

    try:
        return Rehearsal(days, rehearse(compared))
    except LoadError as error:
        return Rehearsal(days, faults=proposal.reading.told(list(error.problems)))


def _affected(proposal: Proposal) -> set[str] | None:
    """The criteria that change; None where all may."""
    return None if proposal.numbers is None else criteria_of(proposal.numbers)


def _write(proposal: Proposal, *, by: User, now: datetime, reason: str) -> CriteriaSet:
    assert proposal.spec is not None  # noqa: S101 - `can_apply` says so
    digest = digest_of(proposal.spec, now)
    return write(File(proposal.code, proposal.spec, digest), by=by, now=now, reason=reason)


@transaction.atomic
def apply(*, upload: Upload, by: User, now: datetime | None = None) -> bool:
    """Write what the upload says, once; True where anything changed.

    Raises Done where it is written already, Refused, Unwritable (which tells of an overtaken
    workbook too), and Unreadable.
    """
    row, moment = Upload.objects.select_for_update().get(pk=upload.pk), now or timezone.now()
    if row.applied_at:
        raise Done(row)
    list(CriteriaSet.objects.select_for_update().order_by("pk").values_list("pk"))
    proposal = propose(row)
    require_right(proposal, by)
    if not proposal.changes and not proposal.faults:
        return False
    _check(proposal)
    try:
        written = _write(proposal, by=by, now=moment, reason=_reason(row))
    except LoadError as error:
        raise Unwritable(proposal.reading.told(list(error.problems))) from error
    _remember(row, proposal, written, moment)
    record([_change(row, "upload.apply")], by=by, at=moment)
    transaction.on_commit(catalogue.forget)
    return True


def _check(proposal: Proposal) -> None:
    faults = list(proposal.faults)
    if proposal.overtaken:
        message = _("The set was changed after this workbook was downloaded. Download it again.")
        faults.append(Fault("", message))
    if not faults and not proposal.can_apply:
        faults.append(Fault("", _("Choose first how the changes count.")))
    if faults:
        raise Unwritable(faults)


def _reason(upload: Upload) -> str:
    choice = choice_of(upload)
    return choice.decision.decision if choice.decision else upload.reason or upload.name


def _remember(upload: Upload, proposal: Proposal, written: CriteriaSet, moment: datetime) -> None:
    """Note on the upload what it did, and what stood before: undoing brings that back."""
    fates = [row.fate for row in proposal.changes]
    upload.applied_at, upload.criteria_set = moment, written
    upload.counts = {fate.value: fates.count(fate) for fate in Fate}
    before = text_of(proposal.before) if proposal.before else ""
    upload.choices = {**upload.choices, "before": before, "state": written.content_hash}
    upload.save(update_fields=["applied_at", "criteria_set", "counts", "choices"])


def why_kept(upload: Upload) -> str:
    """Why an applied upload cannot be undone; "" where it can."""
    row = upload.criteria_set
    if not upload.applied_at or upload.undone_at or row is None:
        return _("There is nothing to undo.")
    if row.content_hash != upload.choices.get("state"):
        return _("The set was changed again since. Undo that change first.")
    rests = {"recorded_at__gte": upload.applied_at}
    own = row.rows.values("criterion_id")
    verdicts = Verdict.objects.filter(criterion__in=own, **rests)
    values = Measurement.objects.filter(indicator__criterion__in=own, **rests)
    if verdicts.exists() or values.exists():
        return _("Verdicts or values were recorded since. Correct the set instead.")
    return ""


@transaction.atomic
def undo(*, upload: Upload, by: User, now: datetime | None = None) -> None:
    """Bring the set back to what it was before the upload; a set that it made is removed.

    Raises Done where it was taken back already, ValidationError with the reason where something
    rests on it, Refused.
    """
    row, moment = Upload.objects.select_for_update().get(pk=upload.pk), now or timezone.now()
    if row.undone_at:
        raise Done(row)
    reason = why_kept(row)
    if reason or row.criteria_set is None:
        raise ValidationError(reason)
    rights.require(by, row.criteria_set.province_id)
    text = _("Undo of the workbook “%(name)s”") % {"name": row.name}
    if row.choices.get("before"):
        spec = spec_of(row.choices["before"])
        _restore(spec, by, moment, text)
    else:
        _remove(row)
    row.undone_at = moment
    row.save(update_fields=["undone_at", "criteria_set"])
    record([_change(row, "upload.undo")], by=by, at=moment)
    transaction.on_commit(catalogue.forget)


def _restore(spec: SetSpec, by: User, moment: datetime, reason: str) -> None:
    try:
        write(File(spec.set, spec, digest_of(spec, moment)), by=by, now=moment, reason=reason)
    except LoadError as error:
        raise ValidationError([one.told for one in error.problems]) from error


def _remove(upload: Upload) -> None:
    """Take out a set that the upload made."""
    row = upload.criteria_set
    assert row is not None  # noqa: S101 - `why_kept` says so
    Upload.objects.filter(criteria_set=row).update(criteria_set=None)
    upload.criteria_set = None
    own = [one.criterion for one in row.rows.select_related("criterion")]
    own = [one for one in own if one.key.split("/")[0] == row.code]
    try:
        row.delete()
        for criterion in own:
            criterion.delete()
    except ProtectedError as error:
        message = _("Something was arranged with this set since: it stays.")
        raise ValidationError(message) from error


def _change(upload: Upload, action: str) -> Change:
    code = upload.criteria_set.code if upload.criteria_set else ""
    told: dict[str, Any] = {"file": upload.name, "sha256": upload.sha256, "set": code}
    return Change(
        action=action,
        subject="upload",
        key=str(upload.key),
        before=None,
        after=told | upload.counts,
        reason=_reason(upload),
        person_id=upload.uploaded_by_id,
    )
