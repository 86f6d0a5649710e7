"""Creating the demo's accounts, their grants, and the department that owns a criterion."""

from datetime import datetime

from django.contrib.auth.hashers import make_password

from accounts.history import Change, record
from accounts.models import User
from accounts.roles import Role
from accounts.views import DEMO_PASSWORD
from communes.models import Agency, Grant, Level, Unit
from communes.services import save_agency, save_grant
from criteria.models import Criterion, CriterionOwner
from criteria.owners import save_owner
from ntm_portal.demo.people import PEOPLE, Person, Place

# Environment in each commune set of the country: the department verifies it for its province.
OWNED = (
    "QD1980-2016/17",
    "QD318-2022-NTM/17",
    "QD318-2022-NTMNC/17",
    "QD318-2022-NTMNC/18",
    "QD51-2025-XA/8",
)
AGENCY = "so-tnmt-hatinh"
NOTE = "Bản dùng thử"


def missing() -> list[Person]:
    """The people who are not in the database yet, in their order."""
    known = set(User.objects.values_list("username", flat=True))
    return [person for person in PEOPLE if person.username not in known]


def create(people: list[Person], *, now: datetime) -> None:
    """Create accounts with their grants, all with the password of the demo, and the department."""
    if not people:
        return
    password = make_password(DEMO_PASSWORD)  # once: Argon2 is slow on purpose
    for person in people:
        user = _create_account(person, password, now)
        agency = _department(now) if person.role == Role.OWNER_DEPARTMENT else None
        units: list[Unit | None] = [place.find() for place in person.places]
        for unit in units or [None]:
            grant = Grant(user=user, role=person.role, unit=unit, agency=agency, note=NOTE)
            save_grant(grant=grant, by=None, now=now)


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


def _department(now: datetime) -> Agency:
    """The department of Hà Tĩnh that owns the environment criteria."""
    unit = Place(Level.PROVINCE, "42").find()
    name = "Sở Tài nguyên và Môi trường tỉnh Hà Tĩnh (nay thuộc Sở Nông nghiệp và Môi trường)"
    agency = save_agency(agency=Agency(code=AGENCY, name=name, unit=unit), by=None, now=now)
    for criterion in Criterion.objects.filter(key__in=OWNED).order_by("key"):
        owner = CriterionOwner(agency=agency, criterion=criterion, territory=unit)
        save_owner(owner=owner, by=None, now=now)
    return agency
