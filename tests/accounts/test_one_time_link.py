"""Links to choose a password: once, for a time, by mail or by hand."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.links import mail_link, one_time_link
from accounts.models import AuditEntry, User
from accounts.services import forget_password
from tests.accounts.conftest import NEXT, PASSWORD, is_in

FORGOTTEN = "/password/forgotten/"
CHOSEN = {"new_password1": NEXT, "new_password2": NEXT}


@pytest.fixture
def mail_server(settings) -> None:
    settings.EMAIL_HOST = "mail.example.vn"


def link_of(person: User) -> str:
    return one_time_link(RequestFactory().get("/"), User.objects.get(pk=person.pk))


def open_link(link: str) -> tuple[Client, str]:
    """The browser after opening the link, and the address it was led to."""
    client = Client()
    client.cookies["django_language"] = "en"
    answer = client.get(link.removeprefix("http://testserver"), follow=True)
    return client, answer.redirect_chain[-1][0] if answer.redirect_chain else ""


def test_the_link_sets_a_password_once(log_in, somebody):
    link = link_of(somebody)
    client, address = open_link(link)
    assert client.post(address, CHOSEN)["Location"] == "/login/"
    assert is_in(log_in(password=NEXT))
    assert not is_in(log_in(password=PASSWORD))
    assert "does not work any more" in open_link(link)[0].get(link).content.decode()
    assert AuditEntry.objects.get(person_id=somebody.pk).action == "set password"


def test_a_weak_password_is_refused_and_the_link_still_works(log_in, somebody):
    client, address = open_link(link_of(somebody))
    weak = {"new_password1": "123", "new_password2": "123"}
    assert 'class="field-error"' in client.post(address, weak).content.decode()
    assert client.post(address, CHOSEN).status_code == 302


def test_a_reset_stops_the_old_password_sessions_and_links(log_in, somebody):
    client, older = log_in(), link_of(somebody)
    forget_password(person=User.objects.get(pk=somebody.pk), by=somebody, now=timezone.now())
    assert not is_in(client)
    assert not is_in(log_in(password=PASSWORD))
    assert open_link(older)[1] == ""
    assert open_link(link_of(somebody))[1].endswith("/set-password/")


def test_a_login_and_time_end_a_link(log_in, somebody, settings, monkeypatch):
    unused = link_of(somebody)
    log_in()
    assert open_link(unused)[1] == ""
    late = link_of(somebody)
    beyond = datetime.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 60)
    generator = "django.contrib.auth.tokens.PasswordResetTokenGenerator._now"
    monkeypatch.setattr(generator, lambda self: beyond)
    assert open_link(late)[1] == ""


@pytest.mark.parametrize("key", ["MQ/abc-def", "AAAA/x", "%F0%9F/1-2", "OTk5OTk5OTk5/a-b"])
def test_a_made_up_link_is_a_page_that_helps(client, db, key):
    page = client.get(f"/password/{key}/")
    assert page.status_code == 200
    assert f'href="{FORGOTTEN}"' in page.content.decode()


def test_forgotten_sends_a_mail_in_the_language_of_the_page(log_in, somebody, mail_server):
    client = Client()
    client.cookies["django_language"] = "en"
    assert client.post(FORGOTTEN, {"email": "CAN.BO@example.vn"})["Location"] == "/login/"
    (sent,) = mail.outbox
    assert sent.to == ["can.bo@example.vn"]
    link = next(line for line in sent.body.splitlines() if line.startswith("http"))
    assert open_link(link)[1].endswith("/set-password/")
    assert "Nguyễn Thị Lạc" in sent.body


@pytest.mark.parametrize("email", ["nobody@example.vn", "closed@example.vn"])
def test_forgotten_says_the_same_of_unknown_and_closed_accounts(db, client, mail_server, email):
    User.objects.create_user("closed", "closed@example.vn", PASSWORD, is_active=False)
    assert client.post(FORGOTTEN, {"email": email})["Location"] == "/login/"
    assert mail.outbox == []


def test_without_mail_the_page_says_who_helps(client, somebody):
    client.cookies["django_language"] = "en"
    page = client.get(FORGOTTEN).content.decode()
    assert "hands you a link" in page
    assert 'name="email"' not in page
    client.post(FORGOTTEN, {"email": somebody.email})
    assert mail.outbox == []


def test_a_mail_server_that_fails_is_told_not_raised(somebody, mail_server, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("accounts.links.send_mail", refuse)
    assert mail_link(person=somebody, link="http://x/") is False
