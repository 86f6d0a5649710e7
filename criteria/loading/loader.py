"""Load criteria files: check all of them, then write all of them in one transaction, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_noop as _

from accounts.history import Change, record
from accounts.models import User
from criteria import catalogue
from criteria.loading.agreement import disagreements
from criteria.loading.places import share_again
from criteria.loading.problems import LoadError, Problem
from criteria.loading.schema import SetSpec, parse
from criteria.loading.writer import Writer
from criteria.loading.yamlfile import read_yaml
from criteria.models import CriteriaSet, Upload

OWN_FILES = Path(__file__).resolve().parent.parent / "data"


@dataclass(frozen=True)
class File:
    """A file that was read and checked; `digest` tells whether it changed since the last load."""

    name: str
    spec: SetSpec
    digest: str


@dataclass(frozen=True)
class Outcome:
    """What loading did to one set: "new", "changed", "unchanged", or "kept" as a person made it."""

    code: str
    result: str


def read_file(path: Path) -> File:
    """Read and check one file by itself. Raises LoadError with everything wrong in it."""
    document, digest = read_yaml(path)
    parsed = parse(document)
    problems = parsed if isinstance(parsed, list) else disagreements(parsed)
    if problems or isinstance(parsed, list):
        raise LoadError(str(path), problems)
    return File(str(path), parsed, digest)


def load_files(
    paths: Iterable[Path],
    *,
    by: User | None,
    now: datetime,
    reason: str = "",
    replace: bool = False,
) -> list[Outcome]:
    """Load criteria sets from files, in the order in which they depend on each other.

    Returns one outcome for each file; a set that an office entered with a workbook is kept unless
    `replace`. Raises LoadError, having changed nothing, for the first
    file that is wrong, depends on a set that is nowhere, or would drop what results rest on.
    """
    files = in_order([read_file(path) for path in paths])
    with transaction.atomic():
        outcomes = [_load(file, by, now, reason, replace) for file in files]
    if any(outcome.result in ("new", "changed") for outcome in outcomes):
        catalogue.forget()
    return outcomes


def in_order(files: Sequence[File]) -> list[File]:
    """Sort files so that a set follows those that it extends or requires."""
    codes = [file.spec.set for file in files]
    for file in files:
        if codes.count(file.spec.set) > 1:
            message = f"another file of this load has the code “{file.spec.set}” too"
            raise LoadError(file.name, [Problem("set", message)])
    waiting, ordered = list(files), list[File]()
    while waiting:
        pending = {file.spec.set for file in waiting}
        ready = [f for f in waiting if not pending & {f.spec.extends, f.spec.requires}]
        if not ready:
            message = "the sets of this load extend or require each other in a circle"
            raise LoadError(waiting[0].name, [Problem("extends", message)])
        ordered += ready
        waiting = [file for file in waiting if file not in ready]
    return ordered


def _load(file: File, by: User | None, now: datetime, reason: str, replace: bool) -> Outcome:
    stored = CriteriaSet.objects.filter(code=file.spec.set).first()
    if stored and stored.content_hash == file.digest:
        return Outcome(file.spec.set, "unchanged")
    if stored and not replace and entered_by_hand(stored):
        return Outcome(file.spec.set, "kept")
    write(file, by=by, now=now, reason=reason)
    return Outcome(file.spec.set, "changed" if stored else "new")


def entered_by_hand(row: CriteriaSet) -> bool:
    """Whether an office changed the set with a workbook, which a file must not undo unasked."""
    sent = Upload.objects.filter(kind=Upload.Kind.CATALOGUE, criteria_set=row)
    return sent.filter(applied_at__isnull=False, undone_at__isnull=True).exists()


def write(file: File, *, by: User | None, now: datetime, reason: str) -> CriteriaSet:
    """Bring one set in line with a checked file, hand its rows to its extensions, and audit.

    Call inside a transaction, and `catalogue.forget` after it. Raises LoadError.
    """
    stored = CriteriaSet.objects.filter(code=file.spec.set).first()
    before = _summary(stored) if stored else None
    row = _written(file)
    change = Change(
        action="load criteria set",
        subject="criteria set",
        key=row.code,
        before=before,
        after=_summary(row),
        reason=reason,
    )
    record([change], by=by, at=now)
    return row


def _written(file: File) -> CriteriaSet:
    try:
        row = Writer(file.name, file.spec, file.digest).write()
        share_again(row)
    except ProtectedError as error:  # tasks, evidence: what upper apps keep about a row
        message = _("a row is missing on which something else rests; keep it in the file")
        raise LoadError(file.name, [Problem("criteria", message)]) from error
    return row


def _summary(row: CriteriaSet) -> dict[str, Any]:
    """What the audit trail keeps of a set: its file's digest and how many rows it has."""
    return {
        "digest": row.content_hash,
        "criteria": row.rows.count(),
        "thresholds": row.thresholds.count(),
        "amendments": row.amendments.count(),
    }
