"""The closing report of a campaign: what it set out to finish and what it finished."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.burndown import ONE_DAY, Phase
from meetings.campaign_reading import (
    CampaignFigures,
    CommuneFigures,
    campaign_figures,
    span_of,
)
from meetings.models import Campaign
from meetings.papers import opening
from meetings.papers.body import ABOUT
from meetings.papers.document import Span
from meetings.papers.material import Material
from meetings.papers.pen import Pen
from meetings.papers.places import commune_at
from meetings.papers.tables import Shape, kept
from meetings.papers.texts import Line, as_line, say, words
from ntm_portal.lib.letterhead import long_day, short_day
from ntm_portal.lib.numbers import format_number


def write_campaign(pen: Pen, facts: Material, campaign: Campaign) -> None:
    """Write the report, with the figures of the campaign's last day.

    Raises ValidationError while the campaign runs.
    """
    if span_of(campaign, facts.today).phase not in (Phase.ENDED, Phase.CLOSED):
        raise ValidationError(
            _("The campaign is still running: its closing report can be written once it has ended.")
        )
    figures = campaign_figures(campaign, span_of(campaign, facts.today).end)
    issuer = opening.issuer_of(facts)
    pen.put(ABOUT, 0, [say("about.campaign", name=campaign.name)])
    pen.put("opening", 0, _opening(facts, campaign))
    pen.put("campaign_results", 1, _results(campaign, figures), _tables(campaign, figures))
    pen.put("campaign_assessment", 1, [as_line(campaign.closing_text)])
    pen.put("closing", 0, [say("closing.campaign", issuer=issuer)])


def _opening(facts: Material, campaign: Campaign) -> list[Line]:
    meeting = facts.meeting
    first = say(
        "opening.campaign",
        meeting=opening.meeting_words(meeting),
        day=long_day(meeting.held_on),
        name=campaign.name,
        days=campaign.days,
        first_day=short_day(campaign.starts_on),
        last_day=short_day(campaign.last_day),
    )
    if campaign.closed_on is None or campaign.closed_on >= campaign.last_day:
        return [first]
    return [first, say("opening.campaign_closed", day=long_day(campaign.closed_on))]


def _place(campaign: Campaign, figures: CampaignFigures) -> str:
    """The page of the campaign on the day of the report, or on the last day of its set."""
    ended = campaign.criteria_set.valid_to
    day = min(figures.span.day, ended - ONE_DAY) if ended else figures.span.day
    return f"{reverse('meetings:campaign', args=[campaign.pk])}?as_of={day.isoformat()}"


def _results(campaign: Campaign, figures: CampaignFigures) -> list[Line]:
    whole, place = figures.whole, _place(campaign, figures)

    def number(what: str, count: int) -> Span:
        return Span(words(f"count.{what}", n=count), place)

    told = [
        say(
            "campaign.count",
            targets=number("cells", whole.total),
            communes=number("communes", len(figures.communes)),
        )
    ]
    if not whole.left:
        return [*told, say("campaign.complete", done=number("cells", whole.met))]
    share = Span(f"{format_number(100 * whole.met / max(whole.total, 1), 1)}%", place)
    left = number("cells", whole.left)
    return [*told, say("campaign.done", done=number("cells", whole.met), share=share, left=left)]


def _tables(campaign: Campaign, figures: CampaignFigures) -> dict[str, dict[str, Any]]:
    """Commune by commune, with the criteria that were not finished."""
    shapes: list[Shape] = [
        ("order", 9, "center"), ("commune", 25, "left"), ("targets", 13, "center"),
        ("done", 13, "center"), ("left", 11, "center"), ("unfinished", 29, "left"),
    ]  # fmt: skip
    code, place = campaign.criteria_set.code, _place(campaign, figures)
    rows: list[list[Span | str]] = []
    for index, row in enumerate(figures.communes, start=1):
        burn, own = row.burndown, commune_at(row.version.unit.code, code, row.day)
        open_ones = ", ".join(_unfinished(figures, row))
        rows.append([
            str(index), row.version.full_name, Span(str(burn.total), place),
            Span(str(burn.met), own), Span(str(burn.left), place),
            Span(open_ones, own) if open_ones else words("none"),
        ])  # fmt: skip
    return {"campaign": kept(shapes, rows)}


def _unfinished(figures: CampaignFigures, row: CommuneFigures) -> list[str]:
    """Numbers of the targets that the commune had not met on the day of the report."""
    given = ((one.number, row.by_criterion.get(one.id)) for one in figures.criteria)
    return [number for number, course in given if course and not course.is_met(figures.span.day)]
