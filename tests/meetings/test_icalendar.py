"""Calendar files to the letter of RFC 5545."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from meetings.icalendar import Entry, calendar, escape, fold

ENTRY = Entry(
    uid="meeting-1@ntm.example",
    day=date(2021, 9, 25),
    half_day="afternoon",
    title="Giao ban",
    place="",
    text="",
    url="https://ntm.example/meetings/1/",
    changed_at=datetime(2021, 9, 20, 18, 5, tzinfo=UTC),
    revision=3,
)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=300))
def test_folded_lines_are_short_whole_and_unfold_to_what_they_were(line):
    folded = fold(line)
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line


def test_signs_with_a_meaning_are_escaped():
    assert escape("a\\b; c, d\r\ne\x07") == "a\\\\b\\; c\\, d\\ne"


def test_the_file_line_by_line():
    lines = calendar([ENTRY], name="Họp", language="vi").decode().split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    event = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    assert "DTSTAMP:20210920T180500Z" in event
    assert "SEQUENCE:3" in event
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20210925T133000" in event
    assert "DTEND;TZID=Asia/Ho_Chi_Minh:20210925T170000" in event


def test_a_text_opens_no_line_of_its_own():
    forged = replace(ENTRY, title="x\r\nSTATUS:CANCELLED")
    assert "\r\nSTATUS:CANCELLED" not in calendar([forged], name="x", language="vi").decode()
