"""The desk: tasks, verdicts to verify, cells and meetings of the person who signed in."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from communes.lookup import today
from communes.models import Unit
from criteria.models import CriteriaSet
from meetings.models import Meeting, Task
from meetings.scoping import Wanted
from tests.meetings.desk import KY_LAC, KY_TAY, begun, commune, conclusion, keeper, plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _count_afresh():
    cache.clear()


TITLE = "Giao ban thử"


def task(due_in: int, owner: str = KY_LAC, **given: object) -> Task:
    """A task of a commune, due so many days from today."""
    meeting = Meeting.objects.filter(title=TITLE).first() or begun(title=TITLE)
    row = Task(
        meeting=meeting,
        conclusion=meeting.conclusions.first() or conclusion(meeting),
        criteria_set=meeting.criteria_set,
        text=f"Việc hạn {due_in}",
        commune=commune(owner),
        owner_unit=commune(owner),
        due_on=today() + timedelta(days=due_in),
        changed_by=keeper(),
        changed_at=timezone.now(),
        **given,
    )
    row.slot = str(Task.objects.count())
    row.save()
    return row


def test_the_owner_finds_overdue_tasks_first_and_none_of_others(client_as):
    rows = [task(3), task(-400), task(30), task(-2, owner=KY_TAY)]
    desk = client_as("xa.kylac").get("/").context["work"]
    assert [line.task for line in desk.overdue if line.task.meeting.title == TITLE] == [rows[1]]
    assert [line.task for line in desk.soon if line.task.meeting.title == TITLE] == [rows[0]]
    open_of_the_demo = Task.objects.filter(owner_unit__code="18838", done_on=None)
    assert desk.later + len(desk.soon) + len(desk.overdue) == 3 + open_of_the_demo.count()


def test_a_done_or_dropped_task_leaves_the_desk(client_as):
    task(-5, done_on=today())
    task(-6, dropped_on=today(), drop_reason="Thôi")
    overdue = client_as("xa.kylac").get("/").context["work"].overdue
    assert [line for line in overdue if line.task.meeting.title == TITLE] == []


def test_what_is_reported_done_waits_for_the_office(client_as):
    row = task(5, reported_on=today())
    waiting = client_as("huyen.kyanh").get("/").context["work"].reported
    assert row in [line.task for line in waiting]
    assert client_as("xa.kylac").get("/").context["work"].reported == []


def test_what_one_reported_to_oneself_is_told_once(client_as):
    row = task(-5, reported_on=today(), person=keeper())
    desk = client_as("huyen.kyanh").get("/").context["work"]
    assert row in [line.task for line in desk.reported]
    assert row not in [line.task for line in desk.overdue]


def test_an_office_reads_how_many_tasks_of_its_meetings_are_overdue(client_as):
    client = client_as("huyen.kyanh")
    before = client.get("/").context["chased"]
    task(-5)
    task(-5, done_on=today())
    page = client.get("/")
    assert page.context["chased"] == before + 1
    assert "?whose=kept&amp;state=open_overdue" in page.content.decode()
    assert client_as("xa.kylac").get("/").context["chased"] == 0


def test_the_menu_says_what_the_desk_says_even_if_another_page_counted_before(client_as):
    client = client_as("xa.kylac")
    before = client.get("/desk/count/").context["count"]
    task(-400)
    page = client.get("/")
    assert page.context["work"].urgent == before + 1
    assert f'menu-count" aria-hidden="true">{before + 1}<' in page.content.decode()
    assert client.get("/desk/count/").context["count"] == before + 1


def test_the_menu_counts_what_waits(client_as):
    client = client_as("xa.kylac")
    before = client.get("/desk/count/").context["count"]
    task(-400)
    cache.clear()
    assert client.get("/desk/count/").context["count"] == before + 1
    assert b"menu-count" in client.get("/desk/count/").content
    assert b"menu-count" not in client_as("huyen.canloc").get("/desk/count/").content


def test_verdicts_to_verify_lead_to_their_cells(client_as):
    client = client_as("huyen.kyanh")
    page = client.get("/desk/verify/")
    assert page.context["count"] == 2
    assert (
        client.get("/scorecard/18838/2/?set=QD51-2025-XA&as_of=" + str(today())).status_code == 200
    )
    assert b"/scorecard/18838/2/?set=QD51-2025-XA" in page.content


def test_meetings_ahead_are_those_of_the_territory(client_as):
    area = Unit.objects.get(level="area", code="HT-KYANH")
    meeting = plan(
        held_on=today() + timedelta(days=7),
        organiser=area,
        criteria_set=CriteriaSet.objects.get(code="QD51-2025-XA"),
        scope=[Wanted(area)],
    )
    assert meeting in client_as("huyen.kyanh").get("/").context["work"].meetings
    assert meeting in client_as("xa.kylac").get("/").context["work"].meetings
    assert meeting not in client_as("huyen.canloc").get("/").context["work"].meetings


def test_who_only_reads_keeps_the_overview(client_as):
    assert "work" not in client_as("tinh.hatinh").get("/").context
