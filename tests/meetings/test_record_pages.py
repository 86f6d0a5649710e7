"""The pages of a meeting's record: its overview, agenda, attendance, steps and figures."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from criteria.models import Status
from meetings.models import Attendee, Meeting, ScopedCommune, State
from meetings.scoping import Wanted
from meetings.services import begin
from tests.meetings.desk import (
    KY_LAC,
    NOW,
    begun,
    commune,
    concluded,
    conclusion,
    keeper,
    plan,
)

pytestmark = pytest.mark.django_db
KY_THO = "18790"  # 19/20 from then until the set ended, environment (17) being the one unmet


def page(client, meeting, tail=""):
    return client.get(f"/meetings/{meeting.pk}/{tail}")


def send(client, meeting, tail, **data):
    return client.post(f"/meetings/{meeting.pk}/{tail}", data)


READERS = {"": 302, "huyen.canloc": 404, "huyen.kyanh": 200, "xa.kylac": 200, "admin": 200}
OTHERS = {"": 302, "huyen.canloc": 404, "tinh.hatinh": 403}


def test_who_opens_a_meeting(client_as):
    meeting = begun()
    for tail in ("", "figures/", "print/"):
        given = {who: page(client_as(who), meeting, tail).status_code for who in READERS}
        assert given == READERS, tail


def test_only_the_office_writes(client_as):
    meeting = begun()
    for tail in ("edit/", "attendance/"):
        for call in (page, send):
            given = {who: call(client_as(who), meeting, tail).status_code for who in OTHERS}
            assert given == OTHERS, (tail, call)


def test_nobody_else_takes_a_step(client_as):
    meeting = plan()
    for step in ("begin", "retake", "conclude", "reopen", "call-off"):
        for username in ("huyen.canloc", "tinh.hatinh"):
            answer = send(client_as(username), meeting, f"{step}/", reason="Bão")
            assert answer.status_code == OTHERS[username], step


def test_from_planned_to_concluded_and_open_again(client_as):
    client, meeting = client_as("huyen.kyanh"), plan()
    assert send(client, meeting, "begin/").status_code == 302
    conclusion(meeting)
    record = Meeting.objects.get(pk=meeting.pk).record
    assert send(client, meeting, "conclude/", record=record).status_code == 302
    assert "/edit/" not in page(client, meeting).content.decode()
    assert send(client, meeting, "reopen/", reason=" ").status_code == 422
    assert send(client, meeting, "reopen/", reason="Thiếu").status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).state == State.IN_PROGRESS


def test_an_edit_meanwhile_stops_the_conclusion_and_says_who(client_as):
    client, meeting = client_as("huyen.kyanh"), begun()
    conclusion(meeting)
    seen = Meeting.objects.get(pk=meeting.pk).record
    conclusion(meeting, "Của người khác")
    answer = send(client, meeting, "conclude/", record=seen)
    assert answer.status_code == 409
    assert str(keeper()) in answer.content.decode()
    assert f'name="record" value="{seen + 1}"' in answer.content.decode()


def test_a_meeting_ahead_offers_no_beginning(client_as):
    client = client_as("huyen.kyanh")
    meeting = plan(held_on=date(2021, 9, 26))
    Meeting.objects.filter(pk=meeting.pk).update(held_on=timezone.now().date() + timedelta(9))
    assert f"/meetings/{meeting.pk}/begin/" not in page(client, meeting).content.decode()
    assert send(client, meeting, "begin/").status_code == 422


def test_what_was_called_off_says_why(client_as):
    client, meeting = client_as("huyen.kyanh"), plan()
    assert send(client, meeting, "call-off/", reason="").status_code == 422
    send(client, meeting, "call-off/", reason="Bão số 5")
    assert "Bão số 5" in page(client, meeting).content.decode()


def test_a_closed_record_offers_nothing_to_write(client_as):
    client, meeting = client_as("huyen.kyanh"), concluded()
    for form in ("edit/", "outputs/", "parts/finding/new/"):
        assert page(client, meeting, form).status_code == 302
    text = page(client, meeting, "attendance/").content.decode()
    assert 'name="names"' not in text
    assert send(client, meeting, "attendance/invite/", source="communes").status_code == 422
    assert not meeting.attendees.exists()


def test_the_communes_in_scope_are_invited_once(client_as):
    client, meeting = client_as("huyen.kyanh"), begun()
    for _twice in range(2):
        send(client, meeting, "attendance/invite/", source="communes")
    assert meeting.attendees.filter(group="communes").count() == 2


def test_lines_become_participants_and_bad_input_stays_in_the_form(client_as):
    client, meeting = client_as("huyen.kyanh"), begun()
    given = {"group": "leaders", "presence": "invited", "names": "Chủ tịch\n\nPhó chủ tịch\n"}
    assert send(client, meeting, "attendance/invite/", **given).status_code == 302
    assert list(meeting.attendees.values_list("name", flat=True).order_by("position")) == [
        "Chủ tịch",
        "Phó chủ tịch",
    ]
    long = given | {"names": "x" * 201}
    answer = send(client, meeting, "attendance/invite/", **long)
    assert answer.status_code == 422
    assert "x" * 201 in answer.content.decode()


def sheet(meeting, presence="invited"):
    rows = Attendee.objects.filter(meeting=meeting)
    marks = {f"presence-{row.pk}": presence for row in rows}
    return marks | {f"revision-{row.pk}": row.revision for row in rows}


def test_everyone_is_marked_in_one_step(client_as):
    client, meeting = client_as("huyen.kyanh"), begun()
    send(client, meeting, "attendance/invite/", source="communes")
    first = meeting.attendees.order_by("position").first()
    marks = sheet(meeting) | {f"presence-{first.pk}": "excused", "all": "communes"}
    assert send(client, meeting, "attendance/", **marks).status_code == 302
    assert sorted(meeting.attendees.values_list("presence", flat=True)) == ["excused", "present"]


def test_two_people_on_one_participant(client_as):
    client, meeting = client_as("huyen.kyanh"), begun()
    send(client, meeting, "attendance/invite/", source="communes")
    mine, theirs = sheet(meeting, "absent"), sheet(meeting, "present")
    send(client, meeting, "attendance/", **theirs)
    answer = send(client, meeting, "attendance/", **mine)
    assert answer.status_code == 409
    assert set(meeting.attendees.values_list("presence", flat=True)) == {"present"}
    again = sheet(meeting, "absent")
    assert send(client, meeting, "attendance/", **again).status_code == 302
    assert set(meeting.attendees.values_list("presence", flat=True)) == {"absent"}


def test_figures_are_frozen_and_todays_stand_beside(client_as):
    text = page(client_as("huyen.kyanh"), begun(), "figures/").content.decode()
    assert ">12/20<" in text
    assert ">9/20<" in text
    assert "as_of=2021-09-25" in text
    assert text.count("nay là 20/20 (31/12/2021)</a>") == 2  # the last day of the set


def test_as_many_but_other_criteria_met_now_are_told(client_as):
    meeting = begun(scope=[Wanted(commune(KY_THO))])
    row = meeting.communes.get()
    row.statuses = row.statuses | {"17": Status.MET, "2": Status.NOT_MET}
    same = page(client_as("huyen.kyanh"), meeting, "figures/").content.decode()
    row.save()
    other = page(client_as("huyen.kyanh"), meeting, "figures/").content.decode()
    assert [text.count("nay là 19/20") for text in (same, other)] == [0, 1]
    assert "tiêu chí khác" in other


def test_newly_met_since_the_meeting_before(client_as):
    first = begun()
    later = plan(held_on=date(2021, 12, 31), follows=first)
    begin(meeting=later, by=keeper(), now=NOW + timedelta(days=100))
    text = page(client_as("huyen.kyanh"), later, "figures/").content.decode()
    assert text.count(" gained") >= 8
    assert f"/meetings/{first.pk}/figures/" in text


def test_a_commune_officer_reads_the_figures_of_their_own_commune(client_as):
    meeting = begun()
    text = page(client_as("xa.kylac"), meeting, "figures/").content.decode()
    assert ">12/20<" in text
    assert ">9/20<" not in text
    other = ScopedCommune.objects.get(meeting=meeting, name="Xã Kỳ Tây")
    assert other.name in page(client_as("xa.kylac"), meeting).content.decode()


def test_figures_are_taken_again_while_the_record_is_open(client_as):
    client, meeting = client_as("huyen.kyanh"), begun()
    ScopedCommune.objects.filter(meeting=meeting, unit=commune(KY_LAC)).update(met=1)
    assert send(client, meeting, "retake/").status_code == 302
    assert meeting.communes.get(unit=commune(KY_LAC)).met == 12
    assert send(client, concluded(), "retake/").status_code == 422


def test_the_record_prints_as_one_document(client_as):
    meeting = concluded()
    text = page(client_as("huyen.kyanh"), meeting, "print/").content.decode()
    assert all(said in text for said in (meeting.title, "12/20", ">9/20<", "Hoàn thành"))
    own = page(client_as("xa.kylac"), meeting, "print/").content.decode()
    assert ">12/20<" in own
    assert ">9/20<" not in own


def test_the_printed_record_tells_cohorts_apart_and_names_what_moved(client_as):
    cohorts = Meeting.objects.get(held_on=date(2017, 10, 2), state=State.PUBLISHED)
    text = page(client_as("huyen.canloc"), cohorts, "print/").content.decode()
    assert [text.index(said) for said in ("11/20, thấp nhất 8/20", "9/20, thấp nhất 7/20")]
    first = begun()
    later = plan(held_on=date(2021, 12, 31), follows=first)
    begin(meeting=later, by=keeper(), now=NOW + timedelta(days=100))
    moved = page(client_as("huyen.kyanh"), later, "print/").content.decode()
    assert "tiêu chí 2, 5," in moved


def test_figures_of_communes_named_one_by_one_stand_in_one_table(client_as):
    text = page(client_as("huyen.kyanh"), begun(), "figures/").content.decode()
    assert text.count('class="matrix"') == 1


def test_a_step_is_taken_by_post_alone(client_as):
    meeting = plan()
    assert page(client_as("huyen.kyanh"), meeting, "begin/").status_code == 405
