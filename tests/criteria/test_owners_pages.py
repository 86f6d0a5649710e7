"""Which criteria an agency owns, given and ended on its page."""

from datetime import date

import pytest

from accounts.models import AuditEntry
from communes.lookup import find_version
from communes.models import Agency
from criteria.authority import Rights
from criteria.models import Authority, Criterion, CriterionOwner

pytestmark = pytest.mark.django_db
SET = "QD318-2022-NTM"
KEY = "QD318-2022-NTM/4"
DAY = date(2025, 2, 1)


@pytest.fixture
def agency() -> Agency:
    return Agency.objects.get(code="so-tnmt-hatinh")


def address(agency: Agency, of_set: str = SET) -> str:
    return f"/agencies/{agency.pk}/criteria/?set={of_set}"


def fields(*keys: str, **others: str) -> dict[str, object]:
    ids = Criterion.objects.filter(key__in=keys).values_list("pk", flat=True)
    place = Agency.objects.get(code="so-tnmt-hatinh").unit_id
    known = {"criteria": [str(pk) for pk in ids], "unit_name": "42", "which": str(place)}
    return known | {"first_day": "2022-01-01", "last_day": ""} | others


def authority(person, key: str = KEY) -> Authority | None:
    someone = person("so.tnmt.hatinh")
    version = find_version(someone, "commune", "18850", DAY)
    criterion = Criterion.objects.get(key=key)
    return Rights(someone, DAY).authority(version, criterion.pk)


def test_given_criteria_are_recorded_by_the_department(client_as, person, agency):
    assert authority(person) is None
    answer = client_as("vp.hatinh").post(address(agency), fields(KEY))
    assert answer["Location"] == f"/agencies/{agency.pk}/criteria/"
    assert authority(person) == Authority.PROVINCE
    entry = AuditEntry.objects.filter(subject="criterion owner").latest("pk")
    assert (entry.action, entry.unit_id) == ("add", agency.unit_id)


def test_sent_twice_it_is_given_once(client_as, agency):
    desk = client_as("vp.hatinh")
    assert desk.post(address(agency), fields(KEY)).status_code == 302
    assert desk.post(address(agency), fields(KEY)).status_code == 422
    assert CriterionOwner.objects.filter(criterion__key=KEY).count() == 1


def test_one_overlap_refuses_all(client_as, agency):
    kept = CriterionOwner.objects.count()
    answer = client_as("vp.hatinh").post(address(agency), fields(KEY, "QD318-2022-NTM/17"))
    assert answer.status_code == 422
    assert "QD318-2022-NTM/17" in answer.content.decode()
    assert CriterionOwner.objects.count() == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"criteria": []},
        {"criteria": ["0"]},
        {"criteria": ["x"]},
        {"unit_name": ""},
        {"unit_name": "84", "which": ""},
        {"last_day": "2021-12-31"},
        {"first_day": "tomorrow"},
    ],
)
def test_a_wrong_form_gives_nothing(client_as, agency, wrong):
    sent = fields(KEY) | wrong
    assert client_as("vp.hatinh").post(address(agency), sent).status_code == 422
    assert not CriterionOwner.objects.filter(criterion__key=KEY).exists()


@pytest.mark.parametrize("of_set", ["NO-SUCH-SET", "", "%00", "<b>"])
def test_an_unknown_set_offers_no_criteria(client_as, agency, of_set):
    answer = client_as("vp.hatinh").post(address(agency, of_set), fields(KEY))
    assert answer.status_code in (200, 422)
    assert not CriterionOwner.objects.filter(criterion__key=KEY).exists()


def test_an_ownership_is_ended_once(client_as, person, agency):
    desk, key = client_as("vp.hatinh"), "QD318-2022-NTM/17"
    owner = CriterionOwner.objects.get(agency=agency, criterion__key=key)
    end = f"/agencies/{agency.pk}/criteria/{owner.pk}/end/"
    assert desk.post(end, {"last_day": "2024-12-31"}).status_code == 302
    assert authority(person, key) is None
    assert desk.post(end, {"last_day": "2031-12-31"}).status_code == 422
    owner.refresh_from_db()
    assert owner.valid_to.isoformat() == "2025-01-01"


@pytest.mark.parametrize(
    ("name", "status"), [("vp.travinh", 404), ("xa.kylac", 403), ("tinh.hatinh", 403), ("", 302)]
)
def test_others_neither_see_nor_give(client_as, agency, name, status):
    desk = client_as(name)
    assert desk.get(address(agency)).status_code == status
    assert desk.post(address(agency), fields(KEY)).status_code == status
    assert not CriterionOwner.objects.filter(criterion__key=KEY).exists()
