"""Counting calls per minute, right across all processes of a server.

The counts lie in an SQLite file of their own. A cache in memory would count each worker by itself,
and the portal's database would make a write of every reading and let it wait for long imports.
"""

import logging
import os
import sqlite3
import threading
from pathlib import Path
from time import time

WINDOW = 60  # seconds, from the first call
PATIENCE = 1.0  # seconds to wait for another process
SLACK = 5  # seconds by which a count may seem to begin later than now: threads overtake each other
log = logging.getLogger(__name__)
_kept = threading.local()


def count_call(path: Path, subject: str) -> tuple[int, int]:
    """Count a call of `subject`: how many it makes in its minute, and seconds until that ends.

    A file that cannot be written is logged and counts nothing: a full disk must not stop calls.
    """
    now = time()
    try:
        connection = _connection(path)
        connection.execute(
            "DELETE FROM calls WHERE NOT began BETWEEN ? AND ?", (now - WINDOW, now + SLACK)
        )
        began, made = connection.execute(
            "INSERT INTO calls VALUES (?, ?, 1)"
            " ON CONFLICT (subject) DO UPDATE SET made = made + 1 RETURNING began, made",
            (subject, now),
        ).fetchone()
    except sqlite3.Error as error:
        log.error("calls are not counted: %s", error)
        return 1, WINDOW
    return made, max(1, round(began + WINDOW - now + 0.5))


def _connection(path: Path) -> sqlite3.Connection:
    """The connection of this thread; none is carried into a process forked off."""
    key = (path, os.getpid())
    if getattr(_kept, "key", None) != key:
        made = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("PRAGMA synchronous=NORMAL")
        made.execute(
            "CREATE TABLE IF NOT EXISTS calls"
            " (subject TEXT PRIMARY KEY, began REAL NOT NULL, made INTEGER NOT NULL)"
        )
        made.execute("CREATE INDEX IF NOT EXISTS calls_began ON calls (began)")
        _kept.key, _kept.connection = key, made
    connection: sqlite3.Connection = _kept.connection
    return connection
