"""The file of a backup: a zip with one member per table and per file of evidence, and a manifest.

A table is JSON lines, one list of values per row, the same whatever the database engine. The
manifest names every other member with its size and SHA-256, so that nothing can be missing, cut
short, altered or added unnoticed.
"""

import hashlib
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Literal
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError

MANIFEST = "manifest.json"
MEDIA = "media/"
MANIFEST_LIMIT = 64 * 2**20  # bytes: some 400,000 files of evidence
CHUNK = 2**20
OWNER_ONLY = stat.S_IFREG | 0o600


class BackupError(Exception):
    """A backup cannot be made or used; the message says why, and nothing was changed."""


class Entry(BaseModel):
    """A member: `size` in bytes, unpacked; `sha256` in hexadecimal digits."""

    model_config = ConfigDict(extra="forbid")
    name: str
    size: int
    sha256: str


class TableEntry(Entry):
    """The member of a table, with the order of the values in its lines."""

    model: str
    columns: list[str]
    rows: int


class Manifest(BaseModel):
    """What a backup holds; `migrations` per app label are those its tables were made by."""

    model_config = ConfigDict(extra="forbid")
    format: Literal["ntm-portal-backup"]
    version: Literal[1]
    made_at: datetime
    migrations: dict[str, list[str]]
    tables: list[TableEntry]
    media: list[Entry]

    @property
    def entries(self) -> list[Entry]:
        """Tables and files of evidence."""
        return [*self.tables, *self.media]


def media_folder() -> Path:
    """Where files of evidence lie; the folder need not exist."""
    return Path(settings.MEDIA_ROOT or settings.VAR_DIR / "media")


def add(archive: ZipFile, name: str, chunks: Iterable[bytes], *, packed: bool) -> Entry:
    """Write a member as its chunks come; evidence is compressed by nature and stays as it is."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
    info.external_attr = OWNER_ONLY << 16
    digest, size = hashlib.sha256(), 0
    with archive.open(info, "w", force_zip64=True) as member:
        for chunk in chunks:
            member.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Entry(name=name, size=size, sha256=digest.hexdigest())


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """The content of a file, a bounded piece at a time."""
    return iter(lambda: file.read(CHUNK), b"")


@contextmanager
def opened(path: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """A backup, every byte of it checked against its manifest. Raises BackupError."""
    with _readable(path):
        archive = ZipFile(path)
    with archive:
        with _readable(path):
            manifest = _manifest(archive)
            _check_members(archive, manifest)
        yield archive, manifest


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Tell in plain words whatever reading a broken or foreign file runs into."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise BackupError(
            _("%(file)s cannot be read: it is damaged, cut short or no backup. (%(reason)s)")
            % {"file": path.name, "reason": error}
        ) from error


def _manifest(archive: ZipFile) -> Manifest:
    foreign = BackupError(_("This is not a backup that this version of the portal can read."))
    infos = [info for info in archive.infolist() if info.filename == MANIFEST]
    if len(infos) != 1 or infos[0].file_size > MANIFEST_LIMIT:
        raise foreign
    try:
        return Manifest.model_validate_json(archive.read(infos[0]))
    except ValidationError as error:
        raise foreign from error


def _check_members(archive: ZipFile, manifest: Manifest) -> None:
    """Raise BackupError unless the members are those of the manifest, byte for byte."""
    told = sorted([MANIFEST, *(entry.name for entry in manifest.entries)])
    if sorted(archive.namelist()) != told:
        raise BackupError(_("The backup does not hold the files that its list names."))
    for entry in manifest.media:
        media_path(entry)
    for entry in manifest.entries:
        if _read(archive, entry) != (entry.size, entry.sha256):
            raise BackupError(
                _("The backup is damaged: %(member)s is not what was saved.")
                % {"member": entry.name}
            )


def _read(archive: ZipFile, entry: Entry) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with archive.open(entry.name) as member:
        for chunk in chunks_of(member):
            digest.update(chunk)
            size += len(chunk)
            if size > entry.size:
                break
    return size, digest.hexdigest()


def media_path(entry: Entry) -> PurePosixPath:
    """Where a file lies inside the media folder. Raises BackupError for a path that leaves it."""
    inside = entry.name.removeprefix(MEDIA)
    parts = inside.split("/")
    if inside == entry.name or {"", ".", ".."} & set(parts) or set("\\:\0") & set(inside):
        raise BackupError(
            _("The backup names a file outside its folder: %(member)s.") % {"member": entry.name}
        )
    return PurePosixPath(*parts)
