"""Launching and closing campaigns ("60 ngày đêm"): what a conclusion sets in motion.

The record of a meeting may be closed by then: a campaign, like a task, is not part of it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from criteria.catalogue import CriterionView, view_of
from criteria.progress import Question
from meetings.campaign_reading import campaign_figures, target_rows
from meetings.editing import audit, check_seen, require_keeper, store
from meetings.models import (
    Campaign,
    CampaignTarget,
    Conclusion,
    Meeting,
    ScopedCommune,
    Snapshot,
    State,
)
from ntm_portal.lib.periods import local_day

MOST_DAYS = 366
Cell = tuple[int, int]  # unit id, criterion id


@dataclass(frozen=True)
class Open:
    """A commune of a meeting with the criteria that it had not met in the frozen figures."""

    commune: ScopedCommune
    criteria: tuple[CriterionView, ...]

    @property
    def cells(self) -> list[Cell]:
        """The unmet cells, in the order of the criteria."""
        return [(self.commune.unit_id, criterion.id) for criterion in self.criteria]


def open_cells(meeting: Meeting) -> list[Open]:
    """What the communes of a meeting had not met when its figures were taken. Two queries.

    Raises ValidationError while they have not been.
    """
    related = ("criteria_set__extends", "criteria_set__requires")
    snapshot = Snapshot.objects.select_related(*related).filter(meeting=meeting).first()
    if snapshot is None:
        raise ValidationError(
            _("The meeting has no figures yet: begin it, then launch the campaign.")
        )
    view = view_of(snapshot.criteria_set, snapshot.as_of)
    met = Question(view, snapshot.as_of).met_statuses
    rows = ScopedCommune.objects.filter(meeting=meeting).select_related("unit")
    return [
        Open(row, tuple(one for one in view.criteria if row.statuses.get(one.number) not in met))
        for row in rows.order_by("sort_key", "pk")
    ]


@transaction.atomic
def launch(
    *,
    conclusion: Conclusion,
    name: str,
    starts_on: date,
    days: int,
    communes: Collection[int] | None = None,
    cells: Collection[Cell] | None = None,
    by: User,
    now: datetime,
) -> Campaign:
    """Launch the campaign of a conclusion, once; the same again gives the one that is there.

    `communes` are unit ids of the meeting's scope (None: all of it); `cells` narrows the targets,
    which are otherwise every cell of theirs that the frozen figures show unmet. Raises Refused,
    ValidationError (keys are fields, `communes`, `cells`).
    """
    meeting = _hold(conclusion.meeting, by)
    if there := _launched(conclusion, name.strip(), starts_on, days):
        return there
    _check_days(meeting, starts_on, days)
    targets = _targets(open_cells(meeting), communes, cells)
    campaign = Campaign(
        meeting=meeting, conclusion=conclusion, criteria_set=meeting.criteria_set,
        name=name.strip(), starts_on=starts_on, days=days,
    )  # fmt: skip
    _store_new(campaign, targets, by=by, at=now)
    return campaign


def _launched(conclusion: Conclusion, name: str, starts_on: date, days: int) -> Campaign | None:
    """The campaign that is there already. Raises ValidationError where it is another."""
    there: Campaign | None = Campaign.objects.filter(conclusion=conclusion).first()
    if there is None or (there.name, there.starts_on, there.days) == (name, starts_on, days):
        return there
    message = _("This conclusion has launched a campaign already: %(name)s.")
    raise ValidationError(message % {"name": there.name})


def _store_new(campaign: Campaign, targets: list[Cell], *, by: User, at: datetime) -> None:
    campaign.full_clean(exclude=["changed_by", "changed_at"])
    store(campaign, by=by, at=at)
    CampaignTarget.objects.bulk_create(
        CampaignTarget(campaign=campaign, unit_id=unit, criterion_id=criterion)
        for unit, criterion in targets
    )
    after = campaign.told() | {
        "conclusion_id": campaign.conclusion_id,
        "targets": len(targets),
    }
    audit(campaign.meeting, "launch", campaign, None, after, by=by, at=at)


def _hold(meeting: Meeting, by: User) -> Meeting:
    """The meeting, locked, for whoever keeps it, once it has begun."""
    require_keeper(meeting, by)
    held: Meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if held.state == State.PLANNED:
        raise ValidationError(
            _("The meeting has no figures yet: begin it, then launch the campaign.")
        )
    return held


def _check_days(meeting: Meeting, starts_on: date, days: int) -> None:
    if starts_on < meeting.held_on:
        message = _("The campaign begins on the day of the meeting (%(day)s) or later.")
        raise ValidationError({"starts_on": message % {"day": f"{meeting.held_on:%d/%m/%Y}"}})
    if not 1 <= days <= MOST_DAYS:
        message = _("A campaign lasts from 1 to %(most)d days.")
        raise ValidationError({"days": message % {"most": MOST_DAYS}})


def _targets(
    found: Iterable[Open], communes: Collection[int] | None, cells: Collection[Cell] | None
) -> list[Cell]:
    """The cells to finish, in order. Raises ValidationError (keys `communes`, `cells`)."""
    rows = list(found)
    chosen = {row.commune.unit_id for row in rows} if communes is None else set(communes)
    if chosen - {row.commune.unit_id for row in rows}:
        raise ValidationError({"communes": _("Choose only communes that the meeting is about.")})
    unmet = [cell for row in rows if row.commune.unit_id in chosen for cell in row.cells]
    if cells is not None and set(cells) - set(unmet):
        raise ValidationError(
            {"cells": _("Choose only criteria that were not met at the meeting.")}
        )
    targets = [cell for cell in unmet if cells is None or cell in set(cells)]
    if not targets:
        message = _("Nothing is left to do there: choose communes with criteria not met.")
        raise ValidationError({"communes": message})
    return targets


@transaction.atomic
def close_campaign(
    *, campaign: Campaign, text: str, seen: int | None, by: User, now: datetime
) -> Campaign:
    """Close a campaign with its report, or reword the report; the day of closing stays.

    The audit trail keeps the final figures. Raises Refused, ValidationError (key `closing_text`),
    Overtaken.
    """
    require_keeper(campaign.meeting, by)
    held: Campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    told, day = text.strip(), local_day(now)
    if held.closed_on and held.closing_text == told:
        return held
    check_seen(held, seen)
    if not told:
        raise ValidationError({"closing_text": _("Say in a few sentences what was achieved.")})
    if day < held.starts_on:
        message = _("The campaign begins on %(day)s: it cannot be closed before.")
        raise ValidationError({"closing_text": message % {"day": f"{held.starts_on:%d/%m/%Y}"}})
    before = held.told()
    held.closed_on, held.closing_text = held.closed_on or day, told
    store(held, by=by, at=now)
    figures = campaign_figures(held, held.closed_on, target_rows(held)).whole
    after = held.told() | {"targets": figures.total, "left": figures.left_at_end}
    audit(held.meeting, "close", held, before, after, by=by, at=now)
    return held
