"""What the page of a campaign draws: the matrix of its targets, and a picture per commune."""

from dataclasses import dataclass
from datetime import date, timedelta

from criteria.catalogue import CriterionView
from criteria.models import Status
from meetings.burnchart import Picture, picture
from meetings.burndown import BurnDown, Course
from meetings.campaign_reading import CampaignFigures, CommuneFigures


@dataclass(frozen=True)
class Box:
    """One cell of the matrix; without a course it is no target."""

    criterion: CriterionView
    course: Course | None
    day: date

    @property
    def status(self) -> Status | None:
        """The headline status on the day."""
        return self.course.status(self.day) if self.course else None

    @property
    def met_on(self) -> date | None:
        """Since when it is met; None where it is not."""
        return self.since if self.course and self.course.is_met(self.day) else None

    @property
    def lost_on(self) -> date | None:
        """Since when it is lost again; None where it is not."""
        return None if self.met_on else self.since

    @property
    def since(self) -> date | None:
        """Since when it is met or lost again."""
        return self.course.since(self.day) if self.course else None


@dataclass(frozen=True)
class Row:
    """One commune of the matrix."""

    figures: CommuneFigures
    boxes: tuple[Box, ...]


def matrix_of(figures: CampaignFigures) -> list[Row]:
    """The targets by commune and criterion."""
    day = figures.span.day
    return [
        Row(row, tuple(Box(one, row.by_criterion.get(one.id), day) for one in figures.criteria))
        for row in figures.communes
    ]


@dataclass(frozen=True)
class Panel:
    """A burn-down with its name and its picture."""

    name: str
    burndown: BurnDown
    picture: Picture

    @property
    def before(self) -> date:
        """The evening on which the line begins."""
        return self.burndown.span.first - timedelta(days=1)


def panel(name: str, burndown: BurnDown) -> Panel:
    """A burn-down ready to be drawn."""
    return Panel(name, burndown, picture(burndown))
