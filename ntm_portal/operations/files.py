"""Bringing back the files of evidence together with the database, or not at all.

A restore unpacks them into a folder of its own beside the media folder, named by its moment, and
swaps the two before the database commits. Whether it did is then asked of the audit trail, which
came with that commit: also after a kill or a power failure, by the next backup or restore.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from django.utils.translation import gettext as _

from accounts.history import Change
from accounts.models import AuditEntry
from ntm_portal.operations.archive import BackupError, Manifest, media_folder, media_path

ACTION, SUBJECT = "restore", "database"
MOMENT = "%Y%m%dT%H%M%S%fZ"
NEW, BEFORE = "new", "before"


@contextmanager
def workplace(now: datetime) -> Iterator[Path]:
    """A folder for the restore of `now`; afterwards the media folder fits the database."""
    media = media_folder()
    folder = media.with_name(f".{media.name}-{now.astimezone(UTC).strftime(MOMENT)}")
    folder.mkdir(mode=0o700, parents=True)
    with _locked(folder):
        try:
            yield folder
        finally:
            _end(folder)


def settle() -> None:
    """Bring to its end a restore that was killed. Raises BackupError while one is running."""
    media, digit = media_folder(), "[0-9]"
    for folder in media.parent.glob(f".{media.name}-{digit * 8}T{digit * 12}Z"):
        with _locked(folder):
            _end(folder)


def unpack(archive: ZipFile, manifest: Manifest, folder: Path) -> None:
    """Write the evidence into a workplace."""
    (folder / NEW).mkdir(mode=0o700)
    for entry in manifest.media:
        path = folder / NEW / media_path(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry.name) as member, path.open("xb") as file:
            shutil.copyfileobj(member, file)


def swap(folder: Path) -> None:
    """Put what was unpacked in the place of the media folder, which is kept for now."""
    media = media_folder()
    media.mkdir(mode=0o700, exist_ok=True)
    media.rename(folder / BEFORE)
    (folder / NEW).rename(media)


def audited(manifest: Manifest, name: str) -> Change:
    """What the audit trail tells of a restore from the file `name`."""
    done = {"made_at": manifest.made_at.isoformat(), "media": len(manifest.media)}
    return Change(ACTION, SUBJECT, name, before=None, after=done)


def _end(folder: Path) -> None:
    """Keep the new files where the database was changed, else those before; clear up."""
    media, before = media_folder(), folder / BEFORE
    if before.exists() and not _committed(folder):
        if media.exists():
            media.rename(folder / NEW)
        before.rename(media)
    shutil.rmtree(folder, ignore_errors=True)


def _committed(folder: Path) -> bool:
    moment = datetime.strptime(folder.name.rpartition("-")[2], MOMENT).replace(tzinfo=UTC)
    return AuditEntry.objects.filter(action=ACTION, subject=SUBJECT, at=moment).exists()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder for as long as this process works in it; a killed one holds nothing."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError(_("A restore is running: wait until it has ended.")) from error
        yield
    finally:
        os.close(handle)
