"""The list of meetings, its filters, and the two files made from it."""

import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest

from communes.lookup import today
from criteria.models import SetCriterion
from meetings.editing import About, save_part
from meetings.models import AgendaItem, Attendee, Conclusion, FieldVisit, Finding
from meetings.services import call_off
from tests.meetings.desk import NOW, begun, keeper, plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("alone")]


def listed(client, query=""):
    """Titles in the order of the list; without those that `alone` called off."""
    page = client.get(f"/meetings/?{query}").context["page"]
    return [row.title for row in page if row.called_off != "thử"]


def test_without_login_the_list_asks_for_it(client_as):
    for address in ("/meetings/", "/meetings/calendar.ics", "/meetings/export.xlsx"):
        assert client_as("").get(address).status_code == 302


@pytest.mark.parametrize(
    ("username", "sees"), [("huyen.kyanh", 1), ("xa.kylac", 1), ("huyen.canloc", 0)]
)
def test_each_person_finds_their_own_meetings(client_as, username, sees):
    begun(title="Giao ban riêng")
    assert listed(client_as(username)).count("Giao ban riêng") == sees


def test_what_is_ahead_comes_first_and_the_nearest_on_top(client_as):
    plan(title="cũ", held_on=date(2021, 9, 25))
    plan(title="cũ hơn", held_on=date(2021, 8, 25))
    for title, days in (("xa", 9), ("gần", 2)):
        meeting = plan(title=title)
        type(meeting).objects.filter(pk=meeting.pk).update(held_on=today() + timedelta(days))
    assert listed(client_as("huyen.kyanh")) == ["gần", "xa", "cũ", "cũ hơn"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=giao+ban+thang", True),
        ("q=tháng+GIAO", True),
        ("q=tuần", False),
        ("unit=ky+lac", True),
        ("unit=18850", True),
        ("unit=cam+xuyen", False),
        ("from=2021-09-25&to=25/09/2021", True),
        ("to=2021-09-24", False),
        ("state=in_progress", True),
        ("state=planned", False),
        ("kind=briefing", True),
        ("kind=online", False),
    ],
)
def test_filters(client_as, query, found):
    begun()
    assert listed(client_as("huyen.kyanh"), query) == (["Giao ban tháng 9"] if found else [])


def test_a_meeting_is_found_by_every_part_of_its_record(client_as):
    meeting, client = begun(chair_title="Bí thư Huyện ủy"), client_as("huyen.kyanh")
    said = (
        AgendaItem(text="Giao kế hoạch"),
        Attendee(group="guests", name="Báo Hà Tĩnh"),
        FieldVisit(group="Tổ 3", text="Rãnh chưa khép kín"),
        Conclusion(kind="decision", text="Giữ nguyên thời hạn"),
    )
    for row in said:
        row.meeting = meeting
        save_part(row=row, seen=None, by=keeper(), now=NOW)
    for words in ("huyen uy", "ke hoach", "bao ha tinh", "khep kin", "thoi han"):
        assert listed(client, f"q={words}") == ["Giao ban tháng 9"], words


def test_meetings_that_name_a_criterion(client_as):
    meeting, client = begun(), client_as("huyen.kyanh")
    begun(title="khác")
    row = SetCriterion.objects.get(criteria_set=meeting.criteria_set, number="17")
    about = About(criteria=frozenset({row.criterion_id}))
    finding = Finding(meeting=meeting, kind="result", text="Môi trường")
    save_part(row=finding, seen=None, by=keeper(), now=NOW, about=about)
    assert listed(client, f"criterion={row.criterion_id}") == ["Giao ban tháng 9"]
    assert row.criterion.name in client.get("/meetings/").content.decode()


def test_a_meeting_called_off_is_in_no_other_state(client_as):
    call_off(meeting=plan(), reason="Bão", by=keeper(), now=NOW)
    assert listed(client_as("huyen.kyanh"), "state=planned") == []
    assert listed(client_as("huyen.kyanh"), "state=called_off") == ["Giao ban tháng 9"]


@pytest.mark.parametrize("query", ["from=x", "state=x", "criterion=abc", "page=x", "q=%00"])
def test_a_filter_that_says_nothing_shows_the_page(client_as, query):
    begun()
    assert client_as("huyen.kyanh").get(f"/meetings/?{query}").status_code == 200


def test_the_export_holds_what_the_list_shows(client_as):
    begun(title="=họp")
    plan(title="khác", kind="online")
    answer = client_as("huyen.kyanh").get("/meetings/export.xlsx?kind=briefing&q=họp")
    book = zipfile.ZipFile(BytesIO(answer.content))
    texts = book.read("xl/sharedStrings.xml").decode()
    assert "'=họp" in texts
    assert "khác" not in texts


def events(client, query=""):
    body = client.get(f"/meetings/calendar.ics?{query}").content.decode()
    return body.replace("\r\n ", "")


def test_the_calendar_tells_day_and_half_day(client_as):
    plan(title="Sáng", half_day="morning", place="Hội trường; tầng 2, phòng A")
    plan(title="Cả ngày", half_day="whole", held_on=date(2021, 9, 30))
    text = events(client_as("huyen.kyanh"))
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20210925T073000" in text
    assert "DTSTART;VALUE=DATE:20210930\r\nDTEND;VALUE=DATE:20211001" in text
    assert "LOCATION:Hội trường\\; tầng 2\\, phòng A" in text


def test_the_calendar_keeps_to_its_person_and_tells_what_was_called_off(client_as):
    call_off(meeting=plan(title="Gặp mặt"), reason="Bão", by=keeper(), now=NOW)
    event = events(client_as("huyen.kyanh"), "q=gap+mat").split("BEGIN:VEVENT")[1]
    assert "STATUS:CANCELLED" in event
    assert "Gặp mặt" not in events(client_as("huyen.canloc"))
