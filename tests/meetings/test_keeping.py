"""Keeping a meeting's record: its states, its figures, its communes, and two people at once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.access import Refused
from accounts.models import AuditEntry, User
from communes.models import Unit
from criteria.models import Verdict
from meetings.editing import Overtaken, remove_part, save_part
from meetings.models import Finding, Meeting, State
from meetings.scoping import Wanted, scope_key
from meetings.services import begin, call_off, conclude, reopen, save_meeting
from meetings.unread import Unread
from tests.meetings.desk import (
    DAY,
    KY_ANH,
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


def figures(meeting: Meeting) -> dict[str, tuple[int, int]]:
    return {row.name: (row.met, meeting.snapshot.total) for row in meeting.communes.all()}


def test_figures_are_taken_when_the_meeting_begins():
    meeting = Meeting.objects.get(pk=begun().pk)
    assert figures(meeting) == {"Xã Kỳ Lạc": (12, 20), "Xã Kỳ Tây": (9, 20)}


def test_a_later_correction_leaves_the_figures_as_they_were():
    meeting = begun()
    Verdict.objects.filter(unit=commune(KY_LAC)).update(replaced_at=NOW)
    assert figures(Meeting.objects.get(pk=meeting.pk))["Xã Kỳ Lạc"] == (12, 20)


def test_the_next_meeting_of_the_line_tells_what_moved():
    first = begun()
    later = plan(held_on=date(2021, 12, 31), follows=first)
    begin(meeting=later, by=keeper(), now=NOW + timedelta(days=100))
    row = later.communes.get(unit=commune(KY_LAC))
    assert (row.met, len(row.gained), row.lost) == (20, 8, [])


def test_what_moved_is_told_against_the_meeting_before_though_recorded_later(alone):
    later = plan(held_on=date(2021, 12, 31))
    first = begun()
    begin(meeting=later, by=keeper(), now=NOW + timedelta(days=100))
    assert (later.follows, later.snapshot.since) == (None, first)


def test_a_meeting_ahead_has_no_figures_yet():
    meeting = plan(held_on=DAY + timedelta(days=1))
    with pytest.raises(ValidationError, match="26/09/2021"):
        begin(meeting=meeting, by=keeper(), now=NOW)
    assert not hasattr(Meeting.objects.get(pk=meeting.pk), "snapshot")


def test_a_closed_record_takes_no_more_edits():
    meeting = concluded()
    with pytest.raises(ValidationError, match=r"concluded|kết luận"):
        conclusion(meeting, "Thêm")
    assert meeting.conclusions.count() == 1


def test_reopening_needs_a_reason_and_leaves_a_trace():
    meeting = concluded()
    with pytest.raises(ValidationError):
        reopen(meeting=meeting, reason="  ", by=keeper(), now=NOW)
    reopen(meeting=meeting, reason="Thiếu một kết luận", by=keeper(), now=NOW)
    conclusion(meeting, "Bổ sung")
    assert meeting.events.filter(kind="reopened", reason="Thiếu một kết luận").exists()
    assert AuditEntry.objects.filter(action="meeting.reopened").exists()


def test_nobody_concludes_over_an_edit_they_have_not_seen():
    meeting, office = begun(), User.objects.get(username="vp.hatinh")
    conclusion(meeting)
    row = conclusion(meeting, "Thừa một kết luận")
    seen = Meeting.objects.get(pk=meeting.pk).record
    remove_part(row=row, seen=None, by=office, now=NOW)
    with pytest.raises(Unread) as told:
        conclude(meeting=meeting, seen_record=seen, by=keeper(), now=NOW)
    assert all(said in told.value.told for said in (str(office), "Thừa một kết luận"))
    assert Meeting.objects.get(pk=meeting.pk).state == State.IN_PROGRESS


def test_no_record_is_closed_without_figures():
    meeting = begun()
    row = Meeting.objects.get(pk=meeting.pk)
    scope = [Wanted(commune(KY_LAC))]
    save_meeting(meeting=row, scope=scope, seen=None, by=keeper(), now=NOW)
    conclusion(row)
    closed = conclude(meeting=row, seen_record=None, by=keeper(), now=NOW)
    assert figures(Meeting.objects.get(pk=closed.pk)) == {"Xã Kỳ Lạc": (12, 20)}


def test_a_meeting_without_conclusion_is_not_concluded():
    with pytest.raises(ValidationError):
        conclude(meeting=begun(), seen_record=None, by=keeper(), now=NOW)


def test_two_people_on_one_finding():
    meeting = begun()
    row = save_part(
        row=Finding(meeting=meeting, kind="result", text="Một"), seen=None, by=keeper(), now=NOW
    )
    mine, theirs = Finding.objects.get(pk=row.pk), Finding.objects.get(pk=row.pk)
    theirs.text = "Hai"
    save_part(row=theirs, seen=1, by=keeper(), now=NOW)
    mine.text = "Ba"
    with pytest.raises(Overtaken):
        save_part(row=mine, seen=1, by=keeper(), now=NOW)
    with pytest.raises(Overtaken):
        remove_part(row=mine, seen=1, by=keeper(), now=NOW)
    assert Finding.objects.get(pk=row.pk).text == "Hai"


@pytest.mark.parametrize("username", ["huyen.canloc", "tinh.hatinh", "xa.kylac", "so.tnmt.hatinh"])
def test_only_the_office_keeps_the_record(username):
    meeting = begun()
    other = User.objects.get(username=username)
    with pytest.raises(Refused):
        save_part(
            row=Finding(meeting=meeting, kind="result", text="x"), seen=None, by=other, now=NOW
        )


def test_the_province_office_keeps_meetings_of_its_districts():
    meeting, office = begun(), User.objects.get(username="vp.hatinh")
    save_part(row=Finding(meeting=meeting, kind="result", text="x"), seen=None, by=office, now=NOW)
    assert meeting.findings.count() == 1


@pytest.mark.parametrize(
    ("username", "sees"),
    [("huyen.kyanh", 1), ("xa.kylac", 1), ("tinh.hatinh", 1), ("huyen.canloc", 0), ("admin", 1)],
)
def test_who_sees_the_meeting(username, sees):
    meeting = begun()
    reader = User.objects.get(username=username)
    assert Meeting.objects.visible_to(reader).filter(pk=meeting.pk).count() == sees


def test_a_scope_lies_inside_the_organiser():
    elsewhere = Unit.objects.get(level="district", code="443")
    with pytest.raises(ValidationError, match="Can Lộc"):
        plan(scope=[Wanted(elsewhere)])


def test_a_cohort_without_communes_is_told():
    district = Unit.objects.get(level="district", code=KY_ANH)
    with pytest.raises(ValidationError, match="1999"):
        plan(scope=[Wanted(district, 1999)])


def test_moving_the_day_drops_the_figures():
    meeting = Meeting.objects.get(pk=begun().pk)
    meeting.held_on = date(2021, 9, 24)
    scope = [Wanted(commune(KY_LAC))]
    save_meeting(meeting=meeting, scope=scope, seen=meeting.revision, by=keeper(), now=NOW)
    stored = Meeting.objects.get(pk=meeting.pk)
    assert not hasattr(stored, "snapshot")
    assert [row.met for row in stored.communes.all()] == [None]


def test_only_a_planned_meeting_is_called_off_and_then_it_stays_closed():
    meeting = plan()
    call_off(meeting=meeting, reason="Bão", by=keeper(), now=NOW)
    with pytest.raises(ValidationError):
        begin(meeting=meeting, by=keeper(), now=NOW)


def test_two_long_scopes_that_begin_alike_are_two():
    district = Unit.objects.get(level="district", code=KY_ANH)
    parts = [Wanted(district, year) for year in range(2000, 2040)]
    first, second = scope_key(parts), scope_key(parts[:-1])
    assert len(first) <= Meeting._meta.get_field("scope_key").max_length
    assert first != second
    assert first == scope_key(parts[::-1])
