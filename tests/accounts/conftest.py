"""A person of no unit, and browsers signed in as them with the real login form."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"
NEXT = "mot-mat-khau-khac-7"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


@pytest.fixture
def somebody(db: None) -> User:
    return User.objects.create_user(
        "can.bo", "can.bo@example.vn", PASSWORD, first_name="Nguyễn Thị Lạc"
    )


@pytest.fixture
def log_in(somebody: User) -> Callable[..., Client]:
    """`log_in(agent=PHONE)`: a browser that came in through the form; pages in English."""

    def make(username: str = "can.bo", password: str = PASSWORD, agent: str = WINDOWS) -> Client:
        client = Client(headers={"user-agent": agent})
        client.cookies["django_language"] = "en"
        client.post("/login/", {"username": username, "password": password})
        return client

    return make


def is_in(client: Client) -> bool:
    """Whether the browser is signed in."""
    return client.get("/account/").status_code == 200
