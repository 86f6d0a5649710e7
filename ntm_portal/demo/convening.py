"""The form of a meeting's data file: what was said, concluded, handed out, done."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from meetings.models import Attendee, Conclusion, Finding, HalfDay, Kind, Output, Paper
from ntm_portal.demo.story import Form
from ntm_portal.lib.periods import VIETNAM

DATA = Path(__file__).resolve().parent / "meetings"


def _counted(value: Any, info: ValidationInfo) -> Any:
    """A number of days counts from the day of loading."""
    if isinstance(value, int) and info.context:
        return info.context["today"] + timedelta(days=value)
    return value


def _place(value: str) -> str:
    if len(value.split(" ", 1)) != 2:
        raise ValueError(f"{value}: level and code, or code and name")
    return value


Day = Annotated[date, BeforeValidator(_counted)]
Place = Annotated[str, AfterValidator(_place)]  # "district 447"
Commune = Annotated[str, AfterValidator(_place)]  # "18850 Kỳ Lạc"


class Scope(Form):
    """A part of what the meeting is about."""

    unit: Place
    year: int | None = None


class Item(Form):
    """A point of the agenda."""

    text: str
    presenter: str = ""


class Person(Form):
    """Who was asked to come."""

    group: Attendee.Group
    name: str
    presence: Attendee.Presence = Attendee.Presence.INVITED


class Found(Form):
    """A finding and what it is about."""

    kind: Finding.Kind
    text: str
    units: tuple[Commune, ...] = ()
    criteria: tuple[str, ...] = ()


class Visit(Form):
    """A field visit; `photo` is the word on the picture that is drawn for it."""

    group: str
    place: str
    commune: Commune
    text: str
    photo: str = ""


class Counted(Form):
    """A counted output."""

    kind: Output.Kind
    count: int
    first_day: date
    last_day: date
    commune: Commune | None = None


class Drive(Form):
    """A campaign that a conclusion launches."""

    name: str
    starts_on: date
    days: int


class Concluded(Form):
    """A conclusion; `hand_out` says into which tasks it fans out, one way after the other.

    cells: one per unmet cell · communes: one per commune · units: one for each unit named ·
    owner: one for the agency `owner`. `due` gives criteria a day of their own.
    """

    kind: Conclusion.Kind
    text: str
    due_on: date | None = None
    units: tuple[Place, ...] = ()
    criteria: tuple[str, ...] = ()
    hand_out: tuple[Literal["cells", "communes", "units", "owner"], ...] = ()
    owner: str = ""
    due: dict[str, date] = {}
    campaign: Drive | None = None


class Done(Form):
    """What was reported of one task, and when it was closed."""

    by: str
    text: str
    commune: Commune
    criterion: str = ""
    of: int | None = None  # the place of its conclusion, where a commune has several tasks
    progress: Day | None = None
    reported: Day | None = None
    closed: Day | None = None


class Closing(Form):
    """A day on which the office closed every task whose cell was verified met by then."""

    by: str
    day: Day


class Next(Form):
    """The meeting that is planned to follow."""

    key: str
    held_on: Day


class Gathering(Form):
    """A meeting's file. `key` names it for the meetings that follow."""

    key: str
    by: str
    title: str
    kind: Kind
    held_on: date
    half_day: HalfDay = HalfDay.MORNING
    place: str = ""
    host: Commune | None = None
    points: str = ""
    organiser: Place
    criteria_set: str
    chair: str = ""
    chair_title: str
    follows: str = ""
    scope: tuple[Scope, ...]
    agenda: tuple[Item, ...] = ()
    attendees: tuple[Person, ...] = ()
    findings: tuple[Found, ...] = ()
    visits: tuple[Visit, ...] = ()
    outputs: tuple[Counted, ...] = ()
    conclusions: tuple[Concluded, ...]
    tasks: tuple[Done, ...] = ()
    closes: tuple[Closing, ...] = ()
    next: Next | None = None
    publish: str = ""
    papers: tuple[Paper.Kind, ...] = ()

    def moment(self, hour: int, day: date | None = None) -> datetime:
        """An hour of the meeting's day, or of another one."""
        return datetime.combine(day or self.held_on, time(hour), tzinfo=VIETNAM)


def gatherings(today: date) -> list[Gathering]:
    """The demo's meetings in the order of their days.

    Raises pydantic's ValidationError for a malformed file.
    """
    context = {"today": today}
    read = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in DATA.glob("*.yaml"))
    told = [Gathering.model_validate(one, context=context) for one in read]
    return sorted(told, key=lambda one: (one.held_on, one.key))
