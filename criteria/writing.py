"""What the entries of one write share, and the rows that they become."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from django.utils import timezone

from accounts.models import User
from communes.models import UnitVersion
from criteria.catalogue import CriterionView, SetView
from criteria.models import Authority, Measurement, Verdict
from criteria.models.fact import Fact
from criteria.timeline import Pending


@dataclass(frozen=True, eq=False)
class Place:
    """Where an entry is written: the unit, the criterion, and the authority that writes."""

    version: UnitVersion
    criterion: CriterionView
    authority: Authority

    @property
    def cell(self) -> tuple[int, int, int]:
        """Unit id, criterion id, authority."""
        return self.version.unit_id, self.criterion.id, int(self.authority)

    def pending(self, row: Fact, seen: int | None = None, indicator: str = "") -> Pending:
        """The row on its way to `timeline.write_facts`, named for the audit trail."""
        code = self.version.unit.code
        return Pending(row, code, f"{code} {self.criterion.key} {indicator}".strip(), seen)


@dataclass(frozen=True)
class Writing:
    """The set, the day that the facts hold from, who writes, why and when."""

    criteria_set: SetView
    effective_on: date
    by: User
    reason: str
    moment: datetime

    def at(self, now: datetime | None) -> Self:
        """The same at `now`, else at this moment: who waited for a lock comes after its holder."""
        return replace(self, moment=now or timezone.now())

    def _shared(self, place: Place) -> dict[str, Any]:
        return {
            "unit_id": place.version.unit_id,
            "authority": place.authority,
            "criteria_set_id": self.criteria_set.id,
            "holds_from": self.effective_on,
            "recorded_at": self.moment,
            "asserted_by": self.by,
            "asserted_at": self.moment,
            "reason": self.reason,
        }

    def verdict(self, place: Place, **content: Any) -> Verdict:
        """A verdict at `place`; `content` is its status, basis, note and workings."""
        return Verdict(criterion_id=place.criterion.id, **self._shared(place), **content)

    def measurement(self, place: Place, entry: Any) -> Measurement:
        """A value at `place`, from the indicator, answer and note of a `ValueEntry`."""
        return Measurement(
            indicator_id=entry.indicator.id,
            value=entry.answer.value,
            answer=entry.answer.word,
            note=(entry.note or "").strip(),
            **self._shared(place),
        )
