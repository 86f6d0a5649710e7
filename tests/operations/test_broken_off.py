"""A backup or restore that is stopped or killed in the middle: all of it happened, or nothing."""

import os
import signal
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone

from criteria.models import Verdict
from ntm_portal.operations import files, restore
from ntm_portal.operations.backup import backup
from ntm_portal.operations.files import workplace
from tests.operations.conftest import run

pytestmark = pytest.mark.django_db(transaction=True)
PAPER = "18850/Biên bản.pdf"


@pytest.fixture(autouse=True)
def changed(media: Path) -> Path:
    """A paper that was changed after the backup."""
    (media / PAPER).write_bytes(b"later")
    return media / PAPER


def beside(media: Path) -> list[str]:
    """The folders where the media folder lies, and drafts of backups."""
    return sorted(one.name for one in media.parent.iterdir() if one.is_dir() or ".zip." in one.name)


def stop(*args: object, **named: object) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def test_a_backup_told_to_stop_leaves_no_file(media: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("ntm_portal.operations.backup._save_media", stop)
    with pytest.raises(CommandError, match="dừng"):
        run("backup", tmp_path / "half.zip")
    assert beside(media) == ["media"]
    assert not (tmp_path / "half.zip").exists()


def test_a_restore_told_to_stop_changes_nothing(small, media: Path, changed, monkeypatch) -> None:
    verdicts = Verdict.objects.count()
    monkeypatch.setattr(restore, "record", stop)
    with pytest.raises(CommandError, match="dừng"):
        run("restore", small, "--replace")
    assert (Verdict.objects.count(), changed.read_bytes()) == (verdicts, b"later")
    assert beside(media) == ["media"]


@pytest.mark.parametrize("moment", ["before the commit", "after it"])
def test_what_a_killed_restore_left_is_settled_by_the_next_command(
    small, media: Path, changed, tmp_path: Path, monkeypatch, moment: str
) -> None:
    def swap(folder: Path) -> None:
        files.swap(folder)
        if moment == "before the commit":
            raise OSError("killed")

    with monkeypatch.context() as killed:
        killed.setattr(restore, "swap", swap)
        killed.setattr(files, "_end", lambda folder: None)
        try:
            run("restore", small, "--replace")
        except CommandError:
            assert changed.read_bytes() != b"later"
    assert len(beside(media)) == 2
    run("backup", tmp_path / "next.zip")
    assert (changed.read_bytes() == b"later") is (moment == "before the commit")
    assert beside(media) == ["media"]


def test_the_first_restore_of_all_killed_can_be_begun_again(small, media: Path, monkeypatch):
    media.rename(media.parent / "elsewhere")
    with monkeypatch.context() as killed:
        killed.setattr(files, "_end", lambda folder: None)
        killed.setattr(restore, "swap", lambda folder: files.swap(folder) or 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run("restore", small, "--replace")
    files.settle()
    assert list(media.iterdir()) == []


def test_while_a_restore_runs_there_is_no_other_and_no_backup(small, tmp_path: Path) -> None:
    with workplace(timezone.now()):
        for order in (["backup", tmp_path / "b.zip"], ["restore", small, "--replace"]):
            with pytest.raises(CommandError, match="khôi phục đang chạy"):
                run(*order)
    backup(target=tmp_path / "b.zip", now=timezone.now())
