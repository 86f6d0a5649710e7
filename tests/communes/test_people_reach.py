"""Nobody manages more than they hold."""

import pytest

from accounts.access import Refused
from accounts.models import User
from accounts.roles import Role
from accounts.services import Particulars
from communes.lookup import today
from communes.models import Grant
from communes.people import services
from communes.people.reach import managed_people, may_manage
from tests.communes.people_desk import (
    DAY,
    administrator,
    browser,
    enrolled,
    now,
    officer_of_province,
    role_fields,
    text,
    unit,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("small_country")


@pytest.fixture
def everyone() -> dict[str, User]:
    """People of every kind around province 99."""
    province, commune = unit("province", "99"), unit("commune", "99001")
    made = {
        "admin": administrator(),
        "me": officer_of_province(),
        "peer": enrolled("thu.vp2", Role.PROVINCE_OFFICER, province),
        "official": enrolled("thu.lanhdao", Role.PROVINCE_OFFICIAL, province),
        "national": enrolled("thu.tw", Role.PROVINCE_OFFICIAL),
        "commune": enrolled("thu.xa", Role.COMMUNE_OFFICER, commune),
        "elsewhere": enrolled("thu.hatinh", Role.COMMUNE_OFFICER, unit("commune", "18838")),
        "both": enrolled("thu.haitinh", Role.COMMUNE_OFFICER, commune),
        "nobody": User.objects.create(username="thu.khong"),
        "staff": enrolled("thu.staff", Role.COMMUNE_OFFICER, commune),
    }
    enrolled("thu.haitinh", Role.COMMUNE_OFFICER, unit("commune", "18838"))
    User.objects.filter(username="thu.staff").update(is_staff=True)
    return made


def test_an_officer_manages_people_below_whose_roles_lie_inside(everyone):
    assert set(managed_people(everyone["me"])) == {everyone["official"], everyone["commune"]}


def test_an_administrator_manages_everyone(everyone):
    assert managed_people(everyone["admin"]).count() == User.objects.count()


@pytest.mark.parametrize("name", ["official", "commune", "nobody"])
def test_others_manage_nobody(everyone, name):
    with pytest.raises(Refused, match="coordination office"):
        managed_people(everyone[name])


def test_ended_roles_count_only_where_there_are_no_others(everyone):
    mine = enrolled("thu.cu", Role.COMMUNE_OFFICER, unit("commune", "99002"), valid_to=today())
    was_admin = enrolled("thu.cuu", Role.ADMINISTRATOR, valid_to=today())
    moved = enrolled("thu.doi", Role.COMMUNE_OFFICER, unit("commune", "99001"))
    enrolled("thu.doi", Role.COMMUNE_OFFICER, unit("commune", "18838"), valid_to=today())
    coming = enrolled("thu.sap", Role.COMMUNE_OFFICER, unit("commune", "99001"))
    enrolled("thu.sap", Role.ADMINISTRATOR, valid_from=today() + DAY)
    reached = [may_manage(everyone["me"], one) for one in (mine, was_admin, moved, coming)]
    assert reached == [True, False, True, False]


def attempts(person: User, by: User) -> list:
    given = Grant(user=person, role=Role.COMMUNE_OFFICER, unit=unit("commune", "99001"))
    held = person.grants.first()
    told = {"person": person, "by": by, "now": now()}
    parts = Particulars("x", "x", "")
    return [
        lambda: services.change_person(particulars=parts, **told),
        lambda: services.set_active(active=False, **told),
        lambda: services.reset_password(**told),
        lambda: services.sign_out(**told),
        lambda: services.give_grant(grant=given, by=by, now=now()),
        lambda: services.end_grant(grant=held, valid_to=today() + DAY, by=by, now=now()),
        lambda: services.withdraw_grant(grant=held, by=by, now=now()),
    ]


@pytest.mark.parametrize("name", ["admin", "me", "peer", "national", "elsewhere", "both", "staff"])
def test_an_officer_may_do_nothing_to_people_out_of_reach(everyone, name):
    for attempt in attempts(everyone[name], everyone["me"]):
        with pytest.raises(Refused):
            attempt()
    everyone[name].refresh_from_db()
    assert everyone[name].is_active


@pytest.mark.parametrize(
    ("role", "level", "code"),
    [
        (Role.ADMINISTRATOR, "", ""),
        (Role.PROVINCE_OFFICIAL, "", ""),
        (Role.API_READER, "", ""),
        (Role.PROVINCE_OFFICER, "province", "99"),
        (Role.PROVINCE_OFFICIAL, "province", "42"),
        (Role.COMMUNE_OFFICER, "commune", "18838"),
    ],
)
def test_an_officer_gives_no_role_beyond_the_province(everyone, role, level, code):
    held = unit(level, code) if level else None
    grant = Grant(user=everyone["commune"], role=role, unit=held)
    with pytest.raises(Refused):
        services.give_grant(grant=grant, by=everyone["me"], now=now())
    assert not Grant.objects.filter(user=everyone["commune"], role=role, unit=held).exists()


def test_the_form_offers_and_takes_no_more_either(everyone):
    client, address = browser(everyone["me"]), f"/people/{everyone['commune'].pk}/grants/new/"
    page = client.get(address).content.decode()
    assert 'value="administrator"' not in page
    assert 'value="province_officer"' not in page
    for sent in (
        role_fields("administrator"),
        role_fields("province_officer", "99"),
        role_fields("province_official", first_day=text(0)),
        role_fields("commune_officer", "18838"),
        role_fields("commune_officer", "18838", which=str(unit("commune", "18838").pk)),
    ):
        assert client.post(address, sent).status_code == 422
    assert everyone["commune"].grants.count() == 1


def test_the_menu_offers_the_pages_to_those_who_manage(everyone):
    for name, offered in (("admin", True), ("me", True), ("commune", False)):
        page = browser(everyone[name]).get("/units/").content.decode()
        assert ('href="/people/"' in page, 'href="/audit/"' in page) == (offered, offered)
