"""The access log: one line per request, with what an operator needs and nothing about people."""

import logging
import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
LINE = re.compile(r"method=(\S+) route=(\S+) status=(\d+) ms=\d+ user=(\d+|-)")
As = Callable[[str], Client]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """`lines()`: what the access log got so far."""
    caplog.set_level(logging.INFO, "ntm_portal.access")
    return lambda: [one.getMessage() for one in caplog.records if one.name == "ntm_portal.access"]


def parts(line: str) -> tuple[str, ...]:
    found = LINE.fullmatch(line)
    assert found, line
    return found.groups()


def test_a_page(lines, client_as: As) -> None:
    client_as("huyen.kyanh").get("/units/?q=Kỳ Lạc")
    number = str(User.objects.get(username="huyen.kyanh").pk)
    assert [parts(line) for line in lines()] == [("GET", "communes:list", "200", number)]


def test_no_name_code_word_or_body(lines, client_as: As, caplog) -> None:
    client_as("").post("/login/", {"username": "huyen.kyanh", "password": "sai-mật-khẩu"})
    client_as("huyen.kyanh").get("/units/commune/18850/?as_of=2021-09-25")
    client_as("huyen.kyanh").get("/units/commune/99999/?q=Nguyễn")
    assert len(lines()) == 3
    assert not re.search(r"kyanh|sai-|18850|99999|Nguy|units/", caplog.text)


def test_a_stranger_and_an_address_that_is_none(lines, client_as: As) -> None:
    client_as("").get("/units/")
    client_as("").get("/no/such/page/")
    assert [parts(line)[1:] for line in lines()] == [
        ("communes:list", "302", "-"),
        ("-", "404", "-"),
    ]


def test_a_crash_is_logged_too(lines, client_as: As, monkeypatch) -> None:
    monkeypatch.setattr("communes.views.find_version", lambda *args, **options: 1 / 0)
    client = client_as("huyen.kyanh")
    client.raise_request_exception = False
    client.get("/units/commune/18850/")
    assert [parts(line)[2] for line in lines()] == ["500"]


def test_a_strange_verb_does_not_break_the_line(lines, client_as: As) -> None:
    client_as("").generic("GET\nuser=1", "/login/")
    client_as("").generic("x" * 50, "/login/")
    assert [parts(line)[0] for line in lines()] == ["?", "?"]


def test_probes_are_silent_while_all_is_well(lines, client_as: As) -> None:
    assert client_as("").get("/healthz").status_code == 200
    assert client_as("").get("/readyz").status_code == 200
    assert lines() == []
