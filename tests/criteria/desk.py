"""What the tests of recording share: the demo's grid of Kỳ Anh district, and a small desk."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.roles import Role
from communes.models import Level, Unit, UnitVersion
from criteria.catalogue import CriterionView, SetView, load_set
from criteria.evaluation import Answer
from criteria.models import Authority, Measurement, Status, Verdict
from criteria.services import ValueEntry, VerdictEntry, record_values, record_verdicts
from tests.factories import GrantFactory, UnitFactory, UnitVersionFactory, UserFactory, small_set

CONTEXT = "?set=HT-QD05-2017&as_of=2021-09-25"
GRID = f"/grid/district/447/{CONTEXT}"
KY_LAC = f"/scorecard/18850/{CONTEXT}"
POST = "/record/verdict/"
FIELDS = {
    "level": "district",
    "place": "447",
    "commune": "18793",
    "criterion": "2",
    "set": "HT-QD05-2017",
    "as_of": "2021-09-25",
    "status": "MET",
    "note": "",
    "reason": "Biên bản 25/9",
}


def live(commune: str, number: str, authority: int = Authority.DISTRICT) -> Verdict | None:
    """The verdict that holds in a cell on 25/09/2021."""
    rows = Verdict.objects.known().at(date(2021, 9, 25)).filter(authority=authority)
    key = {"unit__code": commune, "criterion__rows__number": number}
    return rows.filter(criterion__rows__criteria_set__code="HT-QD05-2017", **key).first()


def post(client: Client, **changes: Any) -> HttpResponse:
    """Type one verdict into the grid: Kỳ Tây, transport, met; what one sees is what is there."""
    fields = FIELDS | changes
    if "seen" not in fields:
        row = live(fields["commune"], fields["criterion"])
        fields["seen"] = row.assertion if row else 0
    return client.post(POST, fields)


def at(day: date) -> datetime:
    """The middle of a day."""
    return datetime.combine(day, time(5), tzinfo=UTC)


@dataclass
class Desk:
    """A commune of its own in a district of its own, an officer of each, and a set of three."""

    district: Unit = field(default_factory=lambda: UnitFactory(level=Level.DISTRICT))
    set_view: SetView = field(init=False)
    version: UnitVersion = field(init=False)
    officer: User = field(default_factory=UserFactory)

    def __post_init__(self) -> None:
        self.set_view = load_set(small_set().code, date(2021, 1, 1))
        self.version = self.another()
        GrantFactory(user=self.officer, role=Role.DISTRICT_OFFICER, unit=self.district)

    def another(self, **fields: Any) -> UnitVersion:
        """One more commune of the district."""
        return UnitVersionFactory(district=self.district, **fields)

    @property
    def criterion(self) -> CriterionView:
        """The first criterion."""
        return self.set_view.criteria[0]

    def verdict(self, status: Status, day: date, **changes: Any) -> Verdict:
        """Record a verdict that holds from `day`."""
        entry = {"note": "", "seen": None, "version": self.version, "criterion": self.criterion}
        entry |= {name: changes.pop(name) for name in list(changes) if name in entry}
        write = {"by": self.officer, "reason": "thử", "criteria_set": self.set_view} | changes
        rows = record_verdicts(
            entries=[VerdictEntry(status=status, **entry)], effective_on=day, **write
        )
        return rows[0]

    def value(self, text: Any, day: date, **changes: Any) -> Measurement:
        """Record the value of the first criterion's only indicator."""
        answer = text if isinstance(text, Answer) else Answer(text)
        entry = ValueEntry(self.version, self.criterion, self.criterion.indicators[0], answer)
        write = {"by": self.officer, "reason": "thử", "criteria_set": self.set_view} | changes
        return record_values(entries=[entry], effective_on=day, **write)[0]

    def status_on(self, day: date, known_on: date | None = None) -> Status | None:
        """The verdict of the first criterion on a day."""
        row = Verdict.objects.known(known_on).at(day).filter(unit=self.version.unit_id).first()
        return Status(row.status) if row else None
