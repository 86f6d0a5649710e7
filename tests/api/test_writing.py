"""PUT and DELETE of one verdict or value: guarded, scoped, through the services of the pages."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AuditEntry
from accounts.roles import Role
from criteria.models import Measurement, Verdict
from tests.api.writing_desk import VALUE, VERDICT, send, system_client

pytestmark = pytest.mark.django_db
MET = {"status": "met", "reason": "Biên bản ngày 25/9/2021"}


@pytest.fixture
def client(client_as) -> Client:
    """The officer of the district."""
    return client_as("huyen.kyanh")


def pointers(answer: Any) -> list[str | None]:
    return [error.get("pointer") or error.get("parameter") for error in answer.json()["errors"]]


def test_a_cell_tells_ones_own_entry_and_the_one_that_counts(client) -> None:
    told = client.get(VERDICT).json()
    assert (told["unit"], told["set"], told["number"]) == ("18850", "HT-QD05-2017", "17")
    assert told["authority"] == told["own"]["authority"] == "district"
    assert told["headline"]["authority"] == "province"
    assert told["own"]["status"] == told["headline"]["status"] == "not_met"


def test_a_verdict_is_recorded_from_its_day_and_audited(client) -> None:
    before = client.get(VERDICT)
    answer = send(client, "PUT", VERDICT, MET, match=before["ETag"])
    assert answer.status_code == 200, answer.content
    own = answer.json()["own"]
    assert (own["status"], own["holds_from"], own["reason"]) == ("met", "2021-09-25", MET["reason"])
    assert answer["ETag"] == client.get(VERDICT)["ETag"] != before["ETag"]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.actor_name) == ("verdict.record", own["asserted_by"])
    day_before = client.get(VERDICT.replace("09-25", "09-24")).json()["own"]
    assert (day_before["status"], day_before["holds_to"]) == ("not_met", "2021-09-25")


def test_a_value_is_recorded_to_the_last_digit_and_judges(client) -> None:
    first = send(client, "PUT", VALUE, {"value": 34.25, **_reason()}, match="*")
    told = first.json()["own"]
    assert (first.status_code, told["value"], told["answer"]) == (200, "34.25", "")
    text = send(client, "PUT", VALUE, {"value": "40.1", **_reason()}, match=first["ETag"])
    assert text.json()["own"]["value"] == "40.1"
    assert Measurement.objects.latest("pk").asserted_by.username == "huyen.kyanh"


def _reason() -> dict[str, str]:
    return {"reason": MET["reason"]}


def test_clearing_is_a_withdrawal(client) -> None:
    address = f"{VERDICT}&reason=Nhập+nhầm"
    assert send(client, "DELETE", address).status_code == 428
    tag = client.get(VERDICT)["ETag"]
    assert send(client, "DELETE", address, match=tag).status_code == 204
    own = client.get(VERDICT).json()["own"]
    assert (own["status"], own["reason"]) == ("withdrawn", "Nhập nhầm")
    assert send(client, "PUT", VERDICT, MET, none=True).status_code == 200


def test_a_write_says_what_it_saw(client) -> None:
    answer = send(client, "PUT", VERDICT, MET)
    assert (answer.status_code, answer["Content-Type"]) == (428, "application/problem+json")
    assert client.get(VERDICT).json()["own"]["status"] == "not_met"


@pytest.mark.parametrize("guard", [{"match": '"0123"'}, {"none": True}, {"match": "nonsense"}])
def test_whoever_saw_another_state_is_told_the_present_one(client, guard) -> None:
    answer = send(client, "PUT", VERDICT, MET, **guard)
    now = client.get(VERDICT)
    assert (answer.status_code, answer["ETag"]) == (412, now["ETag"])
    assert answer.json()["current"] == now.json()


def test_who_has_the_state_is_not_sent_it_again(client) -> None:
    tag = client.get(VERDICT)["ETag"]
    assert client.get(VERDICT, headers={"If-None-Match": tag}).status_code == 304
    send(client, "PUT", VERDICT, MET, match=tag)
    assert client.get(VERDICT, headers={"If-None-Match": tag}).status_code == 200


def test_a_lost_race(client, client_as) -> None:
    tag = client.get(VERDICT)["ETag"]
    assert send(client, "PUT", VERDICT, MET, match=tag).status_code == 200
    late = send(client, "PUT", VERDICT, {**MET, "status": "nearly_met"}, match=tag)
    assert (late.status_code, late.json()["current"]["own"]["status"]) == (412, "met")


@pytest.mark.parametrize("match", ["*", "W/{}", '"x", {}'])
def test_other_ways_to_say_it(client, match) -> None:
    """Compressing servers mark the tag as weak; it names the same state."""
    tag = client.get(VERDICT)["ETag"]
    assert send(client, "PUT", VERDICT, MET, match=match.format(tag)).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/status"),
        ({"status": "MET"}, "/status"),
        ({"status": ["met"]}, "/status"),
        ({"status": None}, "/status"),
        ({"status": "met", "stauts": 1}, "/stauts"),
        ({"status": "met", "a/b~": 1}, "/a~1b~0"),
        ({"status": "met", "note": 5}, "/note"),
        ({"status": "met", "note": "x" * 2001}, "/note"),
        ({"status": "met", "note": "a\x00b"}, "/note"),
        ({"status": "met", "note": "\ud800"}, "/note"),
        ({"status": "met"}, "/reason"),  # the day is past
        ([], ""),
        (None, ""),
        ("met", ""),
    ],
)
def test_a_wrong_field_is_pointed_at(client, body, pointer) -> None:
    answer = send(client, "PUT", VERDICT, body, match="*")
    assert (answer.status_code, pointers(answer)) == (400, [pointer] if pointer else [None])


@pytest.mark.parametrize(
    "value", ["1e400", "NaN", "-1", '"85,5"', "true", "[]", "1.23456", "1" * 30, '"1_0"', "null"]
)
def test_a_number_that_is_none(client, value) -> None:
    body = f'{{"value": {value}, "reason": "Biên bản"}}'
    answer = client.put(VALUE, body, "application/json", headers={"If-Match": "*"})
    assert answer.status_code == 400, answer.content
    assert not Measurement.objects.filter(asserted_by__username="huyen.kyanh", value=-1).exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"NaN", b'{"status": "met", "status": "met"}', b"[" * 100_000,
     b'{"\\ud800": 1}', b"1" * 5000],
)  # fmt: skip
def test_what_is_no_json(client, body) -> None:
    answer = client.put(VERDICT, body, "application/json", headers={"If-Match": "*"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_other_bodies(client) -> None:
    form = client.put(VERDICT, "status=met", "application/x-www-form-urlencoded")
    assert form.status_code == 415
    long = client.put(VERDICT, b'{"note": "' + b"x" * 3_000_000 + b'"}', "application/json")
    assert (long.status_code, "2.5 MB" in long.json()["detail"]) == (413, True)
    assert client.post(VERDICT, "{}", "application/json").status_code == 405


@pytest.mark.parametrize(
    ("username", "status"),
    [("", 401), ("huyen.canloc", 404), ("tinh.travinh", 404), ("tinh.hatinh", 403), ("admin", 403)],
)
def test_who_may_not(client_as, username, status) -> None:
    answer = send(client_as(username), "PUT", VERDICT, MET, match="*")
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert send(client_as(username), "DELETE", VERDICT, match="*").status_code == status


def test_a_department_records_what_it_owns(client_as) -> None:
    client = client_as("so.tnmt.hatinh")
    assert send(client, "PUT", VERDICT, MET, match="*").json()["own"]["authority"] == "province"
    refused = send(client, "PUT", VERDICT.replace("/17/", "/1/"), MET, match="*")
    assert (refused.status_code, bool(refused.json()["detail"])) == (403, True)


def test_a_session_needs_its_csrf_token(person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("huyen.kyanh"), "django.contrib.auth.backends.ModelBackend")
    answer = send(strict, "PUT", VERDICT, MET, match="*")
    assert (answer.status_code, "CSRF" in answer.json()["detail"]) == (403, True)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("18850/NOPE/17/", 404),
        ("18850/HT-QD05-2017/99/?as_of=2021-09-25", 404),
        ("00000/HT-QD05-2017/17/?as_of=2021-09-25", 404),
        ("18850/HT-QD05-2017/17/?as_of=9999-12-31", 400),
        ("18850/HT-QD05-2017/17/?as_of=2021-W38-6", 400),
        ("18850/HT-QD05-2017/17/?as_of=2015-01-01", 400),  # before the set
        ("18850/HT-QD05-2017/17/?as-of=2021-09-25", 400),
        ("18850%00/HT-QD05-2017/17/?as_of=2021-09-25", 404),
    ],
)
def test_addresses_that_name_no_cell(client, address, status) -> None:
    answer = send(client, "PUT", f"/api/v1/verdicts/{address}", MET, match="*")
    assert answer.status_code == status, answer.content
    if status == 400:
        assert pointers(answer) == ["as-of" if "as-of" in address else "as_of"]
    assert (
        Verdict.objects.filter(asserted_by__username="huyen.kyanh", reason=MET["reason"]).count()
        == 0
    )


def test_a_token_that_writes_and_one_that_reads() -> None:
    writer, reader = map(system_client, (Role.API_WRITER, Role.API_READER))
    assert send(reader, "PUT", VERDICT, MET, match="*").status_code == 403
    assert send(writer, "PUT", VERDICT, MET, match=reader.get(VERDICT)["ETag"]).status_code == 412
    answer = send(writer, "PUT", VERDICT, MET, match=writer.get(VERDICT)["ETag"])
    assert (answer.status_code, answer.json()["own"]["authority"]) == (200, "province")
