"""What a post cannot do: other people's communes, days and units that a set does not reach."""

from datetime import date
from unicodedata import normalize

import pytest
from django.test import Client
from django.utils.html import escape

from communes.models import Kind, Unit
from criteria.models import Status, Verdict
from tests.criteria.desk import FIELDS, GRID, POST, live, post
from tests.factories import UnitVersionFactory

TOMORROW = {
    "as_of": "2029-01-01",
    "set": "QD51-2025-XA",
    "level": "area",
    "place": "HT-KYANH",
    "commune": "18838",
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client_as):
    return client_as("huyen.kyanh")


@pytest.mark.parametrize(
    "changes",
    [
        {"commune": "18436"},  # a commune of Can Lộc
        {"commune": "99999"},
        {"commune": ""},
        {"place": "443"},  # Can Lộc itself
        {"place": "nowhere"},
        {"place": "44\x007"},  # PostgreSQL takes no such text
        {"level": "province", "place": "42"},
        {"level": "commune", "place": "18793"},
        {"level": "%00"},
        {"criterion": "21"},
        {"criterion": "1.1"},
        {"set": "NO-SUCH-SET"},
        {"set": "QD558-2016"},  # a set for districts
        {"as_of": "yesterday"},
        {"as_of": "2021-02-30"},
    ],
)
def test_unknown_or_foreign_is_not_found(officer, changes):
    rows = Verdict.objects.count()
    assert post(officer, seen=0, **changes).status_code == 404
    assert Verdict.objects.count() == rows


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"status": "PERHAPS"}, "status"),
        ({"status": ""}, "status"),
        ({"seen": "abc"}, "seen"),
        ({"seen": "-1"}, "seen"),
        ({"seen": str(2**70)}, "seen"),
        ({"note": "x" * 2001}, "note"),
        (TOMORROW, "effective_on"),
        ({"as_of": "2022-03-01"}, "effective_on"),  # the set ended with 2021
        ({"as_of": "2016-12-31"}, "effective_on"),
    ],
)
def test_what_cannot_be_is_refused_by_field(officer, changes, field):
    answer = post(officer, **({"seen": 0} | changes))
    assert answer.status_code == 400
    messages = answer.json()["errors"]
    assert list(messages) == [field]
    assert messages[field][0]


def test_a_ward_is_not_judged(officer):
    district = Unit.objects.get(level="district", code="447")
    ward = UnitVersionFactory(district=district, kind=Kind.PHUONG)
    answer = post(officer, commune=ward.unit.code, seen=0)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["unit"])
    assert ward.unit.code not in officer.get(GRID).content.decode()


def test_a_unit_has_no_verdict_before_it_existed(officer, desk):
    district = Unit.objects.get(level="district", code="447")
    late = UnitVersionFactory(district=district, valid_from=date(2021, 10, 1))
    assert post(officer, commune=late.unit.code, seen=0).status_code == 404


def test_a_post_without_the_token_is_refused(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("huyen.kyanh"), "django.contrib.auth.backends.ModelBackend")
    before = live("18793", "2")
    assert client.post(POST, FIELDS | {"seen": before.pk}).status_code == 403
    assert live("18793", "2").pk == before.pk


def test_who_only_reads_is_told_so(client_as):
    answer = post(client_as("tinh.hatinh"))
    assert answer.status_code == 403
    assert "Kỳ Tây" in answer.json()["reason"]


def test_nobody_is_led_to_the_login_form():
    answer = post(Client())
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/login/")


def test_a_post_is_a_post(officer):
    assert officer.get(POST).status_code == 405


def test_a_department_writes_only_the_criteria_it_owns(client_as):
    department = client_as("so.tnmt.hatinh")
    assert post(department, criterion="2", seen=0).status_code == 403
    seen = live("18793", "17", 3)
    answer = post(
        department, criterion="17", status="NEARLY_MET", seen=seen.assertion if seen else 0
    )
    assert answer.status_code == 200
    assert live("18793", "17", 3).status == Status.NEARLY_MET


def test_text_that_looks_like_html_stays_text(officer):
    note = "<script>alert(1)</script> & \"Đường\" 'thôn'"
    assert post(officer, note=note).json()["cell"]["note"] == note
    for address in (GRID, GRID.replace("/grid/district/447/", "/scorecard/18793/2/")):
        page = officer.get(address).content.decode()
        assert "<script>alert" not in page
        assert escape(note) in page


@pytest.mark.parametrize("reason", ["a\x00b", "x" * 2001, " "])
def test_a_reason_that_no_entry_could_carry_is_not_kept(officer, reason):
    fields = {"set": "HT-QD05-2017", "as_of": "2021-09-25", "reason": reason, "next": GRID}
    page = officer.post("/record/reason/", fields, follow=True)
    assert len(page.context["messages"]) == 1
    refused = post(officer, reason="")
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["reason"]


def test_a_reason_is_kept_in_one_unicode_form(officer):
    assert post(officer, reason=normalize("NFD", "Biên bản")).status_code == 200
    assert live("18793", "2").reason == "Biên bản"


def test_a_stale_verdict_learns_of_the_other_before_a_note_is_asked_for(officer):
    income = {"commune": "18850", "criterion": "10"}
    seen = live("18850", "10").assertion
    post(officer, **income, status="NEARLY_MET", note="Chờ số liệu")
    stale = post(officer, **income, status="MET", seen=seen)
    assert stale.status_code == 409
    now = stale.json()["conflict"]["seen"]
    assert post(officer, **income, status="MET", seen=now).status_code == 400
