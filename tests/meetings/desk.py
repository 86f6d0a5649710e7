"""Shortcuts for tests of meetings: a meeting of Kỳ Anh district about Kỳ Lạc and Kỳ Tây."""

from datetime import UTC, date, datetime

from accounts.models import User
from communes.models import Unit
from criteria.models import CriteriaSet
from meetings.editing import save_part
from meetings.models import Conclusion, Meeting
from meetings.scoping import Wanted
from meetings.services import begin, conclude, save_meeting

NOW = datetime(2021, 9, 25, 9, 0, tzinfo=UTC)
DAY = date(2021, 9, 25)
KY_ANH, KY_LAC, KY_TAY = "447", "18850", "18793"


def commune(code: str) -> Unit:
    """The commune of the district era with that code."""
    return Unit.objects.get(level="commune", code=code, ended_on=date(2025, 7, 1))


def keeper() -> User:
    """The officer who keeps the meetings of Kỳ Anh."""
    return User.objects.get(username="huyen.kyanh")


def plan(**given: object) -> Meeting:
    """A planned meeting; `given` changes its fields, `scope` its communes, `by` who writes."""
    by = given.pop("by", None) or keeper()
    scope = given.pop("scope", None) or [Wanted(commune(KY_LAC)), Wanted(commune(KY_TAY))]
    fields = {
        "title": "Giao ban tháng 9",
        "held_on": DAY,
        "organiser": Unit.objects.get(level="district", code=KY_ANH),
        "criteria_set": CriteriaSet.objects.get(code="HT-QD05-2017"),
    }
    meeting = Meeting(**(fields | given))
    return save_meeting(meeting=meeting, scope=scope, seen=None, by=by, now=NOW)


def begun(**given: object) -> Meeting:
    """A meeting in progress, with its figures."""
    by = given.get("by") or keeper()
    return begin(meeting=plan(**given), by=by, now=NOW)


def conclusion(meeting: Meeting, text: str = "Hoàn thành", **given: object) -> Conclusion:
    """A work conclusion of an open meeting."""
    row = Conclusion(meeting=meeting, kind=Conclusion.Kind.WORK, text=text, **given)
    return save_part(row=row, seen=None, by=keeper(), now=NOW)


def concluded(**given: object) -> Meeting:
    """A meeting with one conclusion, closed."""
    meeting = begun(**given)
    conclusion(meeting)
    return conclude(meeting=meeting, seen_record=None, by=keeper(), now=NOW)
