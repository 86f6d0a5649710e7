"""How a paper speaks of the meeting itself: who held it, when, where, with whom."""

from communes.models import Level
from meetings.models import Attendee, Kind, Meeting
from meetings.papers.document import Span
from meetings.papers.material import Material, inner
from meetings.papers.places import list_of
from meetings.papers.texts import Line, say, words
from ntm_portal.lib.letterhead import long_day

Presence = Attendee.Presence
MISSED = (Presence.EXCUSED, Presence.ABSENT)


def issuer_of(facts: Material) -> str:
    """The office that issues the papers of the meeting."""
    if facts.meeting.agency:
        return facts.meeting.agency.name
    if facts.meeting.organiser.level == Level.AREA:
        return words("office.issuer_area", unit=inner(facts.organiser.full_name))
    return words("office.issuer")


def convener_of(facts: Material) -> str:
    """Who is said to have held the meeting: the people's committee, or an office."""
    if facts.meeting.organiser.level == Level.AREA or facts.meeting.agency:
        return issuer_of(facts)
    return words("office.convener", unit=inner(facts.organiser.full_name))


def meeting_words(meeting: Meeting) -> str:
    """What sort of meeting it was, inside a sentence."""
    return words(f"meeting.{Kind(meeting.kind).value}")


def chair_of(meeting: Meeting) -> str:
    """Who led the meeting; empty where the record does not say."""
    if meeting.chair and meeting.chair_title:
        return words("meeting.comrade_title", chair=meeting.chair, title=meeting.chair_title)
    chair = meeting.chair or meeting.chair_title
    return words("meeting.comrade", chair=chair) if chair else ""


def held(facts: Material, key: str) -> Line:
    """The first sentence: "Sáng ngày …, tại …, UBND huyện … tổ chức …, do … chủ trì"."""
    meeting = facts.meeting
    chair = chair_of(meeting)
    told = long_day(meeting.held_on)
    when = words(f"half_day.{meeting.half_day}", day=told, date=told.removeprefix("ngày "))
    return say(
        key,
        when=when,
        place=_place(facts),
        convener=convener_of(facts),
        meeting=meeting_words(meeting),
        chair=words("meeting.chair", chair=chair) if chair else "",
    )


def _place(facts: Material) -> Line:
    host = facts.names.get(facts.meeting.commune_id or 0)
    place = facts.meeting.place or (inner(host.full_name) if host else "")
    points = [line for line in facts.meeting.points.splitlines() if line.strip()]
    told = say("meeting.place", place=place) if place else ()
    count = Span(words("count.points", n=len(points)), list_of(facts.meeting, "meeting"))
    return told + (say("meeting.points", count=count) if points else ())


def attendance(facts: Material) -> list[Line]:
    """Who came, or who was invited where nobody was ticked; and who was not there."""
    groups = {
        "attendance": [row for row in facts.attendees if row.presence == Presence.PRESENT],
        "invited": [row for row in facts.attendees if row.presence == Presence.INVITED],
        "absent": [row for row in facts.attendees if row.presence in MISSED],
    }
    if groups["attendance"]:
        groups.pop("invited")
    return [say(f"meeting.{key}", people=_listed(rows)) for key, rows in groups.items() if rows]


def _listed(rows: list[Attendee]) -> str:
    """Names group by group: commas inside a group, semicolons between groups."""
    groups = [
        ", ".join(row.name for row in rows if row.group == group) for group in Attendee.Group.values
    ]
    return "; ".join(names for names in groups if names)
