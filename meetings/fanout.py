"""One work conclusion becomes tasks: what is proposed, and the handing out of what was chosen.

A criterion is still to do where the meeting's frozen figures do not say met (or not considered,
where the set counts that as met); a criterion without data is still to do, and said to be so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.catalogue import CriterionView, SetView, view_of
from criteria.models import Status
from criteria.progress import Question
from meetings.editing import About, about_of
from meetings.handing import Handed, Wanted, hand_out
from meetings.models import Conclusion, ScopedCommune, Task
from meetings.owning import Owner, Owners

__all__ = ["FanOut", "Handed", "Mode", "Proposal", "Wanted", "hand_out", "propose"]


class Mode(models.TextChoices):
    """What one task is for."""

    CELLS = "cells", gettext_lazy("One task per criterion still to do")
    COMMUNES = "communes", gettext_lazy("One task per commune")
    OFFICES = "offices", gettext_lazy("One task for an agency or unit, without a commune")


@dataclass(frozen=True)
class Proposal:
    """A task that could be handed out. `task` is one that came out of the conclusion already.

    `status` is that of the criterion at the meeting; None for no data, and for tasks without one.
    """

    key: str
    unit_id: int | None
    commune: str
    criterion: CriterionView | None
    status: Status | None
    owner: Owner
    text: str
    task: Task | None = None

    @property
    def slot(self) -> tuple[int | None, int | None]:
        """Commune and criterion."""
        return self.unit_id, self.criterion.id if self.criterion else None


@dataclass(frozen=True)
class FanOut:
    """What a conclusion could become, with the owners that may be chosen instead."""

    conclusion: Conclusion
    mode: Mode
    proposals: list[Proposal]
    owners: Owners


def propose(*, conclusion: Conclusion, mode: Mode = Mode.CELLS) -> FanOut:
    """The tasks that a work conclusion offers, by commune; a constant number of queries.

    It is about the communes and criteria that it names; none named stands for all of the meeting.
    Raises ValidationError where there is nothing to hand out from.
    """
    meeting = conclusion.meeting
    if conclusion.kind != Conclusion.Kind.WORK:
        raise ValidationError(_("Only a conclusion of the kind work becomes tasks."))
    about, scope = about_of(conclusion), list(meeting.communes.order_by("sort_key", "pk"))
    owners = Owners(meeting, [row.unit_id for row in scope])
    communes = [row for row in scope if not about.units or row.unit_id in about.units]
    if mode == Mode.OFFICES:
        found = _for_offices(conclusion, about, owners)
    elif mode == Mode.COMMUNES:
        found = [_for_commune(conclusion, row, owners) for row in communes]
    else:
        found = _for_cells(conclusion, about, communes, owners)
    return FanOut(conclusion, mode, _with_tasks(conclusion, found), owners)


def _for_cells(
    conclusion: Conclusion, about: About, communes: Iterable[ScopedCommune], owners: Owners
) -> list[Proposal]:
    meeting = conclusion.meeting
    if not hasattr(meeting, "snapshot"):
        raise ValidationError(_("The figures of the meeting were not taken yet. Take them first."))
    view = view_of(meeting.criteria_set, meeting.held_on)  # as the snapshot: they change together
    wanted = [row for row in view.criteria if not about.criteria or row.id in about.criteria]
    return [
        _for_cell(conclusion, row, criterion, owners)
        for row in communes
        for criterion in unmet(row, wanted, view)
    ]


def unmet(
    commune: ScopedCommune, criteria: Iterable[CriterionView], view: SetView
) -> list[CriterionView]:
    """The criteria that were not met at the meeting, those without data included. No query."""
    met = Question(view, view.valid_from).met_statuses
    return [row for row in criteria if commune.statuses.get(row.number) not in met]


def _for_cell(
    conclusion: Conclusion, commune: ScopedCommune, criterion: CriterionView, owners: Owners
) -> Proposal:
    status = commune.statuses.get(criterion.number)
    name = f"{criterion.number}. {criterion.name_vi}"
    return Proposal(
        key=f"{commune.unit_id}-{criterion.id}",
        unit_id=commune.unit_id,
        commune=commune.name,
        criterion=criterion,
        status=Status(status) if status else None,
        owner=owners.of_cell(commune.unit_id, criterion.id),
        text=f"{commune.name}, {name}: {conclusion.text}",
    )


def _for_commune(conclusion: Conclusion, commune: ScopedCommune, owners: Owners) -> Proposal:
    return Proposal(
        key=f"{commune.unit_id}-",
        unit_id=commune.unit_id,
        commune=commune.name,
        criterion=None,
        status=None,
        owner=owners.of_commune(commune.unit_id),
        text=f"{commune.name}: {conclusion.text}",
    )


def _for_offices(conclusion: Conclusion, about: About, owners: Owners) -> list[Proposal]:
    """One for each agency that the conclusion names, else for the units over its communes."""
    named = [owner for owner in owners.offices if owner.agency_id in about.agencies]
    chosen = named or owners.of_places(about.units)
    return [
        Proposal(f"-{owner.key}", None, "", None, None, owner, conclusion.text) for owner in chosen
    ]


def _with_tasks(conclusion: Conclusion, found: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, with the task that already stands for the same. One query."""
    rows = Task.objects.standing().filter(conclusion=conclusion).select_related("agency")
    by_slot = {(row.commune_id, row.criterion_id): row for row in rows if row.commune_id}
    by_owner = {(row.agency_id, row.owner_unit_id): row for row in rows if not row.commune_id}
    return [
        replace(one, task=by_slot.get(one.slot) if one.unit_id else by_owner.get(one.owner.ids))
        for one in found
    ]
