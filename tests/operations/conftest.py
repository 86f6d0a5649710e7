"""A folder for evidence and papers, and a backup of the demo with a few of them in it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.management import call_command
from django.test import override_settings

from criteria.models import Status
from meetings.models import MeetingFile, Paper
from meetings.models.files import stored_path as file_path
from meetings.models.paper import stored_path as paper_path
from tests.criteria.desk import Desk
from tests.database import Loaded

KEY = UUID(int=1)
Rewrite = Callable[[dict[str, bytes]], Path]


def run(command: str, *args: Any, **options: Any) -> str:
    """What a command says."""
    out = StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


def empty() -> None:
    """Leave nothing in any table but what the migrations put there."""
    call_command("flush", interactive=False, verbosity=0)


def fill(folder: Path) -> Path:
    """Two files of evidence, and a paper and a photo of a meeting where the portal puts them."""
    (folder / "18850").mkdir(parents=True)
    (folder / "18850" / "Biên bản.pdf").write_bytes(b"%PDF evidence" * 100_000)
    (folder / "empty.docx").write_bytes(b"")
    for name in (paper_path(Paper(key=KEY), "made.pdf"), file_path(MeetingFile(key=KEY), "")):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(b"of a meeting")
    return folder


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    """The media folder, filled."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return fill(tmp_path / "media")


@pytest.fixture(scope="session")
def saved(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Path:
    """A backup of the demo, made once, outside the transaction of any test."""
    folder = tmp_path_factory.mktemp("saved")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(fill(folder / "media"))):
        run("backup", folder / "saved.zip")
    return folder / "saved.zip"


@pytest.fixture(scope="session")
def small(django_db_setup: Loaded, django_db_blocker: Any, tmp_path_factory: Any) -> Path:
    """A backup of a value and a verdict, for tests that are not about how much there is."""
    folder = tmp_path_factory.mktemp("small")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(fill(folder / "media"))):
        empty()
        desk = Desk()
        desk.value(Decimal(90), date(2021, 9, 1))
        desk.verdict(Status.MET, date(2021, 9, 1))
        run("backup", folder / "small.zip")
        django_db_setup.make()
    return folder / "small.zip"


@pytest.fixture
def rewrite(saved: Path, tmp_path: Path) -> Rewrite:
    """`rewrite({"manifest.json": b"…"})`: the backup with other content in some members."""

    def again(changed: dict[str, bytes]) -> Path:
        target = tmp_path / "rewritten.zip"
        with ZipFile(saved) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
            for name in dict.fromkeys([*old.namelist(), *changed]):
                new.writestr(name, changed[name] if name in changed else old.read(name))
        return target

    return again
