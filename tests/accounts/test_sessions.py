"""Where one is signed in, and signing out elsewhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import sessions
from accounts.models import AuditEntry, SignIn, User
from accounts.sessions import device_of
from tests.accounts.conftest import PHONE, WINDOWS, is_in

SIGN_OUT = "/account/sign-out/"


def rows_of(person: User):
    return SignIn.objects.open_of(person.pk, timezone.now())


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (WINDOWS, "Edge, Windows"),
        (PHONE, "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 6.1) coc_coc_browser/100 Chrome/94", "Cốc Cốc, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Version/17 Safari/604", "Safari, iPhone"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_devices_are_told_by_kind(agent, device):
    assert device_of(agent) == device


def test_the_list_names_devices_and_marks_this_one(log_in, somebody):
    log_in(agent=PHONE)
    page = log_in().get("/account/").content.decode()
    assert "Chrome, Android" in page
    assert page.count("this one") == 1
    assert all(row.session_key not in page for row in rows_of(somebody))


def test_one_other_session_is_ended(log_in, somebody):
    phone, third, here = log_in(agent=PHONE), log_in(), log_in()
    handle = rows_of(somebody).get(session_key=phone.session.session_key).handle
    here.post(SIGN_OUT, {"handle": handle})
    assert [is_in(client) for client in (phone, third, here)] == [False, True, True]
    assert AuditEntry.objects.get(person_id=somebody.pk).after == {"sessions": 1}


def test_everywhere_else_leaves_this_one(log_in, somebody):
    others, here = [log_in(), log_in(agent=PHONE)], log_in()
    here.post(SIGN_OUT)
    here.post(SIGN_OUT)  # sent twice: nothing is left to end
    assert not any(map(is_in, others))
    assert is_in(here)
    assert AuditEntry.objects.filter(person_id=somebody.pk).count() == 1


def test_nobody_ends_the_session_of_another_person(log_in, somebody):
    User.objects.create_user("nguoi.khac", password="mot-mat-khau-dai-9")
    other, here = log_in("nguoi.khac"), log_in()
    handle = SignIn.objects.get(session_key=other.session.session_key).handle
    here.post(SIGN_OUT, {"handle": handle})
    assert is_in(other)


def test_last_seen_moves_seldom(log_in, somebody, monkeypatch):
    client = log_in()
    seen = rows_of(somebody).get().seen_at
    client.get("/account/")
    assert rows_of(somebody).get().seen_at == seen
    later = timezone.now() + timedelta(seconds=sessions.SEEN_EVERY)
    monkeypatch.setattr(sessions.timezone, "now", lambda: later)
    client.get("/account/")
    assert rows_of(somebody).get().seen_at == later


def test_a_visitor_has_no_person(client, db):
    client.post("/i18n/setlang/", {"language": "en"})
    client.get("/login/")
    assert not SignIn.objects.filter(user_id=None, handle__gt="").exists()
