"""How many queries a page costs: query_counts.csv, the same at ten times the rows.

The count includes session, user and grants. A new page needs a row; write `?` and run
`NTM_FILL=1 pytest tests/house/test_query_counts.py`.
"""

import os
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.house.addresses import read, route_of, write
from tests.house.multiply import multiply

TABLE = "query_counts.csv"
ROWS = read(TABLE)
MOST = 8
# The record of a meeting has many kinds of parts, each read once.
MOST_OF_MEETINGS = 12

ClientAs = Callable[[str], Client]


def queries(client: Client, address: str) -> list[str]:
    """The queries of a page that was opened before, so that what is kept in memory is there."""
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"][:300] for query in captured.captured_queries]


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['person']} {row['address']}")
def test_count(row: dict[str, str], client_as: ClientAs) -> None:
    made = queries(client_as(row["person"]), row["address"])
    if os.environ.get("NTM_FILL") and row["queries"] == "?":
        row["queries"] = str(len(made))
        write(TABLE, ROWS)
    assert row["queries"] == str(len(made)), "\n".join(made)


def test_no_page_needs_more_than_the_limit() -> None:
    assert [row for row in ROWS if not 0 <= int(row["queries"]) <= _limit(row["address"])] == []


def _limit(address: str) -> int:
    rooms = ("/meetings/", "/tasks/", "/campaigns/", "/public/")
    return MOST_OF_MEETINGS if address.startswith(rooms) else MOST


@pytest.mark.django_db
def test_counts_do_not_grow_with_the_rows(client_as: ClientAs) -> None:
    assert multiply() > 1000
    now = {i: len(queries(client_as(row["person"]), row["address"])) for i, row in enumerate(ROWS)}
    grown = [
        f"{ROWS[i]} now {count}" for i, count in now.items() if ROWS[i]["queries"] != str(count)
    ]
    assert not grown, "\n".join(grown)


def test_every_page_that_is_read_has_a_count() -> None:
    opened = {
        route_of(row["address"])
        for row in read("access_matrix.csv")
        if row["method"] == "GET" and row["tinh.hatinh"] == "200"
    }
    missing = opened - {route_of(row["address"]) for row in ROWS}
    lines = [f"tinh.hatinh,/{route},?" for route in sorted(missing)]
    assert not lines, f"add to {TABLE}:\n" + "\n".join(lines)
