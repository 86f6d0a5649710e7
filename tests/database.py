"""The test database: country, catalogue and demo, loaded once and then copied for each worker.

Every step below gives one template, kept under a key made of the files that decide its content
and of the step before it. A change therefore repeats only the steps that it can alter.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import get_commands
from django.db import connection, connections
from django.test import TransactionTestCase

from tests.stores import PostgresStore, SqliteStore, Store

STEPS = (
    ("migrate", ("*/migrations/*.py",)),
    ("load_units", ("communes/**/*", "ntm_portal/lib/*.py")),
    ("load_criteria", ("criteria/**/*",)),
    ("load_demo", ("accounts/**/*.py", "meetings/**/*", "ntm_portal/demo/**/*")),
)
WEB = {"views", "urls", "forms", "filters", "api", "admin", "serializers", "templatetags"}
KEPT_FILES = 10


def _decides(path: Path) -> bool:
    """Whether a file may change what is loaded: the parts that face the web do not."""
    names = {path.stem, *(parent.name for parent in path.parents)}
    return path.is_file() and "__pycache__" not in names and not names & WEB


def fingerprint(before: str, command: str, patterns: tuple[str, ...]) -> str:
    """A key for the content after `command`, given the key of the content before it."""
    digest = hashlib.sha256(f"{before} {command}".encode())
    found = {path for pattern in patterns for path in settings.BASE_DIR.glob(pattern)}
    for path in sorted(found):
        if _decides(path):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def run_command(command: str, url: str) -> None:
    """Run one step on the database at `url`; RuntimeError carries its last lines of output."""
    done = subprocess.run(
        [sys.executable, "manage.py", command, "--skip-checks"],  # addresses do not matter here
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {command} failed:\n{(done.stdout + done.stderr)[-3000:]}")


def template(store: Store) -> str:
    """Name of the loaded database, built from the first step whose files have changed."""
    key, name = "", None
    for command, patterns in STEPS:
        if command not in get_commands():
            continue
        key = fingerprint(key, command, patterns)
        target = store.name(key)
        if not store.exists(target):
            draft = store.name("draft")
            store.copy(name, draft)
            run_command(command, store.url(draft))
            store.rename(draft, target)
        name = target
    assert name is not None
    return name


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time build or copy."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _forget_old_files(folder: Path) -> None:
    files = sorted(folder.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
    for path in files[:-KEPT_FILES]:
        path.unlink(missing_ok=True)


class Loaded:
    """This worker's own copy of the loaded database."""

    def __init__(self, scratch: Path) -> None:
        self.folder = settings.VAR_DIR / "test"
        self.names: Iterator[str]
        if connection.vendor == "sqlite":
            self.store: Store = SqliteStore(self.folder)
            self.names = (str(scratch / f"test{number}.sqlite3") for number in count())
        else:
            self.store = PostgresStore(dict(connection.settings_dict))
            self.names = (self.store.name(f"run_{os.getpid()}_{number}") for number in count())
        self.own = ""

    @cached_property
    def template(self) -> str:
        """Name of the database to copy; built at the first call, if need be."""
        with locked(self.folder):
            name = template(self.store)
            _forget_old_files(self.folder)
        return name

    def make(self) -> None:
        """Give the worker a new copy of the template and remove the one it had.

        Under a name of its own: a thread of the live server may be late, and would open the file
        while it is copied, or remove the write-ahead log beside it while it closes.
        """
        self.drop()
        name, self.own = self.template, next(self.names)
        with locked(self.folder):
            self.store.copy(name, self.own)
        connection.settings_dict["NAME"] = self.own
        ContentType.objects.clear_cache()

    def drop(self) -> None:
        """Remove this worker's database."""
        connections.close_all()
        if self.own:
            self.store.drop(self.own)


def count_rows_anew() -> None:
    """Tell PostgreSQL how many rows there are now: else it plans for the few there were."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


LOADED = pytest.StashKey[Loaded]()


@pytest.fixture(scope="session")
def django_db_setup(
    pytestconfig: pytest.Config,
    django_test_environment: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Loaded]:
    """Give the worker its copy; pytest-django's own fixture would make an empty database.

    After a test that commits Django would empty all tables, only for them to be replaced below.
    """
    loaded = Loaded(tmp_path_factory.mktemp("database"))
    loaded.make()
    pytestconfig.stash[LOADED] = loaded
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
        yield loaded
    loaded.drop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, Any, Any]:
    """After a test that commits (live server, threads): bring the data back as they were.

    A hook and not a fixture, since the server and its threads must have ended.
    """
    result = yield
    marker = item.get_closest_marker("django_db")
    commits = bool(marker and marker.kwargs.get("transaction"))
    named = set(getattr(item, "fixturenames", ()))
    loaded = item.config.stash.get(LOADED, None)
    if loaded and nextitem and (commits or {"transactional_db", "live_server"} & named):
        loaded.make()
    return result
