"""The schema and the page that shows it."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(client_as) -> Any:
    return client_as("tinh.hatinh").get("/api/v1/schema/").json()


def test_it_is_valid_and_nothing_is_guessed() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_every_call_is_in_it(schema) -> None:
    calls = ("progress", "cohorts", "units", "sets", "meetings", "meetings/{id}", "tasks")
    assert {f"/api/v1/{call}/" for call in calls} <= set(schema["paths"])
    for call in (call for calls in schema["paths"].values() for call in calls.values()):
        assert "application/problem+json" in call["responses"]["default"]["content"]


def described(schema: Any) -> Iterator[tuple[str, bool]]:
    """Everything that should say what it means, and whether it does."""
    for address, calls in schema["paths"].items():
        for call in calls.values():
            yield address, bool(call.get("description"))
            for parameter in call.get("parameters", ()):
                yield f"{address} ?{parameter['name']}", bool(parameter.get("description"))
    for name, component in schema["components"]["schemas"].items():
        for field, told in component.get("properties", {}).items():
            yield f"{name}.{field}", "$ref" in told or bool(told.get("description"))


def test_every_parameter_and_field_says_what_it_means(schema) -> None:
    assert [name for name, said in described(schema) if not said] == []


def test_answers_hold_the_fields_that_it_names(schema, call) -> None:
    rows = {
        "CommuneRow": call("huyen.kyanh", "progress"),
        "GroupRow": call("huyen.kyanh", "progress", level="area"),
        "CohortRow": call("tinh.travinh", "cohorts", year=2019, as_of="2019-07-24"),
        "MeetingRow": call("tinh.travinh", "meetings"),
        "TaskRow": call("tinh.travinh", "tasks"),
    }
    for name, answer in rows.items():
        named = schema["components"]["schemas"][name]["properties"]
        assert set(answer["results"][0]) == set(named), name


def test_the_page_works_under_the_content_policy(page_as) -> None:
    page = page_as("tinh.hatinh")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto("/api/v1/docs/")
    page.wait_for_selector("#swagger-ui .opblock-summary-path >> text=progress")
    page.click("#swagger-ui .opblock-summary-path >> text=progress")
    page.wait_for_selector("#swagger-ui .parameters")
    assert told == []


def test_the_page_asks_no_other_host(client_as) -> None:
    script = client_as("tinh.hatinh").get("/api/v1/docs/?script=").content.decode()
    assert '"validatorUrl": null' in script
