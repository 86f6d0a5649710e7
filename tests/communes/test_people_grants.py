"""Giving roles, ending them, taking them back."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from accounts.roles import Role
from communes.lookup import today
from communes.models import Agency, Grant
from tests.communes.people_desk import (
    DAY,
    enrolled,
    role_fields,
    text,
    unit,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("small_country")


@pytest.fixture
def person() -> User:
    first, last = today() - 10 * DAY, today() + 10 * DAY
    held = unit("commune", "99001")
    return enrolled("thu.xa", Role.COMMUNE_OFFICER, held, valid_from=first, valid_to=last + DAY)


def give(desk: Client, person: User, **sent: str):
    sent = role_fields("commune_officer", "99001") | sent
    return desk.post(f"/people/{person.pk}/grants/new/", sent | {"which": str(WHICH.pk)})


@pytest.fixture(autouse=True)
def which(small_country: None) -> None:
    """The commune of that code which there is today: the code is in use for the second time."""
    global WHICH
    WHICH = unit("commune", "99001")


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (11, None, True),
        (None, -11, True),
        (10, None, False),
        (None, -10, False),
        (None, None, False),
        (-3, 3, False),
        (-30, 30, False),
    ],
)
def test_the_same_role_is_not_given_twice_for_one_day(desk, person, first, last, fits):
    days = {"first_day": first, "last_day": last}
    sent = {name: "" if day is None else text(day) for name, day in days.items()}
    answer = give(desk, person, **sent)
    assert answer.status_code == (302 if fits else 422)
    assert ("holds this role over this unit already" in answer.content.decode()) is not fits
    assert person.grants.count() == (2 if fits else 1)


def test_another_role_or_unit_may_overlap(desk, person):
    assert give(desk, person, role="api_reader").status_code == 302
    sent = role_fields("district_officer", "nui thu", which="")
    page = desk.post(f"/people/{person.pk}/grants/new/", sent).content.decode()
    assert "Huyện Núi Thử (999, Tỉnh Tỉnh Thử; until 30/06/2025)" in page
    sent["which"] = str(unit("area", "ZZ-NUI").pk)
    assert desk.post(f"/people/{person.pk}/grants/new/", sent).status_code == 302
    assert person.grants.latest("pk").unit == unit("area", "ZZ-NUI")


@pytest.mark.parametrize(
    ("role", "unit_name"),
    [("commune_officer", "tinh thu"), ("district_officer", "99001"), ("commune_officer", "")],
)
def test_a_role_fits_the_level_of_its_unit(desk, person, role, unit_name):
    sent = role_fields(role, unit_name)
    assert desk.post(f"/people/{person.pk}/grants/new/", sent).status_code == 422
    assert person.grants.count() == 1


def test_a_department_takes_the_unit_of_its_agency(desk, person):
    agency = Agency.objects.create(code="so-thu", name="Sở Thử", unit=unit("province", "99"))
    address = f"/people/{person.pk}/grants/new/"
    sent = role_fields("owner_department", agency=str(agency.pk))
    assert desk.post(address, sent).status_code == 302
    assert person.grants.latest("pk").unit == unit("province", "99")
    assert desk.post(address, role_fields("owner_department", "99")).status_code == 422


def test_a_role_is_given_a_last_day_and_audited(desk, person):
    grant = person.grants.get()
    address = f"/people/{person.pk}/grants/{grant.pk}/end/"
    assert desk.post(address, {"last_day": text(-1)}).status_code == 302
    grant.refresh_from_db()
    assert grant.valid_to == today()
    entry = AuditEntry.objects.get(person_id=person.pk)
    assert (entry.subject, entry.after["valid_to"]) == ("grant", text(0))
    assert "has ended already" in desk.post(address, {"last_day": text(9)}).content.decode()


@pytest.mark.parametrize("day", ["", "2024-13-01", "0001-01-01", text(-11)])
def test_a_last_day_that_is_none_or_too_early_is_refused(desk, person, day):
    grant = person.grants.get()
    address = f"/people/{person.pk}/grants/{grant.pk}/end/"
    assert desk.post(address, {"last_day": day}).status_code == 422
    assert Grant.objects.get(pk=grant.pk).valid_to == grant.valid_to


def test_a_role_that_has_not_begun_is_withdrawn_others_are_not(desk, person):
    give(desk, person, first_day=text(11))
    begun, coming = person.grants.order_by("pk")
    for grant in (begun, coming):
        desk.post(f"/people/{person.pk}/grants/{grant.pk}/withdraw/")
    assert list(person.grants.all()) == [begun]
    assert AuditEntry.objects.filter(person_id=person.pk, action="delete").count() == 1


def test_the_only_role_is_not_withdrawn_so_that_nobody_is_lost_from_sight(desk, person):
    person.grants.update(valid_from=today())
    address = f"/people/{person.pk}/"
    page = desk.post(f"{address}grants/{person.grants.get().pk}/withdraw/", follow=True)
    assert page.redirect_chain == [(address, 302)]
    assert "close the account" in page.content.decode()
    assert person.grants.count() == 1


def test_a_grant_is_reached_only_through_its_own_person(desk, person):
    other = enrolled("thu.khac", Role.COMMUNE_OFFICER, unit("commune", "99002"))
    grant = other.grants.get()
    for action in ("end", "withdraw"):
        address = f"/people/{person.pk}/grants/{grant.pk}/{action}/"
        assert desk.post(address, {"last_day": text(0)}).status_code == 404
