"""POST /api/v1/records/: many verdicts and values in one call."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, KeptAnswer
from accounts.roles import Role
from criteria.history_check import findings
from criteria.models import Measurement, Verdict
from criteria.timeline import lock_units
from tests.api.writing_desk import VALUE, VERDICT, post, system_client, value, verdict

pytestmark = pytest.mark.django_db
REASON = {"reason": "Biên bản ngày 25/9/2021"}


@pytest.fixture
def client(client_as) -> Client:
    """The officer of the district."""
    return client_as("huyen.kyanh")


def counted() -> tuple[int, ...]:
    return tuple(kind.objects.count() for kind in (Verdict, Measurement, AuditEntry, KeptAnswer))


def fates(answer: Any, part: str = "verdicts") -> list[str]:
    told = answer.json()
    return [row["fate"] for row in told.get("outcome", told)[part]]


def test_each_row_is_told_its_fate(client) -> None:
    own = client.get(VERDICT).json()["own"]
    rows = [verdict("1", "met"), verdict("17", own["status"]), verdict("2", "nearly_met", note="x")]
    answer = post(client, verdicts=rows, measurements=[value("17.1", 97)], **REASON)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (fates(answer)[1], fates(answer, "measurements")) == ("same", ["changed"])
    assert told["verdicts"][1]["entry"] == own["entry"]
    assert told["written"] == 1 + sum(fate != "same" for fate in fates(answer))
    assert client.get(VALUE).json()["own"]["value"] == "97"
    assert [row["index"] for row in told["verdicts"]] == [0, 1, 2]


def test_one_wrong_row_and_nothing_is_written(client) -> None:
    before = counted()
    wrong = [
        verdict("1", "nearly_met"), verdict("99", "met"), verdict("2", "MET"),
        verdict("3", "met", unit="00000"), verdict("4", "met", set="NOPE"),
        verdict("5", "met", holds_from="9999-01-01"), {}, 7, verdict("6", "met", extra=1),
    ]  # fmt: skip
    answer = post(client, verdicts=wrong, measurements=[value("17.1", 120)], **REASON)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    told = [error["pointer"] for error in answer.json()["errors"]]
    assert told == [
        "/measurements/0", "/verdicts/1/number", "/verdicts/2/status", "/verdicts/3/unit",
        "/verdicts/4/set", "/verdicts/5/holds_from", "/verdicts/6/unit", "/verdicts/6/set",
        "/verdicts/6/number", "/verdicts/6/status", "/verdicts/7", "/verdicts/8/extra",
    ]  # fmt: skip
    assert (fates(answer)[0], set(fates(answer)[1:])) == ("changed", {"error"})
    assert (answer.json()["outcome"]["written"], counted()) == (0, before)


def test_the_others_where_that_is_asked_for(client) -> None:
    rows = [verdict("1", "nearly_met"), verdict("99", "met")]
    answer = post(client, atomic=False, verdicts=rows, **REASON)
    assert (answer.status_code, fates(answer)) == (207, ["changed", "error"])
    told = answer.json()
    assert (told["written"], told["verdicts"][1]["errors"][0]["pointer"]) == (
        1,
        "/verdicts/1/number",
    )


def test_a_row_that_someone_changed_meanwhile(client) -> None:
    own = client.get(VERDICT).json()["own"]
    post(client, verdicts=[verdict("17", "met")], **REASON)
    late = [verdict("17", "nearly_met", seen=own["entry"]), verdict("1", "nearly_met")]
    answer = post(client, verdicts=late, **REASON)
    assert (answer.status_code, fates(answer)) == (409, ["overtaken", "changed"])
    assert answer.json()["outcome"]["verdicts"][0]["current"]["status"] == "met"
    assert post(client, atomic=False, verdicts=late, **REASON).status_code == 207
    assert client.get(VERDICT).json()["own"]["status"] == "met"


def test_a_cell_twice(client) -> None:
    answer = post(client, verdicts=[verdict("1", "met"), verdict("1", "not_met")], **REASON)
    assert (answer.status_code, fates(answer)) == (400, ["error", "error"])


def test_days_and_sets_mix_and_make_one_history(client) -> None:
    own = client.get(VERDICT).json()["own"]
    days = ("2021-09-25", "2021-09-27")
    rows = [verdict("17", status, holds_from=day, seen=own["entry"])
            for day, status in zip(days, ("met", "nearly_met"), strict=True)]  # fmt: skip
    other = verdict("1", "met", set="QD1980-2016", holds_from="2020-03-01")
    answer = post(client, verdicts=[*rows, other], **REASON)
    assert (answer.status_code, fates(answer)[:2]) == (200, ["changed", "changed"])
    first, last = (client.get(VERDICT.replace("2021-09-25", day)).json()["own"] for day in days)
    assert (first["status"], first["holds_to"]) == ("met", days[1])
    assert (last["status"], last["holds_from"]) == ("nearly_met", days[1])


def test_clearing_and_a_value_that_judges(client) -> None:
    rows = [verdict("17", "withdrawn")]
    answer = post(client, verdicts=rows, measurements=[value("17.1", None)], **REASON)
    assert answer.status_code == 200, answer.content
    assert client.get(VALUE).json()["own"]["value"] is None
    assert client.get(VERDICT).json()["own"]["status"] == "withdrawn"


def test_a_repeat_is_answered_as_before_and_writes_nothing(client) -> None:
    body = {"verdicts": [verdict("1", "nearly_met")], **REASON}
    first, before = post(client, key="a-1", **body), counted()
    again = post(client, key="a-1", **body)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert (again["Idempotent-Replayed"], first.get("Idempotent-Replayed")) == ("true", None)
    assert counted() == before
    assert fates(post(client, key="a-2", **body)) == ["same"]


def test_a_key_belongs_to_one_write_of_one_user(client, client_as) -> None:
    post(client, key="a-1", verdicts=[verdict("1", "nearly_met")], **REASON)
    other = {"verdicts": [verdict("1", "met")], **REASON}
    assert post(client, key="a-1", **other).status_code == 422
    assert post(client_as("xa.kylac"), key="a-1", **other).status_code == 200


def test_what_was_refused_leaves_its_key_free(client) -> None:
    assert post(client, key="a-1", verdicts=[verdict("99", "met")], **REASON).status_code == 400
    assert post(client, key="a-1", verdicts=[verdict("9", "met")], **REASON).status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 101, "a b", "é"])
def test_a_key_is_needed(client, key) -> None:
    answer = post(client, key=key, verdicts=[verdict("1", "met")], **REASON)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"verdicts": []}, ""),
        ({"verdicts": {}}, "/verdicts"),
        ({"verdicts": None}, "/verdicts"),
        ({"atomic": "false", "verdicts": []}, "/atomic"),
        ({"verdict": []}, "/verdict"),
        ({"verdicts": [verdict("1", "met")] * 5001}, "/verdicts"),
        ({"verdicts": [verdict("1", "met")] * 3000, "measurements": [value("17.1", 1)] * 2001}, ""),
        ({"verdicts": [verdict("1", "met")]}, "/reason"),  # for a past day
        ({"verdicts": [verdict("1", "met", note="a\x00b")], **REASON}, "/verdicts/0/note"),
        ({"verdicts": [verdict("1", "met", seen=True)], **REASON}, "/verdicts/0/seen"),
        ({"verdicts": [verdict("1", "met", seen=2**70)], **REASON}, "/verdicts/0/seen"),
        ({"measurements": [value("17.1", "1e3")], **REASON}, "/measurements/0/value"),
        ({"measurements": [value("17.1", 1, answer="met")], **REASON}, "/measurements/0/value"),
    ],
)
def test_a_wrong_body_is_pointed_at(client, body, pointer) -> None:
    before = counted()
    answer = post(client, **body)
    assert answer.status_code == 400, answer.content
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert counted() == before


@pytest.mark.parametrize("number", ["1e999", "1e99999999999999999999", "-1e-99999999999999999999"])
def test_a_number_beyond_all_bounds_is_refused(client, number) -> None:
    body = f'{{"measurements": [{{"value": {number}}}]}}'
    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "far"}}
    assert client.post("/api/v1/records/", body, **sent).status_code == 400


def test_who_may_not(client_as) -> None:
    rows = [verdict("1", "met")]
    assert post(Client(), verdicts=rows, **REASON).status_code == 401
    for reader in (system_client(Role.API_READER), client_as("tinh.hatinh")):
        answer = post(reader, verdicts=rows, **REASON)
        assert (answer.status_code, bool(answer.json()["detail"])) == (403, True)
    elsewhere = post(client_as("huyen.canloc"), verdicts=rows, **REASON)
    assert [error["pointer"] for error in elsewhere.json()["errors"]] == ["/verdicts/0/unit"]
    department = post(client_as("so.tnmt.hatinh"), verdicts=[*rows, verdict("17", "met")], **REASON)
    assert (department.status_code, fates(department)[0]) == (400, "error")


def test_a_session_needs_its_csrf_token(person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("huyen.kyanh"), "django.contrib.auth.backends.ModelBackend")
    assert post(strict, verdicts=[verdict("1", "met")], **REASON).status_code == 403


def test_who_waits_for_another_write_is_stamped_after_it(client, monkeypatch) -> None:
    rows = [verdict("1", "not_met", note="trước")]
    waited = []

    def wait(unit_ids: Any) -> None:
        if not waited:
            waited.append(True)
            assert post(client, verdicts=rows, **REASON).status_code == 200
        lock_units(unit_ids)

    monkeypatch.setattr("criteria.api.many.lock_units", wait)
    assert post(client, verdicts=[verdict("1", "met")], **REASON).status_code == 200
    assert not list(findings())


def test_a_batch_is_taken_back_once(client, client_as) -> None:
    before = client.get(VERDICT).json()["own"]["status"]
    batch = post(client, verdicts=[verdict("17", "met")], **REASON).json()["batch"]
    address = f"/api/v1/records/{batch}/?reason=Nhầm"
    assert client_as("xa.kylac").delete(address).status_code == 404
    assert client.delete(f"/api/v1/records/{batch}/").status_code == 400
    assert client.delete(address).status_code == 204
    assert client.get(VERDICT).json()["own"]["status"] == before
    assert client.delete(address).status_code == 409
    assert client.delete("/api/v1/records/yesterday/?reason=x").status_code == 404


def test_queries_do_not_grow_with_rows(client) -> None:
    costs = []
    for status, numbers in (("nearly_met", range(1, 3)), ("not_met", range(3, 17))):
        rows = [
            verdict(str(number), status, unit=unit, note="Kiểm tra thực địa")
            for unit in ("18850", "18793")
            for number in numbers
        ]
        with CaptureQueriesContext(connection) as captured:
            answer = post(client, verdicts=rows, **REASON)
        assert answer.json()["written"] > 0, answer.content
        costs.append(len(captured))
    assert costs[0] == costs[1], costs
