"""The log of calls: every one of them, however it was answered, and never a secret."""

import logging
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiCall, ApiToken, AuditEntry
from tests.api.token_desk import bearer, system, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def token():
    return token_of(system())


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1/units/?as_of=2021-09-25", 200),
        ("GET", "/api/v1/nothing/at/all/", 404),
        ("POST", "/api/v1/sets/", 405),
        ("GET", "/api/v1/progress/?nonsense=1", 400),
        ("GET", "/api/v1/sets", 301),
        ("GET", "/api/v1/docs/", 302),
    ],
)
def test_a_call_is_logged_as_it_was_answered(token, method, address, status) -> None:
    answer = bearer(token[1])(address, method, headers={"X-Request-ID": "so-hieu-cuoc-goi-1"})
    row = ApiCall.objects.get()
    assert (answer.status_code, row.status, row.token) == (status, status, token[0])
    path, _mark, query = address.partition("?")
    assert (row.method, row.path, row.query) == (method, path, query)
    assert row.request_id == "so-hieu-cuoc-goi-1"


def test_calls_of_a_token_that_is_good_no_more_are_logged(token) -> None:
    ApiToken.objects.update(expires_at=timezone.now())
    bearer(token[1])("/api/v1/sets/")
    bearer("ntm_" + "a" * 40)("/api/v1/sets/")
    assert ApiCall.objects.get().status == 401
    token[0].refresh_from_db()
    assert token[0].last_used_at is None


def test_a_call_for_a_kind_of_answer_that_there_is_not_is_logged(token) -> None:
    answer = bearer(token[1])("/api/v1/units/", headers={"Accept": "application/xml"})
    assert (answer.status_code, ApiCall.objects.get().status) == (406, 406)
    assert answer["RateLimit-Limit"]


def test_a_call_that_failed_is_logged(token, monkeypatch) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("criteria.api.sets.Sets.list", fail)
    answer = bearer(token[1], Client(raise_request_exception=False))("/api/v1/sets/")
    assert (answer.status_code, ApiCall.objects.get().status) == (500, 500)
    assert answer["RateLimit-Limit"]


def test_last_use_is_written_once_a_minute(token) -> None:
    call = bearer(token[1])
    call("/api/v1/nothing/")
    row = ApiToken.objects.filter(pk=token[0].pk)
    first = row.get().last_used_at
    call("/api/v1/nothing/")
    assert row.get().last_used_at == first
    row.update(last_used_at=first - timedelta(seconds=61))
    call("/api/v1/nothing/")
    assert row.get().last_used_at > first - timedelta(seconds=61)


def test_no_secret_is_kept_anywhere(token, caplog) -> None:
    secret = token[1]
    with caplog.at_level(logging.DEBUG):
        bearer(secret)(f"/api/v1/nothing/{secret}/?token={secret}&key=%00")
    row = ApiCall.objects.get()
    kept = [row.path, row.query, caplog.text, *ApiToken.objects.values_list("digest", "prefix")]
    kept += AuditEntry.objects.filter(subject="token").values_list("after", "subject_key")
    assert secret not in str(kept)
    assert row.path == f"/api/v1/nothing/{secret[:12]}…/"


def test_a_path_with_nul_and_without_end(token) -> None:
    bearer(token[1])("/api/v1/nothing/%00" + "x" * 3000 + "/?q=" + "y" * 3000)
    row = ApiCall.objects.get()
    assert (len(row.path), len(row.query), row.path[15:18]) == (500, 1000, "/?x")


def test_calls_of_people_are_not_in_this_log(client_as) -> None:
    client_as("admin").get("/api/v1/sets/")
    assert not ApiCall.objects.exists()
