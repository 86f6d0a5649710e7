"""The guided page: the first steps of each role's work, with links into the person's own places."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role
from dashboards.home import Territory
from ntm_portal.lib.periods import local_day

OF_NATION = {
    "dashboards:unit": "dashboards:nation",
    "dashboards:trend": "dashboards:nation_trend",
    "dashboards:ranking": "dashboards:nation_ranking",
}
NEW_FOR = timedelta(days=30)  # how long the first page leads a new account here


@dataclass(frozen=True)
class Step:
    """One step: what to do, what one finds there, and the address."""

    title: Any
    text: Any
    url: str


@dataclass(frozen=True)
class Guide:
    """The steps of one role, in its first place."""

    territory: Territory
    steps: list[Step]

    @property
    def has_keys(self) -> bool:
        """Whether the role types into grids: the keys are worth knowing then."""
        grant = self.territory.grant
        return bool(grant.spec.records) and grant.role != Role.COMMUNE_OFFICER


@dataclass(frozen=True)
class Kind:
    """A step before it knows its place."""

    title: Any
    text: Any
    address: Callable[[Territory], str]


def _page(name: str) -> Callable[[Territory], str]:
    """A page that is the same for every place."""
    return lambda _row: reverse(name)


def _of_place(name: str, **asked: str) -> Callable[[Territory], str]:
    """A page about the place, on the last day of one that is no more."""

    def address(row: Territory) -> str:
        query = _query(row, **asked)
        if row.version is None:
            return reverse(OF_NATION[name]) + query
        return reverse(name, args=[row.level, row.version.unit.code]) + query

    return address


def _query(row: Territory, **asked: str) -> str:
    day = {"as_of": row.last_day.isoformat()} if row.last_day else {}
    return f"?{urlencode(day | asked)}" if day or asked else ""


def _of_commune(name: str) -> Callable[[Territory], str]:
    """A page about a commune, whose address does not name the level."""

    def address(row: Territory) -> str:
        query = _query(row)
        code = row.version.unit.code if row.version else ""
        return reverse(name, args=[code]) + query

    return address


def _own_rights(row: Territory) -> str:
    return reverse("criteria:rights", args=[row.grant.user_id])


LOOK_AT_ONE = Kind(
    _("See where your commune stands"),
    _("What is met, what is missing and by how much, and who said so."),
    _of_place("dashboards:unit"),
)
LOOK_AT_MANY = Kind(
    _("See where your communes stand"),
    _("One line per commune, one column per criterion. Each cell leads to who said so, and when."),
    _of_place("dashboards:unit"),
)
LOOK_FROM_ABOVE = Kind(
    _("See where everybody stands"),
    _(
        "Who meets everything, who is far from it, which criteria are the hardest. "
        "Each figure leads to the communes behind it."
    ),
    _of_place("dashboards:unit"),
)
DUE = Kind(
    _("See what waits to be recorded"),
    _("What you record yourself and is blank or old, with the way to where it is typed."),
    _of_place("criteria:due"),
)
GRID = Kind(
    _("Record in the grid"),
    _("One key per verdict, and everything saves by itself. The keys stand below."),
    _of_place("criteria:grid"),
)
CARD = Kind(
    _("Record your self-assessment"),
    _("Type the figures and the portal compares them with what is asked, or choose the verdict."),
    _of_commune("criteria:scorecard"),
)
UPLOADS = Kind(
    _("Fill in with Excel"),
    _("Send back a workbook of the portal, or a table of your own: look first, then record."),
    _page("criteria:uploads"),
)
PAPERS_OF_ONE = Kind(
    _("Add the evidence"),
    _("The page of the commune names what is met without a file; each number leads to the form."),
    _of_place("dashboards:unit"),
)
PAPERS_OF_MANY = Kind(
    _("Add the evidence"),
    _("The dashboard counts per commune what is met without a file; each number leads there."),
    _of_place("dashboards:unit", sort="-lacking"),
)
RANKING = Kind(
    _("Compare the communes"),
    _("By criteria met, by progress score, or by what was gained and lost since a day."),
    _of_place("dashboards:ranking"),
)
TREND = Kind(
    _("Look back over the years"),
    _("Criteria met from month to month; each criteria set has a chart of its own."),
    _of_place("dashboards:trend"),
)
MEETINGS = Kind(
    _("Open the meetings"),
    _("What was found and concluded, with the figures of that day and what became of the tasks."),
    _page("meetings:list"),
)
TASKS = Kind(
    _("Report on your tasks"),
    _("What meetings asked of you, what is overdue first; say how far it is, and with what proof."),
    _page("meetings:tasks"),
)
SETS = Kind(
    _("Read the criteria sets"),
    _("Wordings, thresholds and their decisions; two sets side by side."),
    _page("criteria:sets"),
)
OWNED = Kind(
    _("See which criteria are yours"),
    _("What you read and what you record, place by place and criterion by criterion."),
    _own_rights,
)
PEOPLE = Kind(
    _("Let people in"),
    _("Create an account, give it a role over a unit, hand over the link to choose a password."),
    _page("communes:people"),
)
AGENCIES = Kind(
    _("Say which department owns which criteria"),
    _("A department records the criteria that it owns, in the communes of its territory."),
    _page("communes:agencies"),
)
AUDIT = Kind(
    _("See who changed what"),
    _("Every entry with its person, moment and reason; by unit, person, kind and day."),
    _page("communes:audit"),
)
API = Kind(
    _("Try the API"),
    _("Every address with its parameters and answers, to be tried with your own account."),
    _page("api:docs"),
)

STEPS: dict[Role, tuple[Kind, ...]] = {
    Role.ADMINISTRATOR: (PEOPLE, AGENCIES, SETS, AUDIT, LOOK_FROM_ABOVE),
    Role.PROVINCE_OFFICIAL: (LOOK_FROM_ABOVE, RANKING, TREND, MEETINGS, SETS),
    Role.PROVINCE_OFFICER: (LOOK_FROM_ABOVE, DUE, RANKING, MEETINGS, PEOPLE, AUDIT),
    Role.DISTRICT_OFFICER: (LOOK_AT_MANY, DUE, GRID, UPLOADS, PAPERS_OF_MANY, MEETINGS),
    Role.COMMUNE_OFFICER: (LOOK_AT_ONE, DUE, CARD, UPLOADS, PAPERS_OF_ONE, TASKS),
    Role.OWNER_DEPARTMENT: (OWNED, LOOK_FROM_ABOVE, DUE, TASKS, RANKING),
    Role.API_READER: (API, LOOK_FROM_ABOVE, TREND, SETS),
    Role.API_WRITER: (API, LOOK_FROM_ABOVE, TREND, SETS),
}


def guides(found: Iterable[Territory]) -> list[Guide]:
    """One guide per role, in the first place where the person holds it. No query."""
    first: dict[Role, Territory] = {}
    for row in found:
        first.setdefault(Role(row.grant.role), row)
    return [
        Guide(row, [Step(kind.title, kind.text, kind.address(row)) for kind in STEPS[role]])
        for role, row in first.items()
    ]


def is_new(user: User, today: date) -> bool:
    """Whether the account was made a short while ago."""
    return today - local_day(user.date_joined) < NEW_FOR
