"""Saving everything in one file."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from uuid import UUID
from zipfile import ZipFile

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ntm_portal.operations.archive import (
    MANIFEST,
    MEDIA,
    BackupError,
    Entry,
    Manifest,
    TableEntry,
    add,
    chunks_of,
    media_folder,
)
from ntm_portal.operations.files import settle
from ntm_portal.operations.stopping import stoppable
from ntm_portal.operations.tables import Table, applied, columns, few, pending, saved_tables

Say = Callable[[str, int], None]  # name of what was handled, number of rows or files
ROWS_AT_ONCE = 2000
AS_TEXT = (date, time, Decimal, UUID)  # a datetime is a date too


def backup(*, target: Path, now: datetime, say: Say = lambda name, count: None) -> Manifest:
    """Save all tables, as they are at one moment, and the evidence in the new file `target`.

    The file appears under its name when it is whole; nothing is left of one that is broken off.
    Raises BackupError, OSError.
    """
    media = media_folder().resolve()
    _require_place(target, media)
    if waiting := pending():
        raise BackupError(_("Run migrate first: %(names)s.") % {"names": few(waiting)})
    settle()
    with stoppable(), _draft(target) as file, ZipFile(file, "w") as archive:
        models = saved_tables()
        with _snapshot():
            migrations = applied(models)
            tables = [_save_table(archive, model, say) for model in models]
        # After the tables: a row is written after its file, and files are never deleted.
        files = _save_media(archive, media, say)
        manifest = Manifest(
            format="ntm-portal-backup",
            version=1,
            made_at=now,
            migrations=migrations,
            tables=tables,
            media=files,
        )
        add(archive, MANIFEST, [manifest.model_dump_json(indent=1).encode()], packed=True)
    return manifest


def _require_place(target: Path, media: Path) -> None:
    if target.exists():
        raise BackupError(_("%(file)s exists already.") % {"file": target})
    if media in target.resolve().parents:
        raise BackupError(_("A backup cannot lie among the evidence that it saves."))


@contextmanager
def _draft(target: Path) -> Iterator[IO[bytes]]:
    """A file that only its owner can read, renamed to `target` once it is safely on the disk."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _snapshot() -> Iterator[None]:
    """See one moment of the database, without making those who write wait."""
    connection.ensure_connection()
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]


def _save_table(archive: ZipFile, model: Table, say: Say) -> TableEntry:
    names = [field.attname for field in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            count += 1
            yield json.dumps(row, ensure_ascii=False, default=_plain).encode() + b"\n"

    label = model._meta.label
    entry = add(archive, f"tables/{label}.jsonl", lines(), packed=True)
    say(label, count)
    return TableEntry(**entry.model_dump(), model=label, columns=names, rows=count)


def _plain(value: Any) -> str:
    """What a field reads back from text. TypeError for anything a table does not hold so far."""
    if isinstance(value, AS_TEXT):
        return str(value)
    raise TypeError(f"a backup cannot hold {type(value)}")


def _save_media(archive: ZipFile, folder: Path, say: Say) -> list[Entry]:
    """Save the files of the folder; links are not followed, since they may lead anywhere."""
    entries = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                name = MEDIA + path.relative_to(folder).as_posix()
                entries.append(add(archive, name, chunks_of(file), packed=False))
    say("media", len(entries))
    return entries
