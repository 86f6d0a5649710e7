"""The line that a meeting stands in: one office's meetings about the same communes, in time."""

from meetings.models import Meeting


def line_of(meeting: Meeting) -> list[Meeting]:
    """The earlier meetings of the line with their snapshots, the last one first. One query.

    It leads back along `follows`; a meeting that names none follows the last one before its day of
    the same organiser about the same scope. Those called off lead on, and are left out.
    """
    rows = Meeting.objects.filter(organiser=meeting.organiser_id, held_on__lte=meeting.held_on)
    rows = rows.exclude(pk=meeting.pk).select_related("snapshot")
    earlier = list(rows.order_by("-held_on", "-pk"))
    found: list[Meeting] = []
    current = _before(meeting, earlier)
    while current is not None:
        found.append(current)
        earlier.remove(current)
        current = _before(current, earlier)
    return [row for row in found if not row.called_off]


def _before(meeting: Meeting, earlier: list[Meeting]) -> Meeting | None:
    if meeting.follows_id:
        return next((row for row in earlier if row.pk == meeting.follows_id), None)
    alike = (
        row
        for row in earlier
        if row.scope_key == meeting.scope_key and not row.called_off
        if row.held_on < meeting.held_on
    )
    return next(alike, None)


def meeting_before(meeting: Meeting) -> Meeting | None:
    """The meeting that this one's movement is told against: the last of its line with figures.

    None where those are of another criteria set: across sets nothing is compared.
    """
    last = next((row for row in line_of(meeting) if hasattr(row, "snapshot")), None)
    same = last is not None and last.snapshot.criteria_set_id == meeting.criteria_set_id
    return last if same else None


def next_of(meeting: Meeting) -> Meeting | None:
    """The meeting planned as the next one of its line, unless it was called off. One query."""
    rows = Meeting.objects.filter(follows=meeting.pk, called_off="")
    found: Meeting | None = rows.order_by("held_on", "pk").first()
    return found
