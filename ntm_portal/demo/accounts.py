"""Creating the demo's accounts and their grants."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from accounts.history import Change, record
from accounts.models import User
from accounts.roles import Role
from accounts.views import DEMO_PASSWORD
from communes.models import Agency, Grant, Unit
from communes.services import save_grant
from ntm_portal.demo.agencies import ENVIRONMENT
from ntm_portal.demo.people import PEOPLE, Person

NOTE = "Bản dùng thử"


def missing() -> list[Person]:
    """The people who are not in the database yet, in their order."""
    known = set(User.objects.values_list("username", flat=True))
    return [person for person in PEOPLE if person.username not in known]


def create(people: list[Person], *, now: datetime) -> None:
    """Create accounts with their grants, all with the password of the demo.

    The agencies must be there: a department's person acts for one, and so does the person of an
    office that is an agency too, so that its tasks wait for somebody.
    """
    if not people:
        return
    password = make_password(DEMO_PASSWORD)  # once: Argon2 is slow on purpose
    for person in people:
        user = _create_account(person, password, now)
        units: list[Unit | None] = [place.find() for place in person.places]
        for unit in units or [None]:
            agency = _agency_of(person, unit)
            grant = Grant(user=user, role=person.role, unit=unit, agency=agency, note=NOTE)
            save_grant(grant=grant, by=None, now=now)


def _agency_of(person: Person, unit: Unit | None) -> Agency | None:
    """The agency of the unit that the person acts for."""
    if person.role == Role.OWNER_DEPARTMENT:
        return Agency.objects.get(code=ENVIRONMENT)
    return Agency.objects.filter(name=person.office, unit=unit).first() if unit else None


def _create_account(person: Person, password: str, now: datetime) -> User:
    is_admin = person.role == Role.ADMINISTRATOR
    user = User.objects.create(
        username=person.username,
        first_name=person.office,
        title=person.title,
        password=password,
        is_staff=is_admin,
        is_superuser=is_admin,
    )
    after = {"title": user.title}
    change = Change("add", "user", user.username, None, after, reason=NOTE, person_id=user.pk)
    record([change], by=None, at=now)
    return user
