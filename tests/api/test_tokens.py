"""Coming to the API with a token: what opens, what does not, and what the refusal says."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken
from accounts.tokens import revoke_token
from tests.api.token_desk import bearer, system, token_of

pytestmark = pytest.mark.django_db
PROGRESS = "/api/v1/progress/?set=HT-QD05-2017&as_of=2021-09-25&commune=18850"


def test_a_token_reads_what_its_system_may_see() -> None:
    _token, secret = token_of(system())
    answer = bearer(secret)(PROGRESS)
    assert answer.status_code == 200
    assert [(row["met"], row["total"]) for row in answer.json()["results"]] == [(12, 20)]
    _other, foreign = token_of(system("tv.kho", province="84"))
    assert bearer(foreign)(PROGRESS).status_code == 404


def test_a_token_over_the_nation(person) -> None:
    _token, secret = token_of(system(province=""))
    answer = bearer(secret)("/api/v1/progress/?level=nation&set=QD51-2025-XA")
    assert [row["code"] for row in answer.json()["results"]] == ["VN"]


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer ntm_",
        "Bearer " + "x" * 5000,
        "Bearer ntm_" + "a" * 40,
        "Bearer ntm_" + "a" * 41,
        "Bearer ntm_ă" + "a" * 39,
        "bearer ntm_' OR 1=1 --",
        "BEARER \x01\x02",
    ],
)
def test_what_is_no_token_is_refused_and_names_nothing(header) -> None:
    answer = Client().get(PROGRESS, headers={"Authorization": header})
    told = answer.json()
    assert (answer.status_code, told["status"], told["title"]) == (401, 401, "Unauthorized")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert header[7:] not in told["detail"] or len(header) < 12


def test_the_beginning_of_a_token_is_not_enough() -> None:
    token, secret = token_of(system())
    token.revoked_at = timezone.now()
    token.revoked_by = token.created_by
    token.save()
    answer = bearer(secret[:-1] + ("A" if secret[-1] != "A" else "B"))(PROGRESS)
    assert "not known here" in answer.json()["detail"]
    assert "revoked" in bearer(secret)(PROGRESS).json()["detail"]


def test_another_scheme_is_no_token() -> None:
    answer = Client().get(PROGRESS, headers={"Authorization": "Basic YTpi"})
    assert answer.status_code == 401
    assert "token" not in answer["WWW-Authenticate"]


def test_an_expired_token_says_so() -> None:
    token, secret = token_of(system())
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = bearer(secret)(PROGRESS)
    assert answer.status_code == 401
    assert "has expired" in answer.json()["detail"]


def test_a_token_revoked_between_two_calls_stops_at_once() -> None:
    token, secret = token_of(system())
    call = bearer(secret)
    assert call(PROGRESS).status_code == 200
    revoke_token(token=token, reason="mất máy", by=token.created_by, now=timezone.now())
    assert (call(PROGRESS).status_code, "revoked" in call(PROGRESS).json()["detail"]) == (401, True)


def test_a_closed_account_stops_its_tokens_and_an_ended_grant_its_scope() -> None:
    owner = system()
    _token, secret = token_of(owner)
    call = bearer(secret)
    owner.grants.update(valid_to=timezone.localdate())
    assert call(PROGRESS).status_code == 404
    owner.is_active = False
    owner.save()
    answer = call(PROGRESS)
    assert (answer.status_code, "closed" in answer.json()["detail"]) == (401, True)


@pytest.mark.parametrize("address", ["/", "/people/", "/account/", "/admin/", "/api/v1/docs/"])
def test_a_token_opens_no_page(address) -> None:
    _token, secret = token_of(system(province=""))
    answer = bearer(secret)(address)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_token_needs_no_csrf_token_and_leaves_no_session() -> None:
    _token, secret = token_of(system())
    client = Client(enforce_csrf_checks=True)
    answer = bearer(secret, client)("/api/v1/sets/", "POST")
    assert answer.status_code == 405
    assert "sessionid" not in client.cookies


def test_the_token_counts_where_a_session_is_sent_too(client_as) -> None:
    _token, secret = token_of(system("tv.kho", province="84"))
    both = client_as("tinh.hatinh")
    assert both.get(PROGRESS).status_code == 200
    assert bearer(secret, both)(PROGRESS).status_code == 404
    assert bearer("ntm_wrong", both)(PROGRESS).status_code == 401


def test_a_call_costs_one_query_for_token_and_system(django_assert_num_queries) -> None:
    _token, secret = token_of(system())
    call = bearer(secret)
    call("/api/v1/nothing/")
    with django_assert_num_queries(2):  # the token with its system, and the row of the log
        call("/api/v1/nothing/")


def test_the_schema_tells_both_ways_in(client_as) -> None:
    schema = client_as("admin").get("/api/v1/schema/").json()
    schemes = schema["components"]["securitySchemes"]
    assert (schemes["token"]["scheme"], schemes["session"]["in"]) == ("bearer", "cookie")
    asked = schema["paths"]["/api/v1/progress/"]["get"]["security"]
    assert [way for way in asked if way in ({"token": []}, {"session": []})] == asked
