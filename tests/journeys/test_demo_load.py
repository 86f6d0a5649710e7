"""Loading the demo: only where it is wanted, once, and consistent with the rules it shows."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pydantic import ValidationError

from accounts.models import AuditEntry, User
from communes.models import Grant, UnitVersion
from criteria.catalogue import load_set
from criteria.cells import matrix
from criteria.evaluation import contradicts, counts_as_met
from criteria.judging import Sheet
from criteria.models import Authority, Measurement, Registration, Status, Verdict
from criteria.progress import Question
from ntm_portal.demo.people import PEOPLE
from ntm_portal.demo.story import Story, stories
from ntm_portal.demo.telling import StoryError, Teller

pytestmark = pytest.mark.django_db
TABLES = (User, Grant, Verdict, Measurement, Registration, AuditEntry)
BRIEFING = date(2021, 9, 25)


def load() -> str:
    said = StringIO()
    call_command("load_demo", stdout=said)
    return said.getvalue()


def sizes() -> list[int]:
    return [model.objects.count() for model in TABLES]


def communes(*codes: str, day: date = BRIEFING) -> list[UnitVersion]:
    rows = UnitVersion.objects.at(day).filter(unit__level="commune", unit__code__in=codes)
    return list(rows.select_related("unit"))


def test_a_second_run_writes_nothing() -> None:
    before = sizes()
    assert "nothing was written" in load()
    assert sizes() == before
    assert all(before)


def test_what_a_person_typed_since_stays() -> None:
    Verdict.objects.filter(unit__code="18850", replaced_at=None).update(status=Status.NOT_MET)
    load()
    held = Verdict.objects.filter(unit__code="18850", replaced_at=None)
    assert set(held.values_list("status", flat=True)) == {Status.NOT_MET}


def test_it_refuses_outside_a_demo(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="NTM_DEMO=1"):
        load()


def test_it_refuses_before_the_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [story.model_copy(update={"criteria_set": "NO-SUCH-SET"}) for story in stories(BRIEFING)]
    monkeypatch.setattr("ntm_portal.management.commands.load_demo.stories", lambda _day: told)
    with pytest.raises(CommandError, match="load_criteria first: NO-SUCH-SET"):
        load()


def test_hard_criteria_are_unmet_in_both_communes() -> None:
    view = load_set("HT-QD05-2017", BRIEFING)
    units = [version.unit_id for version in communes("18850", "18793")]
    cells = matrix(Question(view, BRIEFING), units)
    unmet = [
        {c.number for c in view.criteria if not counts_as_met(cells[unit, c.id].status)}
        for unit in units
    ]
    assert sorted(map(len, unmet)) == [8, 11]
    assert unmet[0] & unmet[1] >= {"2", "10", "17"}
    statuses = {cell.status for cell in cells.values()}
    assert statuses >= {Status.MET, Status.NEARLY_MET, Status.NOT_MET}


@pytest.mark.parametrize("day", [BRIEFING, date(2021, 6, 30), date(2021, 12, 31)])
def test_no_verdict_contradicts_its_values(day: date) -> None:
    view = load_set("HT-QD05-2017", day)
    versions = communes("18850", "18793", day=day)
    sheet = Sheet.read(versions, view, day)
    by_id = {criterion.id: criterion for criterion in view.criteria}
    units = [version.unit_id for version in versions]
    judged = 0
    for row in Verdict.objects.known().at(day).filter(unit__in=units):
        computed = sheet.verdict(row.unit_id, by_id[row.criterion_id], row.authority)
        judged += computed is not None
        assert not contradicts(Status(row.status), computed), (row, computed)
    assert judged > 10


def test_income_says_what_is_missing_and_by_how_much() -> None:
    view = load_set("HT-QD05-2017", BRIEFING)
    (kylac,) = communes("18850")
    sheet = Sheet.read([kylac], view, BRIEFING)
    (income,) = sheet.findings(kylac.unit_id, view.criteria[9], Authority.DISTRICT)
    assert str(income.answer.value.normalize()) == "34.2"
    assert (str(income.threshold.value.normalize()), income.class_code) == ("36", "BTB")
    assert str(income.missing.normalize()) == "1.8"


def test_everything_says_that_it_is_illustrative_and_when_it_was_entered() -> None:
    for model in (Verdict, Measurement):
        rows = model.objects.filter(asserted_by__username__in=[one.username for one in PEOPLE])
        assert set(rows.values_list("reason", flat=True)) == {"Số liệu minh họa"}
        assert all(row.asserted_at.date() == row.holds_from for row in rows.filter(origin=None))
    assert all("minh họa" in row.decision for row in Registration.objects.all())


def test_the_promised_people_come_first() -> None:
    names = list(User.objects.order_by("pk").values_list("username", flat=True))
    assert names[: len(PEOPLE)] == [person.username for person in PEOPLE]
    assert names[0] == "admin"
    assert {"xa.kylac", "so.tnmt.hatinh"} <= set(names[:11])


@pytest.mark.parametrize("day", [BRIEFING, date(2026, 11, 17), date(2027, 3, 1)])
def test_the_latest_entries_follow_the_loading_but_spare_the_documented_days(day: date) -> None:
    latest = max(act.day for story in stories(day) for act in story.acts())
    assert latest == max(day - timedelta(days=5), date(2026, 11, 16))


def test_stories_come_oldest_first() -> None:
    begun = [story.acts()[0].day for story in stories(BRIEFING)]
    assert begun == sorted(begun)
    assert begun[0] < date(2017, 10, 2)


def small_story(**changes: Any) -> Story:
    book = {
        "by": "huyen.kyanh",
        "authority": "district",
        "at": "15:00",
        "days": ["2021-09-25"],
        "rows": {"18850 Kỳ Lạc": ["+" * 20]},
    }
    told = {"title": "x", "criteria_set": "HT-QD05-2017", "reason": "x", "books": [book | changes]}
    return Story.model_validate(told)


MALFORMED = (
    {"rows": {"18850 Kỳ Lạc": ["+" * 19 + "?"]}},
    {"rows": {"18850 Kỳ Lạc": ["+" * 20, "-" * 20]}},
    {"authority": "nobody"},
    {"unknown": 1},
)


@pytest.mark.parametrize("changes", MALFORMED)
def test_a_malformed_story_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        small_story(**changes)


def test_a_code_with_another_name_is_refused() -> None:
    story = small_story(rows={"18850 Kỳ Tây": ["+" * 20]})
    people = {user.username: user for user in User.objects.all()}
    with pytest.raises(StoryError, match="no 18850 Kỳ Tây on 2021-09-25"):
        Teller(story, people).tell()
