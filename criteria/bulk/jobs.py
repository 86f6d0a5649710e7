"""Long imports of a page: a process of their own, with its progress in a file.

The process outlives the request and its server's patience. It holds a lock for as long as it
lives, which the system releases however it ends; whether anything was written stands in the
database alone (`Upload.applied_at` is set in the same transaction), so the file only tells how far
it came and what a check found.
"""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from criteria.bulk.progress import LABELS, Phase
from criteria.models import Upload

SECONDS = 0.5  # between two notes of progress
PATIENCE = 5.0  # seconds that a process takes at most to end after its last note


class Action(StrEnum):
    """What a process does with a list."""

    CHECK = "check"
    APPLY = "apply"
    UNDO = "undo"


class State(StrEnum):
    """How a process stands. INTERRUPTED: it ended without a word, and wrote nothing."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass
class Report:
    """What a process tells: its step, then what it found (JSON-ready)."""

    action: str
    state: str = State.RUNNING
    phase: str = ""
    done: int = 0
    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)  # place, how to mend it
    untold: int = 0  # problems beside those
    shown: list[dict[str, Any]] = field(default_factory=list)
    failure: str = ""

    @property
    def label(self) -> Any:
        """The step in words; "" before the first."""
        return LABELS[Phase(self.phase)] if self.phase else ""


def path_of(upload: Upload, ending: str) -> Path:
    """A file about the work on an upload."""
    folder = Path(settings.VAR_DIR) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{upload.key.hex}.{ending}"


@contextmanager
def _lock(upload: Upload) -> Iterator[int | None]:
    """The open lock of an upload, None where a process holds it."""
    handle = os.open(path_of(upload, "lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield handle
    except BlockingIOError:
        yield None
    finally:
        os.close(handle)


def start(upload: Upload, action: Action, *, rest: bool = False) -> bool:
    """Begin the work in a process of its own; False where one is at it already.

    The process inherits the lock, so there is no moment at which two could begin.
    """
    _await_end(upload)
    with _lock(upload) as handle:
        if handle is None:
            return False
        write(upload, Report(action))
        spawn(upload, action, rest, handle)
    return True


def _await_end(upload: Upload) -> None:
    """Let a process that has written its last note close its things."""
    last = read(upload)
    if last is None or last.state == State.RUNNING:
        return
    until = monotonic() + PATIENCE
    while is_running(upload) and monotonic() < until:
        sleep(SECONDS / 5)


def spawn(upload: Upload, action: Action, rest: bool, handle: int) -> None:
    """Start the process; it belongs to no terminal and ends with no request."""
    line = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work_on_list", upload.key.hex]
    line += [action.value, f"--language={get_language()}", *(["--rest"] if rest else [])]
    with path_of(upload, "log").open("ab") as log:
        subprocess.Popen(  # noqa: S603 - our own command
            line, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[handle],
            start_new_session=True, cwd=settings.BASE_DIR,
        )  # fmt: skip


def write(upload: Upload, report: Report) -> None:
    """Note how far the work has come; a reader sees one whole note or the other."""
    target = path_of(upload, "json")
    draft = target.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(report)))
    draft.replace(target)


def read(upload: Upload) -> Report | None:
    """The last note, INTERRUPTED where its process is gone; None where nothing was begun."""
    try:
        report = Report(**json.loads(path_of(upload, "json").read_text()))
    except (OSError, ValueError, TypeError):
        return None
    if report.state == State.RUNNING and not is_running(upload):
        # It may have ended between the two looks.
        report = Report(**json.loads(path_of(upload, "json").read_text()))
        if report.state == State.RUNNING:
            report.state = State.INTERRUPTED
    return report


def is_running(upload: Upload) -> bool:
    """Whether a process is at work on the upload."""
    with _lock(upload) as handle:
        return handle is None


class Notes:
    """Writes the progress of one process down, now and then."""

    def __init__(self, upload: Upload, report: Report) -> None:
        self.upload = upload
        self.report = report
        self._at = 0.0

    def say(self, phase: Phase, done: int, total: int) -> None:
        """Note a step, or how far it is."""
        if phase == self.report.phase and monotonic() - self._at < SECONDS:
            return
        self._at = monotonic()
        self.report.phase, self.report.done, self.report.total = phase, done, total
        write(self.upload, self.report)
