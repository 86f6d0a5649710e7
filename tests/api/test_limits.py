"""How many calls a minute are answered, and what every answer tells about it."""

import sqlite3
from threading import Thread

import pytest
from django.test import Client

from accounts.models import ApiCall
from ntm_portal.lib import rates
from tests.api.token_desk import bearer, system, token_of

pytestmark = pytest.mark.django_db
SETS, NAMES = "/api/v1/sets/", ("Limit", "Remaining", "Reset")


@pytest.fixture(autouse=True)
def three(settings, tmp_path) -> None:
    settings.API_READS_A_MINUTE, settings.API_WRITES_A_MINUTE = 3, 1
    settings.API_COUNTER = tmp_path / "rates.sqlite3"


def told(answer) -> list[int]:
    return [int(answer[f"RateLimit-{name}"]) for name in NAMES]


def test_one_call_too_many_is_told_to_wait() -> None:
    call = bearer(token_of(system())[1])
    left = [told(call(SETS))[:2] for _call in range(3)]
    assert left == [[3, 2], [3, 1], [3, 0]]
    answer = call(SETS)
    assert (answer.status_code, told(answer)[:2]) == (429, [3, 0])
    assert answer["Content-Type"] == "application/problem+json"
    assert 0 < int(answer["Retry-After"]) <= 61
    assert f"wait {answer['Retry-After']} seconds" in answer.json()["detail"]
    assert list(ApiCall.objects.order_by("pk").values_list("status", flat=True))[-2:] == [200, 429]


def test_reading_writing_tokens_and_people_are_counted_apart(client_as) -> None:
    owner = system()
    calls = [bearer(token_of(owner)[1]) for _token in range(2)]
    for call in (*calls, client_as("admin").get, client_as("vp.hatinh").get):
        assert told(call(SETS))[:2] == [3, 2]
    assert told(calls[0](SETS, "POST"))[:2] == [1, 0]
    assert calls[0](SETS, "POST").status_code == 429
    assert told(calls[0](SETS))[:2] == [3, 1]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/api/v1/nothing/", 404), ("/api/v1/sets/?x=1", 400), ("/api/v1/docs/", 200)],
)
def test_every_answer_tells_what_is_left(client_as, address, status) -> None:
    answer = client_as("admin").get(address)
    assert (answer.status_code, told(answer)[:2]) == (status, [3, 2])
    assert answer["RateLimit-Policy"] == "3;w=60"


def test_who_tries_without_a_token_is_counted_by_address(settings) -> None:
    settings.PROXY = True
    headers = {"X-Forwarded-For": "203.0.113.7", "Authorization": "Bearer ntm_guess"}
    seen = [Client().get(SETS, headers=headers).status_code for _try in range(4)]
    assert seen == [401, 401, 401, 429]
    assert Client().get(SETS, headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 401
    assert b"203.0.113" not in settings.API_COUNTER.read_bytes()


def test_a_session_without_its_form_token_is_told_what_is_left(person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("admin"), "django.contrib.auth.backends.ModelBackend")
    answer = strict.post(SETS)
    assert (answer.status_code, told(answer)[:2]) == (403, [1, 0])


def test_a_minute_later_it_starts_anew(monkeypatch, settings) -> None:
    start = rates.time()
    counts = []
    for later in (0, 1, 59, 61, 62, -10):
        monkeypatch.setattr(rates, "time", lambda later=later: start + later)
        counts.append(rates.count_call(settings.API_COUNTER, "token 1 reads")[0])
    assert counts == [1, 2, 3, 1, 2, 1]


def test_many_at_once_are_all_counted(settings, monkeypatch) -> None:
    monkeypatch.setattr(rates, "PATIENCE", 30.0)  # of a busy machine

    def count() -> None:
        for _call in range(25):
            rates.count_call(settings.API_COUNTER, "token 1 reads")

    workers = [Thread(target=count) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert rates.count_call(settings.API_COUNTER, "token 1 reads")[0] == 101


def test_a_counter_that_cannot_be_written_stops_nobody(settings, client_as, caplog) -> None:
    settings.API_COUNTER.write_text("no database" * 100)
    client = client_as("admin")
    assert [client.get(SETS).status_code for _call in range(5)] == [200] * 5
    assert "not counted" in caplog.text
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(settings.API_COUNTER).execute("SELECT * FROM calls")
