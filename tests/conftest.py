"""What every test may ask for. The database behind them holds the real country and the demo."""

import gc
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from ntm_portal.lib.periods import local_day
from ntm_portal.management.commands.compile_messages import compile_file
from tests.database import locked

ClientAs = Callable[[str], Client]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests whose outcome cannot depend on the database engine; one engine is enough.

    They use no database, or see it through a browser: what the pages read and write is held by
    tests of its own, on both engines. Long tests begin first, so that no processor waits for the
    last one.
    """
    for item in items:
        named = set(getattr(item, "fixturenames", ()))
        without = not named & {"db", "transactional_db", "django_db_setup"}
        if "browser" in named or (without and not item.get_closest_marker("django_db")):
            item.add_marker("engine_free")
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_configure() -> None:
    """Pages speak Vietnamese in the tests too: compile what has changed before anybody asks."""
    for folder in settings.LOCALE_PATHS:
        for source in folder.glob("*/LC_MESSAGES/django.po"):
            target = source.with_suffix(".mo")
            with locked(settings.VAR_DIR / "test"):
                if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                    compile_file(source)


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what was imported: it takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


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
