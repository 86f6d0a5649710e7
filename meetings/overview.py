"""What the first page of a meeting shows: scope, agenda, attendance, neighbours, history."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import UnitVersion
from meetings.attendance import Group, groups_of
from meetings.frame import names_of
from meetings.models import AgendaItem, Attendee, Meeting, MeetingEvent, ScopedCommune


@dataclass(frozen=True)
class ScopeLine:
    """A part of the scope with its communes; `year` where it is a cohort."""

    name: str
    year: int | None
    communes: list[ScopedCommune]

    @property
    def is_commune(self) -> bool:
        """Whether the part is the commune itself, so that listing it would say it twice."""
        return [row.unit_id for row in self.communes] == [self.communes[0].part.unit_id]


@dataclass(frozen=True)
class Overview:
    """The parts of the page, each read once."""

    names: dict[int, UnitVersion]
    scope: list[ScopeLine]
    communes: int
    agenda: list[AgendaItem]
    groups: list[Group]
    present: int
    asked: int
    followed: Meeting | None
    followed_by: list[Meeting]
    events: list[MeetingEvent]


def overview(meeting: Meeting, user: User) -> Overview:
    """Read the first page of a meeting. Six queries."""
    communes = list(
        meeting.communes.select_related("part").order_by("part__position", "sort_key", "pk")
    )
    names = names_of(meeting, *(row.part.unit_id for row in communes))
    attendees = list(meeting.attendees.order_by("position", "pk"))
    near = Meeting.objects.visible_to(user).order_by("held_on", "pk")
    earlier, later = _neighbours(meeting, near)
    return Overview(
        names=names,
        scope=scope_lines(communes, names),
        communes=len(communes),
        agenda=list(meeting.agendaitems.order_by("position", "pk")),
        groups=groups_of(attendees),
        present=sum(1 for row in attendees if row.presence == Attendee.Presence.PRESENT),
        asked=len(attendees),
        followed=earlier,
        followed_by=later,
        events=list(meeting.events.select_related("by").order_by("-at", "-pk")),
    )


def _neighbours(meeting: Meeting, near: Any) -> tuple[Meeting | None, list[Meeting]]:
    """The meeting that this one follows, and those that follow it, as far as the person sees."""
    rows = list(near.filter(pk=meeting.follows_id) | near.filter(follows=meeting.pk))
    earlier = next((row for row in rows if row.pk == meeting.follows_id), None)
    return earlier, [row for row in rows if row.follows_id == meeting.pk]


def scope_lines(communes: list[ScopedCommune], names: dict[int, UnitVersion]) -> list[ScopeLine]:
    """The communes by part of the scope; `communes` come in the order of the parts."""
    parts: dict[int, list[ScopedCommune]] = {}
    for row in communes:
        parts.setdefault(row.part_id, []).append(row)
    found = []
    for rows in parts.values():
        part = rows[0].part
        version = names.get(part.unit_id)
        found.append(ScopeLine(version.full_name if version else str(part.unit), part.year, rows))
    return found


def together(parts: list[ScopeLine]) -> list[ScopeLine]:
    """The parts, with communes that were named one by one put into one."""
    single = [part for part in parts if part.is_commune and not part.year]
    if len(single) < 2:
        return parts
    named = ScopeLine(_("Named communes"), None, [row for part in single for row in part.communes])
    return [named, *(part for part in parts if part not in single)]
