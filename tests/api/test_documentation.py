"""The examples of docs/api.md are real: each call gives exactly the answer printed below it."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from communes.api.audit import AuditAsked
from communes.api.successions import SuccessionsAsked
from communes.api.units import UnitsAsked
from criteria.api.evidence import EvidenceAsked
from criteria.api.factparameters import MeasurementsAsked, VerdictsAsked
from criteria.api.parameters import BucketsAsked, CohortAsked, ProgressAsked
from criteria.api.sets import SetsAsked
from meetings.api.parameters import ConclusionsAsked, MeetingsAsked, TasksAsked
from tests.api.token_desk import token_of

TEXT = (settings.BASE_DIR / "docs" / "api.md").read_text()
WRITING = TEXT[
    TEXT.index("## Writing") : TEXT.index("## Keeping in step")
]  # run by a test of its own
# Somebody's session, or, where no name is found, the token of a system.
WHO = r'(?:-b ([\w.]+)\.jar|-H "Authorization: Bearer \$TOKEN")'
CALL = rf'curl -s {WHO}[^\n]* "\$PORTAL(/api\S+)"'
EXAMPLES = re.findall(rf"{CALL}\n```\n\n```json\n(.+?)```", TEXT, re.DOTALL)
TABLES = re.findall(rf"{CALL}\n```\n\n```csv\n(.+?)```", TEXT, re.DOTALL)
CALLS = re.findall(CALL, TEXT)


@pytest.fixture
def caller(client_as, person):
    """`caller("huyen.kyanh")`: a client with a session; `caller("")`: one with a token."""

    def made(username: str) -> Client:
        if username:
            return client_as(username)
        _token, secret = token_of(person("ht.khodulieu"))
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return made


def test_examples_are_found() -> None:
    assert len(EXAMPLES) == TEXT.replace(WRITING, "").count("```json") >= 4
    assert len(TABLES) == TEXT.count("```csv") >= 1


NUMBERS = ("id", "meeting", "conclusion", "follows")  # of rows: a database counts them its own way


def without_numbers(answer: Any) -> Any:
    """The same without what differs from one database, or one day, to the next."""
    answer.pop("until", None)
    for row in answer.get("results", ()):
        row.update({name: row[name] and 1 for name in NUMBERS if name in row})
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize(("username", "address", "told"), EXAMPLES)
def test_example(caller, username, address, told) -> None:
    client = caller(username)
    client.cookies["django_language"] = "en"
    assert without_numbers(client.get(address).json()) == without_numbers(json.loads(told))


@pytest.mark.django_db
@pytest.mark.parametrize(("username", "address", "told"), TABLES)
def test_table(caller, username, address, told) -> None:
    table = caller(username).get(address).content.decode("utf-8-sig")
    assert table.splitlines() == told.splitlines()


@pytest.mark.django_db
@pytest.mark.parametrize(("username", "address"), CALLS)
def test_each_call_is_answered_as_it_is_written(caller, username, address) -> None:
    assert caller(username).get(address).status_code == (400 if "distrct" in address else 200)


ASKED = (
    AuditAsked, BucketsAsked, CohortAsked, ConclusionsAsked, EvidenceAsked, MeasurementsAsked,
    MeetingsAsked, ProgressAsked, SetsAsked, SuccessionsAsked, TasksAsked, UnitsAsked,
    VerdictsAsked,
)  # fmt: skip


@pytest.mark.parametrize("kind", ASKED)
def test_every_parameter_is_explained(kind) -> None:
    assert {name for name in kind().fields if f"`{name}`" not in TEXT} == set()
