"""The one list of what is measured."""

from communes.models import Level
from ntm_portal.bench.case import Case, Desk
from ntm_portal.bench.grid import GridPage
from ntm_portal.bench.lists import lists
from ntm_portal.bench.meeting_pages import CarriedTasks, MeetingTasks
from ntm_portal.bench.overview import Overview
from ntm_portal.bench.recording import Recording
from ntm_portal.bench.scorecard import ScorecardPage

CURRENT, PAST = "nation roll-up", "as-of roll-up"


def cases(desk: Desk) -> list[Case]:
    """Every case, ready to be asked from the desk."""
    past = desk.size.past_day(desk.today)
    return [
        Overview(desk, "province dashboard", Level.PROVINCE, desk.today),
        GridPage(desk),
        ScorecardPage(desk),
        MeetingTasks(desk),
        CarriedTasks(desk),
        Overview(desk, CURRENT, None, desk.today),
        Overview(desk, PAST, None, past),
        *lists(desk),
        Recording(desk),
    ]
