"""Grants, agencies and people in Django's admin: checked against the roles, and audited."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from communes.models import Agency, Grant, Unit
from communes.services import save_agency, save_grant
from tests.communes.people_desk import unit

pytestmark = pytest.mark.django_db
GRANTS = "/admin/communes/grant/"


@pytest.fixture
def keeper(small_country: None, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(User.objects.create(username="thu.admin", is_staff=True, is_superuser=True))


def fields(role: str, held: Unit | None, **others: str) -> dict[str, str]:
    person, _ = User.objects.get_or_create(username="thu.nguoi")
    given = {"user": str(person.pk), "role": role, "unit": str(held.pk) if held else ""}
    return given | {"agency": "", "valid_from": "", "valid_to": "", "note": ""} | others


def agency(held: Unit) -> Agency:
    return Agency.objects.create(code="so-thu", name="Sở Thử", unit=held)


def test_a_grant_is_saved_changed_and_deleted_with_audit(keeper: Client) -> None:
    district = unit("district", "999")
    assert keeper.post(f"{GRANTS}add/", fields("district_officer", district)).status_code == 302
    grant = Grant.objects.get(user__username="thu.nguoi")
    keeper.post(f"{GRANTS}{grant.pk}/change/", fields("district_officer", district, note="QĐ 9"))
    keeper.post(f"{GRANTS}{grant.pk}/delete/", {"post": "yes"})
    entries = AuditEntry.objects.filter(subject="grant", subject_key=str(grant.pk)).order_by("pk")
    assert [entry.action for entry in entries] == ["add", "change", "delete"]
    assert [entry.before and entry.before["note"] for entry in entries] == [None, "", "QĐ 9"]
    assert {(entry.actor_name, entry.unit_code) for entry in entries} == {("thu.admin", "999")}


@pytest.mark.parametrize(
    ("role", "level", "code"),
    [
        ("district_officer", "province", "99"),
        ("commune_officer", "district", "999"),
        ("province_officer", "", ""),
        ("administrator", "province", "99"),
        ("owner_department", "commune", "99001"),
    ],
)
def test_a_role_is_refused_at_a_level_it_does_not_have(
    keeper: Client, role: str, level: str, code: str
) -> None:
    page = keeper.post(f"{GRANTS}add/", fields(role, unit(level, code) if level else None))
    assert "is granted over" in page.content.decode()
    assert not Grant.objects.filter(user__username="thu.nguoi").exists()


def test_a_department_needs_its_own_agency(keeper: Client) -> None:
    province = unit("province", "99")
    page = keeper.post(f"{GRANTS}add/", fields("owner_department", province))
    assert "Name the department" in page.content.decode()
    other = str(agency(unit("district", "999")).pk)
    page = keeper.post(f"{GRANTS}add/", fields("owner_department", province, agency=other))
    assert "belongs to another unit" in page.content.decode()


def test_a_period_that_ends_before_it_starts_is_refused(keeper: Client) -> None:
    dates = {"valid_from": "2025-07-01", "valid_to": "2025-07-01"}
    page = keeper.post(
        f"{GRANTS}add/", fields("district_officer", unit("district", "999"), **dates)
    )
    assert "The end must be later" in page.content.decode()
    assert not Grant.objects.filter(user__username="thu.nguoi").exists()


def test_the_service_refuses_what_the_form_refuses(small_country: None) -> None:
    person = User.objects.create(username="thu.nguoi")
    wrong = Grant(user=person, role="commune_officer", unit=unit("province", "99"))
    with pytest.raises(ValidationError, match="is granted over"):
        save_grant(grant=wrong, by=None, now=timezone.now())
    wrong_agency = Agency(code="so-thu", name="Sở", unit=unit("province", "99"))
    wrong_agency.valid_from = wrong_agency.valid_to = timezone.now().date()
    with pytest.raises(ValidationError, match="end must be later"):
        save_agency(agency=wrong_agency, by=None, now=timezone.now())
    assert wrong.pk is wrong_agency.pk is None


def test_agencies_are_audited_also_when_several_are_deleted(keeper: Client) -> None:
    held = {"code": "so-thu", "name": "Sở Thử", "unit": str(unit("province", "99").pk)}
    keeper.post("/admin/communes/agency/add/", held | {"valid_from": "", "valid_to": ""})
    made = Agency.objects.get(code="so-thu")
    chosen = {"action": "delete_selected", "_selected_action": [str(made.pk)], "post": "yes"}
    keeper.post("/admin/communes/agency/", chosen)
    entries = AuditEntry.objects.filter(subject="agency", subject_key="so-thu").order_by("pk")
    assert [entry.action for entry in entries] == ["add", "delete"]


@pytest.mark.parametrize(
    "address", ["/admin/communes/unit/add/", "/admin/accounts/auditentry/add/"]
)
def test_units_and_the_audit_trail_are_never_written_here(keeper: Client, address: str) -> None:
    assert keeper.get(address).status_code == 403
    assert keeper.get(address.replace("add/", "?q=99001")).status_code == 200


def test_units_are_found_without_tones(keeper: Client) -> None:
    assert "Thị trấn Đá Thử" in keeper.get("/admin/communes/unit/?q=da+thu").content.decode()


def test_people_are_audited_but_never_their_passwords(keeper: Client) -> None:
    secret = {
        "usable_password": "true",
        "password1": "mot-mat-khau-dai-9",
        "password2": "mot-mat-khau-dai-9",
    }
    assert (
        keeper.post("/admin/accounts/user/add/", {"username": "thu.moi"} | secret).status_code
        == 302
    )
    made = User.objects.get(username="thu.moi")
    assert keeper.post(f"/admin/accounts/user/{made.pk}/password/", secret).status_code == 302
    entries = AuditEntry.objects.filter(subject="user", subject_key="thu.moi").order_by("pk")
    assert [entry.action for entry in entries] == ["add", "set password"]
    assert "mot-mat-khau" not in str([(entry.before, entry.after) for entry in entries])


@pytest.mark.parametrize("address", ["/admin/", GRANTS, "/admin/accounts/user/"])
def test_the_admin_is_closed_to_people_who_are_not_staff(
    officer: Callable[[str, str], User], signed_in: Callable[[User], Client], address: str
) -> None:
    assert signed_in(officer("province", "99")).get(address).status_code == 302
