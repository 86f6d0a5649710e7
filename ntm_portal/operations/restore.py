"""Bringing back what a backup saved: all of it, or nothing."""

import json
from datetime import datetime
from itertools import islice
from pathlib import Path
from zipfile import ZipFile

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from accounts.history import record
from ntm_portal.operations.archive import (
    BackupError,
    Manifest,
    TableEntry,
    media_folder,
    opened,
)
from ntm_portal.operations.backup import Say
from ntm_portal.operations.files import audited, settle, swap, unpack, workplace
from ntm_portal.operations.stopping import stoppable
from ntm_portal.operations.tables import (
    MADE_BY_MIGRATIONS,
    Table,
    applied,
    columns,
    emptied_tables,
    few,
    pending,
    saved_tables,
)
from webhooks.changes import pause_all

ROWS_AT_ONCE = 1000


def check(source: Path) -> Manifest:
    """Read a backup to its end and compare it with this database's version. Raises BackupError."""
    with opened(source) as (_archive, manifest):
        _require_same_version(manifest)
        return manifest


def restore(
    *, source: Path, now: datetime, replace: bool = False, say: Say = lambda name, count: None
) -> Manifest:
    """Fill the database and the media folder from `source`, and audit that it was done.

    What is there already is refused, or with `replace` deleted; all sessions end. Raises
    BackupError, and then nothing was changed.
    """
    with opened(source) as (archive, manifest):
        _require_same_version(manifest)
        settle()
        if not replace:
            _require_empty()
        try:
            _bring_back(archive, manifest, source.name, now, say)
        except (DatabaseError, ValidationError, ValueError, TypeError) as error:
            raise BackupError(
                _("The backup does not fit this database: %(reason)s") % {"reason": error}
            ) from error
        return manifest


def _require_same_version(manifest: Manifest) -> None:
    if waiting := pending():
        raise BackupError(_("Run migrate first: %(names)s.") % {"names": few(waiting)})
    models = saved_tables()
    saved, here = _steps(manifest.migrations), _steps(applied(models))
    if saved != here:
        raise BackupError(
            _(
                "The backup was made by another version of the portal: they differ in %(names)s."
                " Install that version, restore, then upgrade."
            )
            % {"names": few(sorted(saved ^ here))}
        )
    shape = {model._meta.label: [field.attname for field in columns(model)] for model in models}
    if len(manifest.tables) != len(shape) or shape != {
        table.model: table.columns for table in manifest.tables
    }:
        raise BackupError(_("The backup does not hold the tables of this version of the portal."))


def _steps(migrations: dict[str, list[str]]) -> set[str]:
    return {f"{app}.{name}" for app, names in migrations.items() for name in names}


def _require_empty() -> None:
    models = [model for model in saved_tables() if model._meta.label not in MADE_BY_MIGRATIONS]
    held = [model._meta.label for model in models if model._base_manager.exists()]
    folder = media_folder()
    if folder.is_dir() and any(folder.iterdir()):
        held.insert(0, str(folder))
    if held:
        raise BackupError(
            _(
                "There is data here already: %(names)s. Restore into a new database, or give"
                " --replace to delete all of it."
            )
            % {"names": few(held)}
        )


def _bring_back(archive: ZipFile, manifest: Manifest, name: str, now: datetime, say: Say) -> None:
    with workplace(now) as folder, transaction.atomic(durable=True):
        with stoppable():
            unpack(archive, manifest, folder)
            _fill(archive, manifest, say)
            pause_all(now)
            record([audited(manifest, name)], by=None, at=now)
            connection.check_constraints()  # before the files move, not at the commit
            say("media", len(manifest.media))
        swap(folder)
    ContentType.objects.clear_cache()


def _fill(archive: ZipFile, manifest: Manifest, say: Say) -> None:
    models = saved_tables()
    entries = {table.model: table for table in manifest.tables}
    for statement in connection.ops.sql_flush(no_style(), emptied_tables()):
        with connection.cursor() as cursor:
            cursor.execute(statement)
    for model in models:
        entry = entries[model._meta.label]
        if (rows := _fill_table(archive, entry, model)) != entry.rows:
            raise ValueError(f"{entry.model}: {rows} != {entry.rows}")
        say(entry.model, rows)
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _fill_table(archive: ZipFile, entry: TableEntry, model: Table) -> int:
    fields, count = columns(model), 0
    with archive.open(entry.name) as lines:
        while batch := list(islice(lines, ROWS_AT_ONCE)):
            rows = (zip(fields, json.loads(line), strict=True) for line in batch)
            model._base_manager.bulk_create(
                model(**{field.attname: field.to_python(value) for field, value in row})
                for row in rows
            )
            count += len(batch)
    return count
