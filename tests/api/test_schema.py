"""The schema and the page that shows it."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(client_as) -> Any:
    return client_as("tinh.hatinh").get("/api/v1/schema/").json()


def test_it_is_valid_and_nothing_is_guessed() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def test_every_call_is_in_it(schema) -> None:
    calls = (
        "progress", "cohorts", "buckets", "units", "units/{level}/{code}", "successions", "sets",
        "sets/{code}", "verdicts", "measurements", "evidence", "evidence/{id}", "meetings",
        "meetings/{id}", "conclusions", "tasks", "audit",
    )  # fmt: skip
    assert {f"/api/v1/{call}/" for call in calls} <= set(schema["paths"])
    for call in (call for calls in schema["paths"].values() for call in calls.values()):
        assert "application/problem+json" in call["responses"]["default"]["content"]
        assert {"400", "401", "429"} <= set(call["responses"])
        assert {"token": []} in call["security"]
        assert {"session": []} in call["security"]


def described(schema: Any) -> Iterator[tuple[str, str]]:
    """Everything that should say what it means, and what it says."""
    yield "info", schema["info"]["description"]
    for address, calls in schema["paths"].items():
        for method, call in calls.items():
            yield f"{method} {address}", call.get("description", "")
            for parameter in call.get("parameters", ()):
                name = f"{method} {address} ?{parameter['name']}"
                yield name, parameter.get("description", "")
    for name, component in schema["components"]["schemas"].items():
        for field, told in component.get("properties", {}).items():
            if "$ref" not in told:
                yield f"{name}.{field}", told.get("description", "")


def test_everything_says_what_it_means_in_both_languages(client_as) -> None:
    client = client_as("tinh.hatinh")
    vietnamese, english = (
        dict(described(client.get(f"/api/v1/schema/?lang={lang}").json())) for lang in ("vi", "en")
    )
    assert vietnamese.keys() == english.keys()
    assert [name for name, said in english.items() if not said] == []
    assert [name for name, said in vietnamese.items() if said == english[name]] == []


def test_the_language_of_the_page_unless_another_is_asked_for(client_as) -> None:
    client = client_as("tinh.hatinh")
    assert client.get("/api/v1/schema/")["Content-Language"] == "vi"
    client.cookies["django_language"] = "en"
    plain = client.get("/api/v1/schema/", headers={"Accept-Language": "vi"})
    assert plain["Content-Language"] == "en"
    assert client.get("/api/v1/schema/?lang=vi")["Content-Language"] == "vi"
    for wrong in ("lang=fr", "language=vi", "lang=vi&lang=en"):
        assert client.get(f"/api/v1/schema/?{wrong}").status_code == 400


def test_tables_are_text_and_tags_are_told(schema) -> None:
    answers = schema["paths"]["/api/v1/verdicts/"]["get"]["responses"]
    assert answers["200"]["content"]["text/csv"]["schema"] == {"type": "string"}
    assert {"ETag", "Link"} <= set(answers["200"]["headers"])
    assert "content" not in answers["304"]
    assert "404" in answers
    assert "404" not in schema["paths"]["/api/v1/audit/"]["get"]["responses"]


def strict(told: Any) -> Any:
    """A schema of OpenAPI 3.0 in the words of JSON Schema, with no field beside those named."""
    if isinstance(told, list):
        return [strict(one) for one in told]
    if not isinstance(told, dict):
        return told
    found = {name: strict(value) for name, value in told.items() if name != "nullable"}
    if found.get("type") == "object" and "properties" in found:
        found.setdefault("additionalProperties", False)
    return {"anyOf": [found, {"type": "null"}]} if told.get("nullable") else found


SCENE = "set=HT-QD05-2017&as_of=2021-09-25"
ANSWERS = [
    ("huyen.kyanh", f"progress/?{SCENE}", "progress/"),
    ("huyen.kyanh", f"progress/?level=district&{SCENE}", "progress/"),
    ("admin", "progress/?level=nation", "progress/"),
    ("xa.kylac", f"progress/?authority=self&{SCENE}", "progress/"),
    ("tinh.travinh", "cohorts/?year=2019&as_of=2019-07-24", "cohorts/"),
    ("admin", "buckets/?level=nation", "buckets/"),
    ("huyen.kyanh", f"verdicts/?{SCENE}", "verdicts/"),
    ("huyen.kyanh", "verdicts/?changed_since=2000-01-01T00:00:00Z", "verdicts/"),
    ("huyen.kyanh", "measurements/", "measurements/"),
    ("huyen.kyanh", "evidence/", "evidence/"),
    ("admin", "units/?as_of=2021-01-01&page_size=500", "units/"),
    ("huyen.kyanh", "units/commune/18838/?as_of=2026-01-01", "units/{level}/{code}/"),
    ("huyen.kyanh", "successions/", "successions/"),
    ("xa.kylac", "sets/", "sets/"),
    ("xa.kylac", "sets/QD51-2025-XA/", "sets/{code}/"),
    ("xa.kylac", "sets/QD318-2022-NTM/", "sets/{code}/"),
    ("admin", "meetings/", "meetings/"),
    ("admin", "conclusions/", "conclusions/"),
    ("admin", "tasks/?as_of=2021-11-01", "tasks/"),
    ("admin", "tasks/?as_of=2022-01-31", "tasks/"),
    ("vp.hatinh", "audit/", "audit/"),
]


@pytest.mark.parametrize(("username", "address", "path"), ANSWERS)
def test_answers_are_what_it_says(schema, client_as, username, address, path) -> None:
    answer = client_as(username).get(f"/api/v1/{address}").json()
    assert answer.get("results", True)
    call = schema["paths"][f"/api/v1/{path}"]["get"]
    told = call["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**strict(told), "components": strict(schema["components"])}
    checker = Draft202012Validator.FORMAT_CHECKER
    jsonschema.validate(answer, whole, Draft202012Validator, format_checker=checker)


def test_meetings_are_what_it_says(schema, client_as, call) -> None:
    for row in call("admin", "meetings")["results"]:
        test_answers_are_what_it_says(
            schema, client_as, "admin", f"meetings/{row['id']}/", "meetings/{id}/"
        )


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
