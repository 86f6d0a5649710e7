"""Who is asked to a meeting and who came: marked for many people in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.history import Change, record
from accounts.models import User
from communes.models import Agency
from meetings.editing import Overtaken, hold, note_change, store
from meetings.models import Attendee, Meeting
from ntm_portal.lib.periods import in_force


@dataclass(frozen=True)
class Invited:
    """Someone to be asked, as the record will name them."""

    name: str
    agency_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class Mark:
    """What was marked of one participant, and the revision that was on the screen."""

    presence: str
    seen: int


def communes_to_invite(meeting: Meeting) -> list[Invited]:
    """The communes in scope, each by its people's committee. One query."""
    rows = meeting.communes.order_by("sort_key", "pk").values_list("name", "unit_id")
    name = _("People's committee of %(unit)s")
    return [Invited(name % {"unit": unit[0].lower() + unit[1:]}, unit_id=pk) for unit, pk in rows]


def agencies_to_invite(meeting: Meeting) -> list[Invited]:
    """The agencies of the organiser on the day. One query."""
    rows = Agency.objects.filter(in_force(meeting.held_on), unit=meeting.organiser_id)
    return [Invited(row.name, agency_id=row.pk) for row in rows.order_by("name", "pk")]


@transaction.atomic
def invite(
    *,
    meeting: Meeting,
    group: str,
    people: Sequence[Invited],
    presence: str = Attendee.Presence.INVITED,
    by: User,
    now: datetime,
) -> int:
    """Add participants of one group; those on the list already are left out. Returns the number.

    Raises Refused, ValidationError (the record is closed).
    """
    held = hold(meeting, by)
    rows = Attendee.objects.filter(meeting=held)
    known = set(rows.values_list("name", "agency", "unit"))
    last = rows.aggregate(last=Max("position"))["last"] or 0
    wanted = dict.fromkeys((one.name, one.agency_id, one.unit_id) for one in people)
    made = []
    fresh = (key for key in wanted if key not in known)
    for position, (name, agency, unit) in enumerate(fresh, start=last + 1):
        row = Attendee(meeting=held, position=position, group=group, presence=presence, name=name)
        row.agency_id, row.unit_id = agency, unit
        row.full_clean(exclude=["meeting", "changed_by", "changed_at", "agency", "unit"])
        store(row, by=by, at=now)
        made.append(_change(held, row, None))
    if made:
        _note(held, made, by, now)
    return len(made)


@transaction.atomic
def mark(*, meeting: Meeting, marks: Mapping[int, Mark], by: User, now: datetime) -> int:
    """Set the presence of participants, by id; returns how many it changed.

    What someone else has marked alike meanwhile is no conflict. Raises Refused, ValidationError
    (the record is closed; no such presence), Overtaken with the first row that differs.
    """
    held = hold(meeting, by)
    rows = held.attendees.select_related("changed_by").order_by("position", "pk")
    changed, told = [], []
    for row in rows.filter(pk__in=marks):
        given = marks[row.pk]
        if given.presence == row.presence:
            continue
        if given.presence not in Attendee.Presence.values:
            raise ValidationError(_("Choose one of the four answers for each participant."))
        if given.seen != row.revision:
            raise Overtaken(row)
        before = row.told()
        row.presence, row.changed_by, row.changed_at = given.presence, by, now
        row.revision += 1
        changed.append(row)
        told.append(_change(held, row, before))
    if changed:
        fields = ["presence", "revision", "changed_by", "changed_at"]
        Attendee.objects.bulk_update(changed, fields, batch_size=200)
        _note(held, told, by, now)
    return len(changed)


def _note(meeting: Meeting, changes: Sequence[Change], by: User, at: datetime) -> None:
    note_change(meeting)
    record(changes, by=by, at=at)


def _change(meeting: Meeting, row: Attendee, before: dict[str, Any] | None) -> Change:
    return Change(
        action="attendee.change" if before else "attendee.add",
        subject="attendee",
        key=f"{meeting.pk}/{row.pk}",
        before=before,
        after=row.told(),
        unit_code=meeting.organiser.code,
        unit_id=meeting.organiser_id,
    )


@dataclass(frozen=True)
class Group:
    """The participants of one group, with how many came."""

    key: str
    label: str
    rows: list[Attendee]

    @property
    def present(self) -> int:
        """How many are marked present."""
        return sum(1 for row in self.rows if row.presence == Attendee.Presence.PRESENT)


def groups_of(rows: Sequence[Attendee]) -> list[Group]:
    """The participants by group, in the order of the groups; empty groups are left out."""
    found = [
        Group(key, str(label), [row for row in rows if row.group == key])
        for key, label in Attendee.Group.choices
    ]
    return [group for group in found if group.rows]
