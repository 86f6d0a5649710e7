"""Calls that the schema allows, and some that it does not: no failure, no answer it does not name.

`NTM_CALLS=2000 pytest tests/api/test_any_call.py` looks for longer.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi import checks

from accounts.roles import Role
from ntm_portal.wsgi import application
from tests.api.token_desk import system, token_of

pytestmark = pytest.mark.django_db
load_all_checks()
LENIENT = (
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    schemathesis.checks.not_a_server_error,
)
STRICT = (*LENIENT, checks.response_schema_conformance)
# PostgreSQL takes less than SQLite does, so that is where most is tried.
CALLS = int(os.environ.get("NTM_CALLS", "10" if connection.vendor == "postgresql" else "5"))
OFTEN = settings(
    max_examples=CALLS,
    deadline=None,
    database=None,
    derandomize=CALLS < 100,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Names that lead somewhere: half of the calls use them, or nothing but 404 would be seen.
REAL: dict[str, list[Any]] = {
    "unit": ["18850", "18793"],
    "commune": ["18850"],
    "district": ["447"],
    "province": ["42"],
    "set": ["HT-QD05-2017"],
    "code": ["HT-QD05-2017", "18850"],
    "level": ["commune", "district"],
    "number": ["17", "17.1"],
    "as_of": ["2021-09-25"],
    "holds_from": ["2021-09-25"],
    "id": [4, 17],
    "meeting": [4],
    "If-Match": ["*"],
    "reason": ["Biên bản"],
}


def made_real(draw: Any, place: Any) -> None:
    """Put names that lead somewhere in place of those in a dictionary, wherever they stand."""
    if isinstance(place, list):
        for one in place:
            made_real(draw, one)
    for name in list(place) if hasattr(place, "keys") else ():
        if name in REAL:
            place[name] = draw(st.sampled_from(REAL[name]))
        elif isinstance(place[name], dict | list):
            made_real(draw, place[name])


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's own transaction open, which a server would close after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def operations() -> dict[str, list[Any]]:
    """What the schema names, by method."""
    raw = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = application
    found: dict[str, list[Any]] = {}
    for result in schema.get_all_operations():
        found.setdefault(result.ok().method.upper(), []).append(result.ok())
    return found


def test_calls_that_read(operations) -> None:
    secret = token_of(system("ht.quan-tri", Role.ADMINISTRATOR, province=""))[1]
    for operation in operations["GET"]:
        call_often(operation, secret)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_calls_that_write(operations, method) -> None:
    secret = token_of(system(role=Role.API_WRITER))[1]
    for operation in operations[method]:
        call_often(operation, secret)


def test_every_method_is_tried(operations) -> None:
    assert set(operations) == {"GET", "PUT", "POST", "DELETE"}


def call_often(operation: Any, secret: str) -> None:
    headers = {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}

    @given(data=st.data())
    @OFTEN
    def call(data: Any) -> None:
        case = data.draw(operation.as_strategy())
        if data.draw(st.booleans()):
            for place in (case.path_parameters, case.query, case.headers, case.body):
                made_real(data.draw, place)
        # Rows with only some of their `fields` cannot have those that the schema requires.
        checked = LENIENT if "fields" in case.query else STRICT
        case.call_and_validate(headers=headers, checks=checked)

    call()
