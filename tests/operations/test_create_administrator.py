"""The first administrator: made by a command, able to sign in and to let others in."""

import pytest
from django.core.management import CommandError
from django.test import Client

from accounts.models import AuditEntry, User
from communes.scope import holds_nation
from tests.operations.conftest import run

pytestmark = pytest.mark.django_db
PASSWORD = "dài-và-khó-đoán-2026"


@pytest.fixture
def given(monkeypatch):
    """`given("…")`: the password in the environment."""
    return lambda password: monkeypatch.setenv("NTM_ADMIN_PASSWORD", password)


def typed(monkeypatch, *answers: str) -> None:
    """Answer the questions for a password at a terminal."""
    left = list(answers)
    monkeypatch.delenv("NTM_ADMIN_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(
        "communes.management.commands.create_administrator.getpass", lambda prompt: left.pop(0)
    )


def test_the_administrator_signs_in_and_manages(given) -> None:
    given(PASSWORD)
    run("create_administrator", "quan.tri")
    client = Client()
    client.post("/login/", {"username": "quan.tri", "password": PASSWORD})
    assert client.get("/admin/").status_code == 200
    assert client.get("/nation/?set=QD1980-2016&as_of=2019-07-24").status_code == 200
    assert holds_nation(User.objects.get(username="quan.tri"))


def test_both_writes_are_audited_without_the_password(given) -> None:
    given(PASSWORD)
    before = AuditEntry.objects.count()
    run("create_administrator", "quan.tri")
    entries = AuditEntry.objects.order_by("pk")[before:]
    assert [(one.actor_name, one.action, one.subject) for one in entries] == [
        ("system", "add", "user"),
        ("system", "add", "grant"),
    ]
    assert PASSWORD not in str([(one.before, one.after) for one in entries])


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("quan.tri", "12345678"),
        ("quan.tri", "ngắn"),
        ("quan.tri", "quan.tri.1"),
        ("admin", PASSWORD),
        ("", PASSWORD),
        ("có dấu cách", PASSWORD),
        ("x" * 151, PASSWORD),
    ],
)
def test_weak_passwords_and_wrong_names_are_refused(given, username: str, password: str) -> None:
    given(password)
    people = User.objects.count()
    with pytest.raises(CommandError):
        run("create_administrator", username)
    assert User.objects.count() == people


def test_the_password_is_typed_twice(monkeypatch) -> None:
    typed(monkeypatch, PASSWORD, PASSWORD)
    run("create_administrator", "quan.tri")
    assert User.objects.get(username="quan.tri").check_password(PASSWORD)


def test_a_slip_of_the_finger_is_noticed(monkeypatch) -> None:
    typed(monkeypatch, PASSWORD, PASSWORD + "x")
    with pytest.raises(CommandError):
        run("create_administrator", "quan.tri")
    assert not User.objects.filter(username="quan.tri").exists()


def test_nobody_to_ask(monkeypatch) -> None:
    typed(monkeypatch)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(CommandError, match="NTM_ADMIN_PASSWORD"):
        run("create_administrator", "quan.tri")
