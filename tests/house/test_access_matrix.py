"""Who gets which answer at which address: access_matrix.csv, one row per method and address.

A new address needs a row; write `?` where you do not know, run
`NTM_FILL=1 pytest tests/house/test_access_matrix.py`, and read the difference before committing.
"""

import os
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404

from accounts.models import User
from accounts.sessions import SignIn
from tests.house.addresses import PEOPLE, read, route_of, routes, write

TABLE = "access_matrix.csv"
ROWS = read(TABLE)


def answer(client: Client, row: dict[str, str]) -> str:
    """The status, with whatever the call wrote taken back: nobody's answer changes the next."""
    with transaction.atomic():
        response = client.generic(row["method"], row["address"])
        transaction.set_rollback(True)
    return str(response.status_code)


def covered() -> set[str]:
    found = set()
    for row in ROWS:
        try:
            found.add(route_of(row["address"]))
        except Resolver404:
            pytest.fail(f"{row['address']} is no address any more: remove its row")
    return found


def test_every_address_has_a_row() -> None:
    missing = sorted(routes() - covered())
    lines = [f"GET,/{route}" + ",?" * len(PEOPLE) for route in missing]
    assert not lines, f"add to {TABLE}, with real values in the address:\n" + "\n".join(lines)


@pytest.fixture(scope="module")
def sessions(django_db_setup: None, django_db_blocker: Any) -> dict[str, SignIn]:
    """A session of each person: signing in is a good part of the cost of a page."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = {}
        for person in User.objects.filter(username__in=PEOPLE):
            client = Client()
            client.force_login(person, "django.contrib.auth.backends.ModelBackend")
            made[person.username] = SignIn.objects.get(pk=client.cookies["sessionid"].value)
        transaction.set_rollback(True)
    assert made.keys() | {"anonymous"} == set(PEOPLE)
    return made


@pytest.fixture
def clients(db: None, sessions: dict[str, SignIn]) -> dict[str, Client]:
    """A client for each column of the table."""
    SignIn.objects.bulk_create(sessions.values())
    made = {name: Client() for name in PEOPLE}
    for name, row in sessions.items():
        made[name].cookies["sessionid"] = row.pk
    return made


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['method']} {row['address']}")
def test_answers(row: dict[str, str], clients: dict[str, Client]) -> None:
    given = {name: answer(clients[name], row) for name in PEOPLE}
    if os.environ.get("NTM_FILL"):
        row.update({name: status for name, status in given.items() if row[name] == "?"})
        write(TABLE, ROWS)
    wrong = [
        f"{name}: {given[name]}, not {row[name]}" for name in PEOPLE if given[name] != row[name]
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in PEOPLE if name not in {"admin", "anonymous"}])
def test_only_the_administrator_enters_the_admin(name: str, client_as) -> None:
    assert client_as(name).get("/admin/").status_code == 302
