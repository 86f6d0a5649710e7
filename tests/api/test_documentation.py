"""The examples of docs/api.md are real: each call gives exactly the answer printed below it."""

import json
import re
from typing import Any

import pytest
from django.conf import settings

from criteria.api.parameters import CohortAsked, ProgressAsked
from meetings.api.parameters import MeetingsAsked, TasksAsked

TEXT = (settings.BASE_DIR / "docs" / "api.md").read_text()
EXAMPLES = re.findall(
    r'curl -s -b ([\w.]+)\.jar[^\n]* "\$PORTAL(/api\S+)"\n```\n\n```json\n(.+?)```', TEXT, re.DOTALL
)


TABLES = re.findall(
    r'curl -s -b ([\w.]+)\.jar[^\n]* "\$PORTAL(/api\S+)"\n```\n\n```csv\n(.+?)```', TEXT, re.DOTALL
)
CALLS = re.findall(r'curl -s -b ([\w.]+)\.jar[^\n]* "\$PORTAL(/api\S+)"', TEXT)


def test_examples_are_found() -> None:
    assert len(EXAMPLES) == TEXT.count("```json") >= 4
    assert len(TABLES) == TEXT.count("```csv") >= 1


NUMBERS = ("id", "meeting", "conclusion", "follows")  # of rows: a database counts them its own way


def without_numbers(answer: Any) -> Any:
    for row in answer.get("results", ()):
        row.update({name: row[name] and 1 for name in NUMBERS if name in row})
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize(("username", "address", "told"), EXAMPLES)
def test_example(client_as, username, address, told) -> None:
    client = client_as(username)
    client.cookies["django_language"] = "en"
    assert without_numbers(client.get(address).json()) == without_numbers(json.loads(told))


@pytest.mark.django_db
@pytest.mark.parametrize(("username", "address", "told"), TABLES)
def test_table(client_as, username, address, told) -> None:
    table = client_as(username).get(address).content.decode("utf-8-sig")
    assert table.splitlines() == told.splitlines()


@pytest.mark.django_db
@pytest.mark.parametrize(("username", "address"), CALLS)
def test_each_call_is_answered_as_it_is_written(client_as, username, address) -> None:
    assert client_as(username).get(address).status_code == (400 if "distrct" in address else 200)


@pytest.mark.parametrize("kind", [ProgressAsked, CohortAsked, MeetingsAsked, TasksAsked])
def test_every_parameter_is_explained(kind) -> None:
    assert {name for name in kind().fields if f"`{name}`" not in TEXT} == set()
