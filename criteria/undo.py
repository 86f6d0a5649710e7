"""The steps that a person typed on a grid, and taking back the last of them.

A step is what one post wrote: the verdicts of one author at one moment. What a workbook wrote is
none: it is taken back as a whole, where it was sent.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from communes.models import UnitVersion
from criteria.batchundo import Undoing, take_back
from criteria.catalogue import SetView
from criteria.models import Basis, Upload, Verdict
from criteria.timeline import lock_units


@dataclass(frozen=True)
class Ground:
    """Where steps are looked for: the communes, the set and the day of a grid."""

    versions: Sequence[UnitVersion]
    criteria_set: SetView
    day: date

    def typed(self, by: User) -> Any:
        """The verdicts that the person typed here, replaced ones too."""
        return Verdict.objects.filter(
            unit__in={version.unit_id for version in self.versions},
            criteria_set=self.criteria_set.id,
            holds_from=self.day,
            asserted_by=by,
            basis=Basis.DECLARED,
            recorded_at=F("asserted_at"),  # not the copies that a later entry shortened
        )


def last_step(
    ground: Ground, by: User, since: datetime, but: Collection[datetime] = ()
) -> datetime | None:
    """The moment of the person's last step from `since` on, leaving out `but`. One query."""
    rows = ground.typed(by).filter(recorded_at__gte=since).exclude(recorded_at__in=but)
    sent = Upload.objects.filter(uploaded_by=by)
    for at in ("applied_at", "undone_at"):
        moments = sent.filter(**{f"{at}__isnull": False}).values(at)
        rows = rows.exclude(recorded_at__in=moments)
    moment: datetime | None = (
        rows.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    )
    return moment


@transaction.atomic
def undo_step(
    *,
    ground: Ground,
    step: datetime,
    by: User,
    undone: Collection[datetime] = (),
    reason: str,
    now: datetime | None = None,
) -> list[Verdict]:
    """Record anew what each cell of a step said before it; all of them or none.

    `undone` as in `Undoing`. Returns the verdicts that were taken back. Raises as `take_back`.
    """
    rows = ground.typed(by).filter(recorded_at=step)
    lock_units(rows.values_list("unit_id", flat=True))
    found = list(rows.select_related("unit", "criterion").order_by("pk"))
    take_back([found], Undoing(by, step, reason, now or timezone.now(), undone))
    return found
