"""The pages of tokens: made and shown once, listed, revoked, and the calls with each."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiCall, ApiToken, AuditEntry, User
from accounts.roles import Role
from accounts.tokens import newest_of
from tests.communes.people_desk import browser, enrolled, text, unit

pytestmark = pytest.mark.usefixtures("small_country")


@pytest.fixture
def system() -> User:
    made = enrolled("kho", Role.API_READER, unit("province", "99"))
    made.is_system, made.first_name = True, "Kho dữ liệu"
    made.save()
    return made


def make(desk: Client, system: User, **others: str):
    sent = {"purpose": "Máy chủ", "last_day": text(30), "seen": str(newest_of(system))}
    return desk.post(f"/people/{system.pk}/tokens/new/", sent | others)


def secret_in(answer) -> str:
    return re.search(r"ntm_[0-9A-Za-z]{40}", answer.content.decode())[0]


def test_a_token_is_shown_once_and_kept_nowhere(desk, system):
    answer = make(desk, system)
    secret, token = secret_in(answer), ApiToken.objects.get(user=system)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert (token.prefix, len(token.digest)) == (secret[:12], 64)
    for address in ("", "tokens/new/", f"tokens/{token.pk}/", f"tokens/{token.pk}/revoke/"):
        assert secret not in desk.get(f"/people/{system.pk}/{address}").content.decode()
    kept = [*AuditEntry.objects.values_list("after", "subject_key"), dict(desk.session)]
    assert secret not in str([*kept, token.digest, token.purpose])


def test_the_token_that_is_shown_opens_the_api_until_it_is_revoked(desk, system):
    headers = {"Authorization": f"Bearer {secret_in(make(desk, system))}"}
    assert Client().get("/api/v1/units/", headers=headers).status_code == 200
    token = ApiToken.objects.get(user=system)
    address = f"/people/{system.pk}/tokens/{token.pk}/revoke/"
    assert desk.post(address, {"reason": "Mất máy"})["Location"] == f"/people/{system.pk}/"
    assert Client().get("/api/v1/units/", headers=headers).status_code == 401
    token.refresh_from_db()
    assert (token.revoke_reason, token.revoked_by.username) == ("Mất máy", "thu.vp")
    again = desk.post(address, {"reason": "Lại"})
    assert (again.status_code, "revoked already" in again.content.decode()) == (422, True)


def test_making_and_revoking_are_audited_in_words(desk, system):
    make(desk, system)
    token = ApiToken.objects.get(user=system)
    desk.post(f"/people/{system.pk}/tokens/{token.pk}/revoke/", {"reason": "Mất máy"})
    page = desk.get("/audit/?subject=token").content.decode()
    assert ("token: added" in page, "token: revoked" in page) == (True, True)
    assert ("Mất máy" in page, token.prefix in page, token.digest in page) == (True, True, False)
    last_day = timezone.localdate() + timedelta(days=30)
    assert f"{last_day:%d/%m/%Y}" in page


def test_the_form_sent_twice_makes_one_token_and_asks(desk, system):
    first, seen = make(desk, system, seen="0"), "0"
    again = make(desk, system, seen=seen)
    assert (first.status_code, again.status_code) == (200, 422)
    assert "a moment ago" in again.content.decode()
    assert ApiToken.objects.filter(user=system).count() == 1
    assert f'value="{newest_of(system)}"' in again.content.decode()
    assert make(desk, system).status_code == 200  # one more on purpose, for a change without break
    assert ApiToken.objects.filter(user=system).count() == 2


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"purpose": ""}, "required"),
        ({"purpose": "   "}, "required"),
        ({"purpose": "x" * 201}, "at most 200"),
        ({"last_day": ""}, "required"),
        ({"last_day": text(366)}, "a year at most"),
        ({"last_day": text(-1)}, "a year at most"),
        ({"last_day": "2026-02-31"}, "valid date"),
    ],
)
def test_what_is_wrong_is_told_and_no_token_is_made(desk, system, wrong, told):
    answer = make(desk, system, **wrong)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert not ApiToken.objects.filter(user=system).exists()


def test_a_token_may_last_a_year_and_today(desk, system):
    assert make(desk, system, last_day=text(365)).status_code == 200
    assert make(desk, system, last_day=text(0)).status_code == 200
    ends = ApiToken.objects.filter(user=system).latest("pk").expires_at
    assert timezone.localtime(ends).strftime("%H:%M") == "00:00"


def test_a_closed_system_gets_no_token_and_people_get_none(desk, system):
    desk.post(f"/people/{system.pk}/active/", {"active": "0"})
    assert make(desk, system).status_code == 422
    officer = enrolled("thu.xa", Role.COMMUNE_OFFICER, unit("commune", "99001"))
    assert make(desk, officer).status_code == 404
    assert not ApiToken.objects.filter(user__in=[system, officer]).exists()


def test_nobody_makes_or_revokes_a_token_beyond_their_reach(desk, system):
    make(desk, system)
    token = ApiToken.objects.get(user=system)
    elsewhere = browser(enrolled("vp42", Role.PROVINCE_OFFICER, unit("province", "42")))
    officer = browser(enrolled("thu.xa", Role.COMMUNE_OFFICER, unit("commune", "99001")))
    for client, status in ((elsewhere, 404), (officer, 403), (Client(), 302)):
        assert make(client, system).status_code == status
        for address in (f"tokens/{token.pk}/", f"tokens/{token.pk}/revoke/"):
            assert client.get(f"/people/{system.pk}/{address}").status_code == status
    other = enrolled("kho2", Role.API_READER, unit("province", "99"))
    User.objects.filter(pk=other.pk).update(is_system=True)
    assert desk.get(f"/people/{other.pk}/tokens/{token.pk}/").status_code == 404


def test_a_token_over_more_than_the_province_is_beyond_its_officer(desk, system):
    system.grants.update(unit=None)
    assert make(desk, system).status_code == 404


def test_the_states_of_tokens_are_told(desk, system):
    for _token in range(4):
        make(desk, system)
    first, second, third, _last = ApiToken.objects.filter(user=system).order_by("pk")
    now = timezone.now()
    ApiToken.objects.filter(pk=first.pk).update(expires_at=now)
    ApiToken.objects.filter(pk=second.pk).update(expires_at=now + timedelta(days=3))
    desk.post(f"/people/{system.pk}/tokens/{third.pk}/revoke/", {"reason": "thử"})
    page = desk.get(f"/people/{system.pk}/").content.decode()
    badges = re.findall(r'class="badge[^"]*">([^<]+)</span>', page)
    assert badges == ["system", "good", "ends soon", "revoked", "expired"]
    overview = desk.get("/people/systems/").content.decode()
    assert (second.prefix in overview, first.prefix in overview) == (True, False)


@pytest.fixture
def called(desk, system) -> ApiToken:
    make(desk, system)
    token = ApiToken.objects.get(user=system)
    now = timezone.now()
    ApiCall.objects.bulk_create(
        ApiCall(
            token=token, at=now - timedelta(minutes=n // 2), method="GET", path=f"/api/v1/{n}/",
            status=200 if n % 4 else 404, duration_ms=n,
        )
        for n in range(230)
    )  # fmt: skip
    return token


def paths(page: str) -> list[int]:
    return [int(n) for n in re.findall(r"GET /api/v1/(\d+)/", page)]


def test_the_calls_of_a_token_are_walked_through_without_a_gap(desk, called):
    address, seen = f"/people/{called.user_id}/tokens/{called.pk}/", []
    query = ""
    while query is not None:
        page = desk.get(f"{address}{query}").content.decode()
        seen += paths(page)
        further = re.search(r'rel="next" href="(\?[^"]+)"', page)
        query = further and further[1].replace("&amp;", "&")
    assert sorted(seen) == list(range(230))
    assert [n // 2 for n in seen] == sorted(n // 2 for n in seen)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("status=4", 58),
        ("status=5", 0),
        ("day=2001-01-01", 0),
        ("day=nonsense&status=9", 100),
        ("before=nonsense", 100),
        ("before=99999999999999999999999", 100),
        ("before=0", 100),
    ],
)
def test_calls_are_found_by_day_and_answer(desk, called, query, count):
    page = desk.get(f"/people/{called.user_id}/tokens/{called.pk}/?{query}")
    assert (page.status_code, len(paths(page.content.decode()))) == (200, count)
