"""Meetings as an iCalendar file (RFC 5545), for the calendar of a telephone or of an office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from meetings.models import HalfDay

ZONE = "Asia/Ho_Chi_Minh"
LINE_OCTETS = 75
# When the half-days of an office begin and end; a meeting is known by its half-day alone.
HOURS = {
    HalfDay.MORNING: (time(7, 30), time(11, 30)),
    HalfDay.AFTERNOON: (time(13, 30), time(17, 0)),
}
# Viet Nam has kept one offset, without summer time, since 1975.
TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19750613T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "TZNAME:+07",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class Entry:
    """One meeting in a calendar; `uid` is the same in every file that holds it."""

    uid: str
    day: date
    half_day: str
    title: str
    place: str
    text: str
    url: str
    changed_at: datetime
    revision: int
    called_off: bool = False

    def lines(self) -> list[str]:
        """The entry's content lines, not yet folded."""
        start, end = _span(self.day, self.half_day)
        changed = f"{self.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        found = [
            "BEGIN:VEVENT",
            f"UID:{escape(self.uid)}",
            f"DTSTAMP:{changed}",
            f"LAST-MODIFIED:{changed}",
            f"SEQUENCE:{self.revision}",
            f"DTSTART{start}",
            f"DTEND{end}",
            f"SUMMARY:{escape(self.title)}",
            f"STATUS:{'CANCELLED' if self.called_off else 'CONFIRMED'}",
            f"URL:{self.url}",
        ]
        found += [f"LOCATION:{escape(self.place)}"] if self.place else []
        found += [f"DESCRIPTION:{escape(self.text)}"] if self.text else []
        return [*found, "END:VEVENT"]


def _span(day: date, half_day: str) -> tuple[str, str]:
    """The values of DTSTART and DTEND with their parameters; a whole day ends with the next."""
    hours = HOURS.get(HalfDay(half_day))
    if hours is None:
        return f";VALUE=DATE:{day:%Y%m%d}", f";VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    start, end = (f";TZID={ZONE}:{datetime.combine(day, hour):%Y%m%dT%H%M%S}" for hour in hours)
    return start, end


def escape(text: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line breaks are written as the RFC says."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join("".join(filter(str.isprintable, line)) for line in text.splitlines())


def fold(line: str) -> str:
    """A content line cut into lines of 75 octets at most, never inside a letter."""
    parts, octets = [""], 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > LINE_OCTETS:
            parts.append(" ")
            octets = 1  # the space that marks a line as continued
        parts[-1] += letter
        octets += size
    return "\r\n".join(parts)


def calendar(entries: Iterable[Entry], *, name: str, language: str) -> bytes:
    """The file, in UTF-8, every line ended by CR LF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//NTM Portal//Meetings//{language.upper()}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escape(name)}",
        *TIMEZONE,
    ]
    for entry in entries:
        lines += entry.lines()
    return "".join(f"{fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()
