"""Who gets which answer at which address: access_matrix.csv, one row per method and address.

A new address needs a row; write `?` where you do not know, run
`NTM_FILL=1 pytest tests/house/test_access_matrix.py`, and read the difference before committing.
"""

import os
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404

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


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['method']} {row['address']}")
def test_answers(row: dict[str, str], client_as: Callable[[str], Client]) -> None:
    given = {name: answer(client_as("" if name == "anonymous" else name), row) for name in PEOPLE}
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
