"""Hands for the tests of calls that write."""

import json
from typing import Any
from uuid import uuid4

from django.test import Client

from accounts.roles import Role
from tests.api.token_desk import system, token_of

VERDICT = "/api/v1/verdicts/18850/HT-QD05-2017/17/?as_of=2021-09-25"
VALUE = "/api/v1/measurements/18850/HT-QD05-2017/17.1/?as_of=2021-09-25"


def send(
    client: Client,
    method: str,
    address: str,
    body: Any = None,
    *,
    match: str = "",
    none: bool = False,
) -> Any:
    """The answer to a call with a JSON body and the guard of the state that was seen."""
    headers = {"If-Match": match} if match else {}
    headers |= {"If-None-Match": "*"} if none else {}
    return client.generic(method, address, json.dumps(body), "application/json", headers=headers)


def system_client(role: Role) -> Client:
    """A client with the token of a system with that role over Hà Tĩnh."""
    secret = token_of(system(f"ht.{role}", role))[1]
    return Client(headers={"Authorization": f"Bearer {secret}"})


def verdict(number: str, status: str, **other: Any) -> dict[str, Any]:
    """A row about a criterion of Kỳ Lạc on the day of the scene."""
    return {**_placed(number), "status": status, **other}


def value(number: str, said: Any, **other: Any) -> dict[str, Any]:
    """A row about an indicator."""
    return {**_placed(number), "value": said, **other}


def _placed(number: str) -> dict[str, str]:
    return {
        "unit": "18850", "set": "HT-QD05-2017", "number": number, "holds_from": "2021-09-25"
    }  # fmt: skip


def post(client: Client, *, key: str | None = None, **body: Any) -> Any:
    """The answer to a bulk write, under a new key unless one is given."""
    headers = {"Idempotency-Key": str(uuid4()) if key is None else key}
    return client.post("/api/v1/records/", json.dumps(body), "application/json", headers=headers)
