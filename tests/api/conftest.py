"""Calling the API as one of the demo people."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

Call = Callable[..., Any]


@pytest.fixture
def call(client_as: Callable[[str], Client]) -> Call:
    """`call("huyen.kyanh", "progress", district="447")`: the answer, 200 unless told otherwise."""

    def made(username: str, what: str, *, status: int = 200, **asked: Any) -> Any:
        response = client_as(username).get(f"/api/v1/{what}/", asked)
        assert response.status_code == status, response.content[:500]
        return response.json()

    return made
