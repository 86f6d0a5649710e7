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
# The record of a meeting has many kinds of parts, and the desk brings five kinds of work together.
MOST_OF_MEETINGS = 12

ClientAs = Callable[[str], Client]


def queries(client: Client, address: str) -> list[str]:
    """The queries of a page."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200, address
    return [query["sql"][:300] for query in captured.captured_queries]


def kept(row: dict[str, str], client: Client) -> list[str]:
    """The queries of a visit; of a second one, where the first may have filled the memory."""
    made = queries(client, row["address"])
    return made if row["queries"] == str(len(made)) else queries(client, row["address"])


@pytest.mark.django_db
@pytest.mark.engine_free  # with more rows they are counted on every engine
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['person']} {row['address']}")
def test_count(row: dict[str, str], client_as: ClientAs) -> None:
    made = kept(row, client_as(row["person"]))
    if os.environ.get("NTM_FILL") and row["queries"] == "?":
        row["queries"] = str(len(made))
        write(TABLE, ROWS)
    assert row["queries"] == str(len(made)), "\n".join(made)


def test_no_page_needs_more_than_the_limit() -> None:
    assert [row for row in ROWS if not 0 <= int(row["queries"]) <= _limit(row["address"])] == []


def _limit(address: str) -> int:
    rooms = ("/meetings/", "/tasks/", "/campaigns/", "/public/", "/desk/")
    return MOST_OF_MEETINGS if address == "/" or address.startswith(rooms) else MOST


@pytest.mark.django_db
@pytest.mark.long
def test_counts_do_not_grow_with_the_rows(client_as: ClientAs) -> None:
    assert multiply() > 1000
    clients = {name: client_as(name) for name in {row["person"] for row in ROWS}}
    grown = [
        f"{row['address']} for {row['person']}, not {row['queries']} any more"
        for row in ROWS
        if row["queries"] != str(len(kept(row, clients[row["person"]])))
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
