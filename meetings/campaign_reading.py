"""Reading campaigns: their figures on a day, always from the verdicts on record."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from communes.lookup import names_at
from communes.models import UnitVersion
from criteria.catalogue import CriterionView, SetView, view_of
from criteria.progress import Question
from criteria.trend import Stretch, read_stretches
from meetings.burndown import ONE_DAY, BurnDown, Course, Key, Span, courses
from meetings.models import Campaign, CampaignTarget
from ntm_portal.lib.text import search_key


@dataclass(frozen=True)
class CommuneFigures:
    """The targets of one commune, under the name it had when the campaign began."""

    version: UnitVersion
    burndown: BurnDown

    @property
    def ended_on(self) -> date | None:
        """The first day on which the commune was no more, if that is not after the day asked for.

        Its figures stay what they were; its code may be that of another commune since.
        """
        ended: date | None = self.version.unit.ended_on
        return ended if ended and ended <= self.burndown.span.day else None

    @property
    def day(self) -> date:
        """The day on which its pages are found: the one asked for, or its own last one."""
        return self.ended_on - ONE_DAY if self.ended_on else self.burndown.span.day

    @cached_property
    def by_criterion(self) -> dict[int, Course]:
        """Map criterion id → course."""
        return {course.key[1]: course for course in self.burndown.courses}


@dataclass(frozen=True)
class CampaignFigures:
    """A campaign on a day: all its targets together, and commune by commune.

    `criteria` are those of any target, in the order of the set.
    """

    campaign: Campaign
    whole: BurnDown
    communes: tuple[CommuneFigures, ...]
    criteria: tuple[CriterionView, ...]

    @property
    def span(self) -> Span:
        """Its days, and the day that the figures are of."""
        return self.whole.span


def span_of(campaign: Campaign, day: date) -> Span:
    """The days of a campaign, looked at on `day`."""
    return Span(campaign.starts_on, campaign.days, day, campaign.closed_on)


def target_rows(campaign: Campaign) -> QuerySet[CampaignTarget]:
    """Every target of a campaign, for papers and services; pages narrow it to the territory."""
    rows: QuerySet[CampaignTarget] = CampaignTarget.objects.filter(campaign=campaign)
    return rows


def campaign_figures(
    campaign: Campaign, day: date, targets: QuerySet[Any] | None = None
) -> CampaignFigures:
    """The figures of a campaign as at the end of `day`, as known now. Three queries.

    `targets` are those that the reader may see; None for all of them.
    """
    rows = target_rows(campaign) if targets is None else targets
    whole = burn_downs([campaign], day, rows)[campaign.pk]
    names = names_at({course.key[0] for course in whole.courses}, campaign.starts_on)
    groups: dict[int, list[Course]] = defaultdict(list)
    for course in whole.courses:
        groups[course.key[0]].append(course)
    communes = [
        CommuneFigures(names[unit_id], BurnDown(whole.span, tuple(group)))
        for unit_id, group in groups.items()
    ]
    view = _views([campaign])[campaign.pk]
    wanted = {course.key[1] for course in whole.courses}
    return CampaignFigures(
        campaign=campaign,
        whole=whole,
        communes=tuple(sorted(communes, key=lambda row: (row.version.sort_key, row.version.pk))),
        criteria=tuple(one for one in view.criteria if one.id in wanted),
    )


def burn_downs(
    campaigns: Sequence[Campaign], day: date, targets: QuerySet[Any]
) -> dict[int, BurnDown]:
    """Map campaign id → its burn-down on `day`, of those of `targets` that are its own.

    Two queries for any number of campaigns; they need their `meeting` and `criteria_set`.
    """
    rows = targets.filter(campaign__in=[campaign.pk for campaign in campaigns])
    keys: dict[int, list[Key]] = defaultdict(list)
    for pk, unit, criterion in rows.order_by("pk").values_list("campaign", "unit", "criterion"):
        keys[pk].append((unit, criterion))
    told = read_stretches(rows, {criterion for group in keys.values() for _, criterion in group})
    views = _views(campaigns)
    return {
        campaign.pk: _burn_down(campaign, day, keys[campaign.pk], told, views[campaign.pk])
        for campaign in campaigns
    }


def _burn_down(
    campaign: Campaign, day: date, keys: list[Key], told: Iterable[Stretch], view: SetView
) -> BurnDown:
    met = Question(view, day).met_statuses
    return BurnDown(span_of(campaign, day), courses(keys, told, met, campaign.meeting.held_on))


def _views(campaigns: Sequence[Campaign]) -> dict[int, SetView]:
    """Map campaign id → its set as it stood on the day of the meeting."""
    return {row.pk: view_of(row.criteria_set, row.meeting.held_on) for row in campaigns}


def matching(rows: QuerySet[Campaign], text: str, phase: str, day: date) -> list[int]:
    """Ids of those of `rows` that are called so and are that far on `day`. One query.

    Newest first. Names are compared here: few, short, and without a key to search by.
    """
    fields = ("pk", "name", "meeting__title", "starts_on", "days", "closed_on")
    light = rows.order_by("-starts_on", "-pk").values_list(*fields)
    key = search_key(text)
    return [
        pk
        for pk, name, title, first, days, closed in light
        if key in search_key(f"{name} {title}")
        and phase in ("", Span(first, days, day, closed).phase)
    ]
