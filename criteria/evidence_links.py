"""Which verdicts rest on which evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.history import Change, record
from accounts.models import User
from communes.models import UnitVersion
from criteria.authority import Rights
from criteria.catalogue import CriterionView, IndicatorView, SetView
from criteria.models import Authority, Evidence, EvidenceLink, Status, Verdict
from criteria.timeline import lock_units


@dataclass(frozen=True)
class Spot:
    """The cell that evidence speaks for, as a person sees it: in a set, as at a day."""

    version: UnitVersion
    criterion: CriterionView
    criteria_set: SetView
    as_of: date
    indicator: IndicatorView | None = None

    @property
    def key(self) -> str:
        """How the audit trail names the cell."""
        number = self.indicator.number if self.indicator else ""
        return f"{self.version.unit.code} {self.criterion.key} {number}".strip()

    @property
    def unit_code(self) -> str:
        """The official code of the unit."""
        return str(self.version.unit.code)


@transaction.atomic
def rest_on(
    *, spot: Spot, evidence: Sequence[Evidence], by: User, now: datetime | None = None
) -> int:
    """Say that the person's own verdict on record at `spot` rests on evidence of the same cell.

    Returns the number of new links. Raises Refused without the right to record, ValidationError
    (key `evidence`) where the person has no verdict there, or the evidence is none of the cell's.
    """
    authority = Rights(by, spot.as_of).require(spot.version, spot.criterion.id)
    lock_units([spot.version.unit_id])
    cell = (spot.version.unit_id, spot.criterion.id)
    if not evidence or any(
        (row.unit_id, row.criterion_id) != cell or row.withdrawn_at for row in evidence
    ):
        raise ValidationError({"evidence": _("Tick at least one of the files on record here.")})
    made = link(evidence, spot, authority, by=by, at=now or timezone.now())
    if made is None:
        raise ValidationError({"evidence": _("Record your verdict first, then link its evidence.")})
    return made


def link(
    evidence: Sequence[Evidence], spot: Spot, authority: int, *, by: User, at: datetime
) -> int | None:
    """Link evidence to the authority's verdict on the spot; None where there is no verdict."""
    verdict = _verdict(spot, authority)
    if verdict is None:
        return None
    known = EvidenceLink.objects.filter(verdict=verdict.assertion)
    linked = set(known.values_list("evidence_id", flat=True))
    new = [row for row in evidence if row.pk not in linked]
    EvidenceLink.objects.bulk_create(
        EvidenceLink(evidence=row, verdict_id=verdict.assertion, linked_by=by, linked_at=at)
        for row in new
    )
    told = {"authority": Authority(authority).name, "verdict": Status(verdict.status).name}
    record([_change(row, spot, told) for row in new], by=by, at=at)
    return len(new)


def _verdict(spot: Spot, authority: int) -> Verdict | None:
    """What the authority says at the spot, as known now."""
    rows = Verdict.objects.known().at(spot.as_of).exclude(status=Status.WITHDRAWN)
    found: Verdict | None = rows.filter(
        unit=spot.version.unit_id, criterion=spot.criterion.id, authority=authority
    ).first()
    return found


def _change(row: Evidence, spot: Spot, told: dict[str, str]) -> Change:
    return Change(
        action="evidence.link",
        subject="evidence",
        key=spot.key,
        before=None,
        after={"file": row.name, **told},
        unit_code=spot.unit_code,
        unit_id=row.unit_id,
    )
