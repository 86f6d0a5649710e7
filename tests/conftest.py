"""What every test may ask for. The database behind them holds the real country and the demo."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from ntm_portal.lib.periods import local_day

ClientAs = Callable[[str], Client]


@pytest.fixture
def today() -> date:
    """The day in Viet Nam."""
    return local_day(timezone.now())


@pytest.fixture
def person(db: None) -> Callable[[str], User]:
    """`person("xa.kylac")`: that demo person, without anything remembered from another request."""
    return lambda username: User.objects.get(username=username)


@pytest.fixture
def client_as(person: Callable[[str], User]) -> ClientAs:
    """`client_as("tinh.hatinh")`: a client with that demo person signed in; "" is nobody."""

    def sign_in(username: str) -> Client:
        client = Client()
        if username:
            client.force_login(person(username), "django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
