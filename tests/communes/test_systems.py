"""Systems: enrolled with a role of theirs, told apart from people, without any door but tokens."""

import pytest
from django.test import Client

from accounts.models import AuditEntry, User
from accounts.roles import Role
from tests.communes.people_desk import (
    administrator,
    browser,
    enrolled,
    role_fields,
    text,
    unit,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("small_country")


def new(**others: str) -> dict[str, str]:
    known = {"name": "Kho dữ liệu", "username": "kho", "title": "Bản đồ tỉnh", "email": ""}
    return known | role_fields("api_reader", "99", first_day=text(0)) | others


def test_a_system_is_enrolled_and_audited_in_words(desk):
    answer = desk.post("/people/systems/new/", new())
    made = User.objects.get(username="kho")
    assert answer["Location"] == f"/people/{made.pk}/"
    assert (made.is_system, made.has_usable_password(), made.is_staff) == (True, False, False)
    assert (made.grants.get().role, made.grants.get().unit) == (
        "api_reader",
        unit("province", "99"),
    )
    page = desk.get("/audit/?subject=system").content.decode()
    assert "system: added" in page
    assert "purpose:" in page
    assert "Bản đồ tỉnh" in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "required"),
        ({"title": ""}, "required"),
        ({"username": "a b"}, "valid username"),
        ({"username": "thu.vp"}, "in use already"),
        ({"role": "administrator"}, "valid choice"),
        ({"role": "commune_officer", "unit_name": "ap thu"}, "valid choice"),
        ({"role": "api_writer", "unit_name": ""}, "Name the unit"),
        ({"unit_name": "42"}, "No unit that fits"),
        ({"unit_name": ""}, "Name the unit"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(desk, wrong, told):
    page = desk.post("/people/systems/new/", new(**wrong))
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not User.objects.filter(username="kho").exists()


def test_only_an_administrator_lets_a_system_see_the_country(desk):
    sent = new(unit_name="")
    assert desk.post("/people/systems/new/", sent).status_code == 422
    assert browser(administrator()).post("/people/systems/new/", sent).status_code == 302
    assert User.objects.get(username="kho").grants.get().unit is None


def test_a_system_gets_no_role_of_people(desk):
    desk.post("/people/systems/new/", new())
    address = f"/people/{User.objects.get(username='kho').pk}/grants/new/"
    assert desk.post(address, role_fields("commune_officer", "ap thu")).status_code == 422
    assert desk.post(address, role_fields("api_writer", "99")).status_code == 302


def test_a_system_has_no_password_and_gets_none(desk, mailoutbox, settings):
    settings.EMAIL_HOST = "mail.example.vn"
    desk.post("/people/systems/new/", new(email="kho@example.vn"))
    made = User.objects.get(username="kho")
    page = desk.post(f"/people/{made.pk}/reset/", follow=True).content.decode()
    assert "has no password" in page
    assert "/password/" not in page.replace("/account/password/", "")
    Client().post("/password/forgotten/", {"email": "kho@example.vn"})
    assert mailoutbox == []
    made.set_password("mot-mat-khau-dai-9")  # as only a slip on the server could
    made.save()
    outside = Client()
    outside.post("/login/", {"username": "kho", "password": "mot-mat-khau-dai-9"})
    assert outside.get("/account/").status_code == 302


def test_systems_are_told_apart_from_people(desk):
    desk.post("/people/systems/new/", new())
    enrolled("thu.xa", Role.COMMUNE_OFFICER, unit("commune", "99001"))
    pages = {kind: desk.get(f"/people/?kind={kind}").content.decode() for kind in ("system", "")}
    assert ("thu.xa" in pages["system"], "Kho dữ liệu" in pages["system"]) == (False, True)
    assert ("thu.xa" in pages[""], pages[""].count(">system</span>")) == (True, 1)
    assert "Kho dữ liệu" in desk.get("/people/systems/").content.decode()


def test_the_door_of_the_admin_pages_does_not_lead_to_systems(desk):
    desk.post("/people/systems/new/", new())
    made = User.objects.get(username="kho")
    boss = administrator()
    boss.is_staff = boss.is_superuser = True
    boss.save()
    entered = browser(boss)
    answer = entered.get(f"/admin/accounts/user/{made.pk}/password/")
    assert answer.status_code in (302, 404)
    listed = entered.get("/admin/accounts/user/").content.decode()
    assert ("thu.vp" in listed, "Kho dữ liệu" in listed) == (True, False)


def test_systems_of_another_province_are_not_there(desk):
    other = enrolled("kho42", Role.API_READER, unit("province", "42"))
    User.objects.filter(pk=other.pk).update(is_system=True)
    assert desk.get(f"/people/{other.pk}/").status_code == 404
    assert "kho42" not in desk.get("/people/systems/").content.decode()


def test_who_manages_nobody_enrols_no_system():
    officer = browser(enrolled("thu.xa", Role.COMMUNE_OFFICER, unit("commune", "99001")))
    for address in ("/people/systems/", "/people/systems/new/"):
        assert officer.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    assert officer.post("/people/systems/new/", new()).status_code == 403
    assert not AuditEntry.objects.filter(subject="system", subject_key="kho").exists()
