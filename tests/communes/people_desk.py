"""Hands for the tests about people: who there is in the small country, and their browsers."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from communes.lookup import today
from communes.models import Agency, Grant, Level, Unit

DAY = timedelta(days=1)


def unit(level: str, code: str) -> Unit:
    """The newest unit of that code."""
    return Unit.objects.filter(level=level, code=code).latest("pk")


def enrolled(name: str, role: Role, held: Unit | None = None, **fields: object) -> User:
    """A person with one grant."""
    person, _ = User.objects.get_or_create(username=name)
    agency = None
    if role == Role.OWNER_DEPARTMENT:
        agency, _ = Agency.objects.get_or_create(code="so-thu", name="Sở Thử", unit=held)
    Grant.objects.create(user=person, role=role, unit=held, agency=agency, **fields)
    return person


def administrator(name: str = "thu.admin") -> User:
    """A person who manages everything."""
    return enrolled(name, Role.ADMINISTRATOR)


def officer_of_province() -> User:
    """The officer of province 99."""
    return enrolled("thu.vp", Role.PROVINCE_OFFICER, unit(Level.PROVINCE, "99"))


def browser(person: User) -> Client:
    """A browser of that person, in English."""
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    return client


def role_fields(role: str, unit_name: str = "", **others: str) -> dict[str, str]:
    """What the form of a grant sends."""
    known = {"role": role, "unit_name": unit_name, "which": "", "agency": "", "note": ""}
    return known | {"first_day": "", "last_day": ""} | others


def text(day_offset: int) -> str:
    """A day counted from today, as a form sends it."""
    return (today() + day_offset * DAY).isoformat()


def now():
    """The moment."""
    return timezone.now()
