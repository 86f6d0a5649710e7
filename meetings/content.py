"""What a finding, visit or conclusion may say: checked here, then written by `meetings.editing`."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Agency
from criteria.catalogue import view_of
from meetings.editing import About, hold, save_part
from meetings.models import Conclusion, FieldVisit, Finding, Meeting, Part
from ntm_portal.lib.periods import in_force


@transaction.atomic
def save_content(
    *, row: Part, seen: int | None, by: User, now: datetime, about: About | None = None
) -> Part:
    """Add or change a finding, a field visit or a conclusion of an open meeting.

    Raises as `save_part` does; ValidationError (keys `text`, `due_on`, `kind`, `commune`, `units`,
    `criteria`, `agencies`) for what the meeting cannot say.
    """
    meeting = hold(row.meeting, by)
    if isinstance(row, Finding | Conclusion):
        row.text = row.text.strip()
        if not row.text:
            raise ValidationError({"text": _("Write the text: an empty line says nothing.")})
    if isinstance(row, Conclusion):
        _check_conclusion(row, meeting)
    if isinstance(row, FieldVisit) and row.commune_id:
        require_scope(meeting, [row.commune_id], "commune")
    if about is not None:
        check_about(meeting, about)
    return save_part(row=row, seen=seen, by=by, now=now, about=about)


def _check_conclusion(row: Conclusion, meeting: Meeting) -> None:
    if row.due_on and row.due_on < meeting.held_on:
        raise ValidationError({"due_on": too_early(meeting)})
    if row.pk and row.kind != Conclusion.Kind.WORK and row.tasks.exists():
        message = _("Tasks were handed out from this conclusion: it stays work.")
        raise ValidationError({"kind": message})


def too_early(meeting: Meeting) -> str:
    """What is said of a due date before the meeting."""
    day = f"{meeting.held_on:%d/%m/%Y}"
    return _("The due date may not lie before the meeting, which was on %(day)s.") % {"day": day}


def require_scope(meeting: Meeting, unit_ids: Iterable[int], field: str) -> None:
    """Raise ValidationError (key `field`) for communes that the meeting is not about. One query."""
    wanted = set(unit_ids)
    if meeting.communes.filter(unit__in=wanted).count() != len(wanted):
        raise ValidationError({field: _("Choose communes of the meeting's scope only.")})


def check_about(meeting: Meeting, about: About) -> None:
    """Raise ValidationError for units, criteria or agencies that the meeting knows nothing of."""
    require_scope(meeting, about.units, "units")
    known = {row.id for row in view_of(meeting.criteria_set, meeting.held_on).criteria}
    if about.criteria - known:
        message = _("Choose criteria of the meeting's criteria set only.")
        raise ValidationError({"criteria": message})
    found = Agency.objects.filter(in_force(meeting.held_on), pk__in=about.agencies)
    if about.agencies and found.count() != len(about.agencies):
        message = _("Choose agencies that existed on the day of the meeting.")
        raise ValidationError({"agencies": message})
