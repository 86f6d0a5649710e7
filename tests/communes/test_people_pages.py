"""The list of people, enrolling, closing, resetting."""

import re

import pytest
from django.test import Client

from accounts.models import AuditEntry, SignIn, User
from accounts.roles import Role
from communes.models import Grant
from tests.communes.people_desk import (
    administrator,
    browser,
    enrolled,
    role_fields,
    text,
    unit,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("small_country")


@pytest.fixture
def commune_officer() -> User:
    person = enrolled("thu.xa", Role.COMMUNE_OFFICER, unit("commune", "99001"))
    person.first_name, person.title, person.email = "Đỗ Thị Hoà", "Công chức", "hoa@example.vn"
    person.set_password("mot-mat-khau-dai-9")
    person.save()
    return person


def new(**others: str) -> dict[str, str]:
    known = {"name": "Lê  Văn Ấp", "username": "le.ap", "title": "Cán bộ xã", "email": ""}
    return known | role_fields("commune_officer", "ap thu") | others


def test_a_person_is_enrolled_with_a_role_and_audited(desk):
    answer = desk.post("/people/new/", new(first_day=text(0), last_day=text(30)))
    made = User.objects.get(username="le.ap")
    assert answer["Location"] == f"/people/{made.pk}/"
    assert (str(made), made.has_usable_password()) == ("Lê Văn Ấp", False)
    grant = made.grants.get()
    assert (grant.unit, grant.valid_to.isoformat()) == (unit("commune", "99001"), text(31))
    entries = AuditEntry.objects.filter(person_id=made.pk).order_by("pk")
    assert [(one.subject, one.action) for one in entries] == [("user", "add"), ("grant", "add")]
    assert entries[1].unit_id == unit("commune", "99001").pk


def test_sent_twice_it_is_one_person(desk):
    desk.post("/people/new/", new())
    again = desk.post("/people/new/", new(username="LE.AP"))
    assert again.status_code == 422
    assert "in use already" in again.content.decode()
    assert Grant.objects.filter(user__username__iexact="le.ap").count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "required"),
        ({"username": "le ap!"}, "valid username"),
        ({"email": "no mail"}, "email"),
        ({"role": "king"}, "valid choice"),
        ({"unit_name": "nowhere at all"}, "No unit that fits"),
        ({"unit_name": "'; DROP TABLE"}, "No unit that fits"),
        ({"first_day": "2025-07-02", "last_day": "2025-07-01"}, "before the first day"),
        ({"first_day": "31/02/2025"}, "valid date"),
        ({"last_day": "20250-01-01"}, "valid date"),
    ],
)
def test_what_is_wrong_is_told_and_nobody_is_made(desk, wrong, told):
    page = desk.post("/people/new/", new(**wrong))
    assert page.status_code == 422
    assert told in page.content.decode()
    assert not User.objects.filter(username="le.ap").exists()


def test_text_like_html_is_shown_as_text(desk):
    desk.post("/people/new/", new(name="<script>alert(1)</script>", title="<b>"))
    page = desk.get("/people/").content.decode()
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=do+thi+hoa", True),
        ("q=%C4%90%E1%BB%96+TH%E1%BB%8A", True),
        ("q=hoa@example", True),
        ("q=cong+chuc", True),
        ("q=nguyen", False),
        ("role=commune_officer", True),
        ("role=district_officer", False),
        ("unit=ap+thu", True),
        ("unit=song+thu", False),
        ("unit=99", True),
        ("unit=42", False),
        ("active=1", True),
        ("active=0", False),
        ("role=king&active=7&page=99999", True),
        ("page=x", True),
    ],
)
def test_people_are_found_without_tones_and_by_what_they_hold(desk, commune_officer, query, found):
    assert ("Đỗ Thị Hoà" in desk.get(f"/people/?{query}").content.decode()) is found


def test_particulars_are_changed_and_found_by_the_new_name(desk, commune_officer):
    address = f"/people/{commune_officer.pk}/"
    desk.post(f"{address}edit/", {"name": "Đỗ Thị Hồng", "title": "", "email": ""})
    assert "Đỗ Thị Hồng" in desk.get("/people/?q=do+thi+hong").content.decode()
    entry = AuditEntry.objects.get(person_id=commune_officer.pk)
    assert (entry.before["name"], entry.after["name"]) == ("Đỗ Thị Hoà", "Đỗ Thị Hồng")
    desk.post(f"{address}edit/", {"name": "Đỗ Thị Hồng", "title": "", "email": ""})
    assert AuditEntry.objects.filter(person_id=commune_officer.pk).count() == 1


def test_closing_an_account_ends_its_sessions_until_it_is_opened(desk, commune_officer):
    theirs, address = browser(commune_officer), f"/people/{commune_officer.pk}/active/"
    desk.post(address, {"active": "0"})
    desk.post(address, {"active": "0"})
    assert not SignIn.objects.filter(user_id=commune_officer.pk).exists()
    assert theirs.get("/account/").status_code == 302
    outside = Client()
    outside.post("/login/", {"username": "thu.xa", "password": "mot-mat-khau-dai-9"})
    assert outside.get("/account/").status_code == 302
    desk.post(address, {"active": "1"})
    entries = AuditEntry.objects.filter(person_id=commune_officer.pk).order_by("pk")
    assert [one.after["is_active"] for one in entries] == [False, True]


def test_the_sessions_of_a_person_are_ended(desk, commune_officer):
    theirs = browser(commune_officer)
    desk.post(f"/people/{commune_officer.pk}/sign-out/")
    assert theirs.get("/account/").status_code == 302


def test_a_reset_shows_the_link_once_and_the_old_password_stops(desk, commune_officer):
    answer = desk.post(f"/people/{commune_officer.pk}/reset/")
    link = re.search(r"http://testserver(/password/[^\s<]+)", answer.content.decode())[1]
    assert "no-store" in answer["Cache-Control"]
    assert link not in desk.get(f"/people/{commune_officer.pk}/").content.decode()
    commune_officer.refresh_from_db()
    assert not commune_officer.has_usable_password()
    page = Client().get(link, follow=True)
    assert page.redirect_chain[-1][0].endswith("/set-password/")
    assert link not in str(list(AuditEntry.objects.values_list("before", "after", "subject_key")))


def test_a_second_reset_stops_the_first_link(desk, commune_officer):
    address = f"/people/{commune_officer.pk}/reset/"
    links = [
        re.search(r"http://testserver(/password/[^\s<]+)", desk.post(address).content.decode())[1]
        for _ in range(2)
    ]
    led = [bool(Client().get(link, follow=True).redirect_chain) for link in links]
    assert led == [False, True]


def test_the_link_is_mailed_where_mail_works(desk, commune_officer, settings, mailoutbox):
    settings.EMAIL_HOST = "mail.example.vn"
    page = desk.post(f"/people/{commune_officer.pk}/reset/").content.decode()
    assert mailoutbox[0].to == ["hoa@example.vn"]
    assert "/password/" in mailoutbox[0].body
    assert "http://testserver/password/" not in page


def test_the_last_administrator_is_neither_closed_nor_ended(db):
    Grant.objects.filter(role=Role.ADMINISTRATOR).delete()
    last = administrator()
    desk, grant = browser(last), last.grants.get()
    desk.post(f"/people/{last.pk}/active/", {"active": "0"})
    ended = desk.post(f"/people/{last.pk}/grants/{grant.pk}/end/", {"last_day": text(5)})
    assert "last administrator" in ended.content.decode()
    second = administrator("thu.admin2")
    assert desk.post(f"/people/{last.pk}/grants/{grant.pk}/end/", {"last_day": text(5)})
    desk.post(f"/people/{second.pk}/active/", {"active": "0"})
    for person in (last, second):
        person.refresh_from_db()
        assert person.is_active


@pytest.mark.parametrize("address", ["active", "sign-out", "reset", "grants/1/withdraw"])
def test_what_writes_is_a_post(desk, commune_officer, address):
    assert desk.get(f"/people/{commune_officer.pk}/{address}/").status_code == 405
