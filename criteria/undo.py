"""Taking back what a person typed: the verdicts before it are recorded anew, with history.

A step is what one post wrote: the verdicts of one author at one moment. Nothing is removed; undoing
a step is an entry like any other, so it has its own author, time, reason and audit.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Refused
from accounts.models import User
from communes.models import UnitVersion
from criteria.catalogue import SetView
from criteria.models import Basis, Status, Verdict
from criteria.services import VerdictEntry, places_of
from criteria.timeline import Conflict, write_facts
from criteria.writing import Place, Writing

Content = dict[str, Any]
BLANK: Content = {"status": Status.WITHDRAWN, "basis": Basis.DECLARED, "note": "", "workings": []}


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

    `undone` are the moments of the person's earlier undoings, which may have brought the step's
    verdicts back. Returns the verdicts that hold now. Raises Conflict for the cells that say
    something else than the person typed, Refused and ValidationError as `record_verdicts`.
    """
    writing = Writing(ground.criteria_set, ground.day, by, reason, now or timezone.now())
    rows = {row.cell: row for row in ground.typed(by).filter(recorded_at=step).order_by("pk")}
    places = places_of(_entries(rows.values(), ground), writing)
    writing = writing.at(now)
    _check_unchanged(rows, ground.day, {step, *undone}, by)
    before = _before(rows, step)
    pending = []
    for place in places:
        if place.cell not in rows:
            raise Refused(_("You recorded these cells for another body than now."))
        pending.append(place.pending(_again(place, before.get(place.cell), writing)))
    return write_facts(pending, by=by, at=writing.moment)


def _entries(rows: Collection[Verdict], ground: Ground) -> list[VerdictEntry]:
    versions = {version.unit_id: version for version in ground.versions}
    criteria = {row.id: row for row in ground.criteria_set.criteria}
    return [
        VerdictEntry(versions[row.unit_id], criteria[row.criterion_id], Status(row.status))
        for row in rows
    ]


def _check_unchanged(
    rows: dict[Any, Verdict], day: date, moments: Collection[datetime], by: User
) -> None:
    """Each cell must still say what the step said, by the same hand."""
    units, criteria = {cell[0] for cell in rows}, {cell[1] for cell in rows}
    live = Verdict.objects.known().at(day).filter(unit__in=units, criterion__in=criteria)
    current = {row.cell: row for row in live.select_related("asserted_by")}
    changed = []
    for cell, row in rows.items():
        now = current.get(cell)
        mine = now is not None and now.asserted_by_id == by.pk and now.asserted_at in moments
        if now is None or not mine or now.content() != row.content():
            changed.append((cell, now))
    if changed:
        raise Conflict(*changed)


def _before(rows: dict[Any, Verdict], step: datetime) -> dict[Any, Verdict]:
    """What the step replaced, by cell."""
    units, criteria = {cell[0] for cell in rows}, {cell[1] for cell in rows}
    found = Verdict.objects.filter(replaced_at=step, unit__in=units, criterion__in=criteria)
    return {row.cell: row for row in found.order_by("holds_from")}


def _again(place: Place, before: Verdict | None, writing: Writing) -> Verdict:
    content = BLANK
    if before is not None:
        content = {name: getattr(before, name) for name in BLANK}
    return writing.verdict(place, **content)
