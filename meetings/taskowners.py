"""Who may own a task of a meeting: offices of its territory and above, and communes in scope."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import ROLES
from communes.lookup import names_at
from communes.models import Agency, Grant, Unit, UnitVersion
from meetings.models import Meeting
from ntm_portal.lib.periods import in_force

# Who acts for a unit itself; a department acts for its agency.
OFFICERS = [role for role, spec in ROLES.items() if spec.records and not spec.owned_only]


def _own_and_above(meeting: Meeting, organiser: UnitVersion | None) -> set[int]:
    names = {} if organiser else names_at({meeting.organiser_id}, meeting.held_on)
    version = organiser or names[meeting.organiser_id]
    above = (version.area_id, version.district_id, version.province_id)
    return {meeting.organiser_id, *(pk for pk in above if pk)}


def _inside(meeting: Meeting) -> Q:
    """A filter for the communes in scope, and the districts and areas that they lay in."""
    rows = UnitVersion.objects.at(meeting.held_on)
    communes = rows.filter(unit__in=meeting.communes.values("unit_id"))
    query = Q()
    for field in ("unit_id", "district_id", "area_id"):
        query |= Q(pk__in=communes.values(field))
    return query


def agencies_for(meeting: Meeting, organiser: UnitVersion | None = None) -> QuerySet[Agency]:
    """Agencies of the organiser, of the units above it, and of those that its scope lies in.

    `organiser` as it was on the day spares the query that looks it up.
    """
    above = Q(pk__in=_own_and_above(meeting, organiser))
    units = Unit.objects.filter(above | _inside(meeting))
    rows = Agency.objects.filter(in_force(meeting.held_on), unit__in=units.values("pk"))
    return rows.order_by("name", "pk")


def units_for(meeting: Meeting) -> QuerySet[Unit]:
    """The organiser's unit, those that its scope names or lies in, and the communes in scope."""
    named = Q(pk=meeting.organiser_id) | Q(pk__in=meeting.parts.values("unit_id"))
    return Unit.objects.filter(named | _inside(meeting))


def people_for(agency: Agency | None, unit: Unit | None, day: date) -> QuerySet[User]:
    """The people who act for an owner on `day`."""
    held = Q(agency=agency) if agency else Q(unit=unit, role__in=OFFICERS)
    grants = Grant.objects.filter(in_force(day), held)
    chosen = User.objects.filter(is_active=True, pk__in=grants.values("user_id"))
    return chosen.order_by("sort_key", "pk")


def check_owner(
    meeting: Meeting, agency: Agency | None, unit: Unit | None, person: User | None, day: date
) -> None:
    """Raise ValidationError (keys `owner`, `person`) for an owner that the meeting cannot have."""
    if (agency is None) == (unit is None):
        raise ValidationError({"owner": _("Name one owner: an office or a unit.")})
    found = (
        agencies_for(meeting).filter(pk=agency.pk)
        if agency
        else units_for(meeting).filter(pk=unit.pk)  # type: ignore[union-attr]
    )
    if not found.exists():
        raise ValidationError({"owner": _("This owner is beyond the meeting's territory.")})
    if person and not people_for(agency, unit, day).filter(pk=person.pk).exists():
        raise ValidationError({"person": _("This person does not act for the owner.")})
