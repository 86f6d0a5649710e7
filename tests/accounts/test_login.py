"""At the door: who comes in, who does not, and what they are told."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User

PASSWORD = "a long enough one 1"


@pytest.fixture
def officer(db) -> User:
    return User.objects.create_user("can.bo", password=PASSWORD, title="Cán bộ xã")


def log_in(client: Client, username: str = "can.bo", password: str = PASSWORD, **extra: str):
    return client.post("/login/", {"username": username, "password": password, **extra})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_right_password_leads_home(client, officer):
    answer = log_in(client)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert signed_in(client)


def test_login_returns_to_the_page_that_was_asked_for(client, officer):
    asked = client.get("/?as_of=2021-09-25")
    assert asked["Location"] == "/login/?next=/%3Fas_of%3D2021-09-25"
    assert log_in(client, next="/?as_of=2021-09-25")["Location"] == "/?as_of=2021-09-25"


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("http://testserver/due/area/HT-KYANH/?stale=90", "/due/area/HT-KYANH/?stale=90"),
        ("https://elsewhere.example/due/", "/"),
        ("", "/"),
    ],
)
def test_a_post_without_a_session_leads_back_to_its_page_and_says_so(client, officer, page, back):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    sent = {"Referer": page, "Accept": "text/html"}
    shown = client.post("/record/undo/", headers=sent, follow=True)
    assert shown.redirect_chain == [(f"/login/?next={quote(back)}", 302)]
    assert "what you just sent is not saved" in shown.content.decode()


def test_a_script_that_keeps_what_was_typed_is_not_called_lost(client, officer):
    client.post("/record/verdict/", headers={"Accept": "*/*"})
    assert "messages" not in client.cookies


def test_login_does_not_lead_to_another_site(client, officer):
    assert log_in(client, next="https://elsewhere.example/")["Location"] == "/"


@pytest.mark.parametrize(
    ("username", "password"), [("can.bo", "wrong"), ("nobody", PASSWORD), ("can.bo", "x" * 5000)]
)
def test_wrong_pair_is_refused_without_telling_which(client, officer, username, password):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = log_in(client, username, password)
    assert "do not belong together" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert not signed_in(client)


def test_empty_fields_are_marked(client, db):
    page = log_in(client, "", "").content.decode()
    assert page.count('class="field-error"') == 2
    assert 'aria-describedby="id_username_error"' in page


def test_inactive_person_is_refused(client, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    log_in(client)
    assert not signed_in(client)


def test_text_like_html_in_the_name_is_shown_as_text(client, db):
    page = log_in(client, '"><script>alert(1)</script>', "x").content.decode()
    assert "<script>alert" not in page


def test_repeated_failures_lock_the_name_even_for_the_right_password(client, officer):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answers = [log_in(client, password="wrong") for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert [answer.status_code for answer in answers[:-1]] == [200] * (len(answers) - 1)
    locked = log_in(client)
    assert answers[-1].status_code == locked.status_code == 429
    assert "Try again in 15 minutes." in locked.content.decode()
    assert not signed_in(client)


def test_lock_on_one_name_leaves_others_alone(client, officer):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(client, username="somebody.else", password="wrong")
    log_in(client)
    assert signed_in(client)


def test_logout_is_a_post(client, officer):
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    assert client.get("/logout/").status_code == 405
    assert signed_in(client)
    assert client.post("/logout/")["Location"] == "/login/"
    assert not signed_in(client)


def test_form_without_its_token_is_refused_with_what_to_do(officer):
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = log_in(client)
    assert answer.status_code == 403
    assert "load the page again" in answer.content.decode()


def test_demo_lists_its_people_and_a_real_portal_does_not(client, officer, settings):
    User.objects.exclude(pk=officer.pk).update(is_active=False)
    assert "Cán bộ xã" in client.get("/login/").content.decode()
    settings.DEMO = False
    page = client.get("/login/").content.decode()
    assert "can.bo" not in page
    assert "ntm-demo-2026" not in page
