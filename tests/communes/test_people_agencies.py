"""Agencies of what one manages."""

import pytest

from accounts.models import AuditEntry
from communes.models import Agency
from tests.communes.people_desk import text, unit

pytestmark = pytest.mark.usefixtures("small_country")


def fields(**others: str) -> dict[str, str]:
    known = {"name": "Sở Thử", "code": "so-thu", "unit_name": "99", "which": ""}
    return known | {"first_day": "", "last_day": ""} | others


def test_an_agency_is_added_renamed_and_ended(desk):
    assert desk.post("/agencies/new/", fields()).status_code == 302
    made = Agency.objects.get(code="so-thu")
    page = desk.get(f"/agencies/{made.pk}/").content.decode()
    assert f'name="which" value="{made.unit_id}"' in page
    sent = fields(name="Sở Mới", last_day=text(3), which=str(made.unit_id))
    assert desk.post(f"/agencies/{made.pk}/", sent).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.valid_to.isoformat()) == ("Sở Mới", text(4))
    assert "Sở Mới" in desk.get("/agencies/").content.decode()
    entries = AuditEntry.objects.filter(subject="agency", subject_key="so-thu").order_by("pk")
    assert [one.action for one in entries] == ["add", "change"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"code": "Sở Thử"},
        {"unit_name": ""},
        {"unit_name": "42"},
        {"unit_name": "99001"},
        {"first_day": "2025-07-02", "last_day": "2025-07-01"},
        {"code": "so-tnmt-hatinh"},
    ],
)
def test_a_wrong_one_is_refused(desk, wrong):
    assert desk.post("/agencies/new/", fields(**wrong)).status_code == 422
    assert not Agency.objects.filter(unit=unit("province", "99")).exists()


def test_sent_twice_it_is_one_agency(desk):
    answers = [desk.post("/agencies/new/", fields()).status_code for _ in range(2)]
    assert answers == [302, 422]


def test_agencies_elsewhere_are_not_there(desk):
    other = Agency.objects.get(code="so-tnmt-hatinh")
    assert other.name not in desk.get("/agencies/").content.decode()
    for answer in (
        desk.get(f"/agencies/{other.pk}/"),
        desk.post(f"/agencies/{other.pk}/", fields()),
        desk.get(f"/agencies/{other.pk}/criteria/"),
    ):
        assert answer.status_code == 404
