"""Running `import_values` as an operator does, in a process of its own: its time and memory."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter, sleep
from urllib.parse import quote

from django.conf import settings
from django.db import connection

TABLES = ("criteria_measurement", "criteria_verdict", "accounts_auditentry")
PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """Seconds from start to end, the most memory of the process in MB, rows that were added."""

    seconds: float
    megabytes: float
    added: int

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s, {self.megabytes:.0f} MB, {self.added} rows added"


def run_import(file: Path, criteria_set: str, on: date, by: str) -> Run:
    """Import the list; RuntimeError where the command ends with a fault."""
    asked = [f"--set={criteria_set}", f"--on={on}", f"--by={by}", "--reason=Synthetic"]
    line = [sys.executable, "manage.py", "import_values", "--skip-checks", str(file), *asked]
    own = os.environ | {"DATABASE_URL": _address()}
    before, peak, start = _rows(), 0.0, perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own command
        line, cwd=settings.BASE_DIR, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True,
    ) as process:  # fmt: skip
        while process.poll() is None:
            peak = max(peak, _peak(process.pid))
            sleep(0.05)
        seconds = perf_counter() - start
        said = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise RuntimeError(f"import_values failed:\n{said[-2000:]}")
    return Run(seconds, peak, _rows() - before)


def _peak(pid: int) -> float:
    """The most memory that the process has held, in MB; 0 where the system does not tell."""
    try:
        found = PEAK.search(Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def _rows() -> int:
    """The rows of all tables that an import writes."""
    with connection.cursor() as cursor:
        total = 0
        for table in TABLES:
            cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - a constant
            total += cursor.fetchone()[0]
    return total


def _address() -> str:
    """DATABASE_URL of the bench's own database."""
    held = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{held['NAME']}"
    user, word = quote(str(held["USER"])), quote(str(held["PASSWORD"]), safe="")
    place = quote(str(held["HOST"]), safe="") + (f":{held['PORT']}" if held["PORT"] else "")
    return f"postgres://{user}:{word}@{place}/{held['NAME']}"
