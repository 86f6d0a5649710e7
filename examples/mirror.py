#!/usr/bin/env python3
"""Mirror the progress of one province into a local SQLite file, and keep it in step.

    NTM_TOKEN=ntm_… python3 mirror.py https://portal.example --province 42 --set QD51-2025-XA

Run it again whenever you like, from cron or with --every: only what has changed is fetched. It may
be stopped at any moment: what a run has begun the next one finishes. Needs Python alone.

Tables: `progress`, one line per commune; `verdicts`, the rows on record now, one per `id`.
"""

import argparse
import json
import os
import sqlite3
import sys
import time
from collections.abc import Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

PROGRESS = ("code", "name", "district", "area", "met", "total", "complete", "last_entered_at")
VERDICTS = (
    "id", "unit", "set", "number", "authority", "status", "basis", "note", "holds_from",
    "holds_to", "recorded_at",
)  # fmt: skip
TABLES = f"""
    CREATE TABLE IF NOT EXISTS progress ({", ".join(f'"{name}"' for name in PROGRESS)});
    CREATE TABLE IF NOT EXISTS verdicts ({", ".join(f'"{name}"' for name in VERDICTS)},
        PRIMARY KEY ("id"));
    CREATE TABLE IF NOT EXISTS answers (address PRIMARY KEY, tag, body);
    CREATE TABLE IF NOT EXISTS state (name PRIMARY KEY, value);
"""
TRIES = 5


class Stopped(Exception):
    """The portal will not answer; the message says why."""


def ask(address: str, token: str, tag: str = "") -> tuple[str, str]:
    """The body and the tag of an answer; ("", tag) where it is still the one with that tag."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    request = Request(address, headers=headers | ({"If-None-Match": tag} if tag else {}))
    for once_more in reversed(range(TRIES)):
        try:
            with urlopen(request, timeout=60) as answer:
                return answer.read().decode(), answer.headers.get("ETag", "")
        except HTTPError as error:
            if error.code == 304:
                return "", tag
            if error.code not in (429, 502, 503, 504) or not once_more:
                raise Stopped(why(error)) from error
            time.sleep(float(error.headers.get("Retry-After", 2 ** (TRIES - once_more))))
        except URLError as error:
            if not once_more:
                raise Stopped(f"no connection: {error.reason}") from error
            time.sleep(2 ** (TRIES - once_more))
    raise AssertionError("the last try answers or raises")


def why(error: HTTPError) -> str:
    """What the portal says of a call that it does not answer."""
    try:
        told = json.load(error)
    except ValueError:
        told = {}
    faults = [f"{fault.get('parameter')}: {fault['message']}" for fault in told.get("errors", ())]
    hint = " Ask the administrator for a new token." if error.code == 401 else ""
    return f"{error.code} " + " ".join([told.get("detail", error.reason), *faults]) + hint


def kept_or_new(file: sqlite3.Connection, address: str, token: str) -> Any:
    """An answer; the one in the file where the portal says that it still holds."""
    row = file.execute("SELECT tag, body FROM answers WHERE address = ?", [address]).fetchone()
    body, tag = ask(address, token, row[0] if row else "")
    if body:
        file.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", [address, tag, body])
    return json.loads(body or row[1])


def places(values: Sequence[str]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))


def mirror_progress(file: sqlite3.Connection, first: str, token: str) -> int:
    """Bring the table in step with the list that begins at the address; how many lines it has."""
    lines, pages, address = [], [], first
    while address:
        answer = kept_or_new(file, address, token)
        lines += [[row[name] for name in PROGRESS] for row in answer["results"]]
        pages.append(address)
        address = answer["next"]
    with file:  # all lines or none
        file.execute("DELETE FROM progress")
        file.executemany(f"INSERT INTO progress VALUES ({places(PROGRESS)})", lines)
        used = f"DELETE FROM answers WHERE address NOT IN ({places(pages)})"
        file.execute(used, pages)
    return len(lines)


def mirror_verdicts(file: sqlite3.Connection, first: str, token: str) -> int:
    """Take in the rows that came or ended since the last whole walk; how many they were.

    Rows never change but for their end, so that taking one in twice does no harm.
    """
    since = file.execute("SELECT value FROM state WHERE name = ?", [first]).fetchone()
    address = f"{first}&{urlencode({'changed_since': since[0]})}" if since else first
    count, until = 0, ""
    while address:
        answer = json.loads(ask(address, token)[0])
        with file:
            for row in answer["results"]:
                take_in(file, row)
        count, until, address = count + len(answer["results"]), answer["until"], answer["next"]
    with file:  # only now: a walk that was broken off begins again where the last whole one ended
        file.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", [first, until])
    return count


def take_in(file: sqlite3.Connection, row: dict[str, Any]) -> None:
    """Keep a row that is on record, drop one that is no more."""
    if row["replaced_at"]:
        file.execute('DELETE FROM verdicts WHERE "id" = ?', [row["id"]])
    else:
        values = [row[name] for name in VERDICTS]
        file.execute(f"INSERT OR REPLACE INTO verdicts VALUES ({places(VERDICTS)})", values)


def read_arguments() -> argparse.Namespace:
    """What the call asks for."""
    parser = argparse.ArgumentParser(description="Mirror the progress of one province.")
    parser.add_argument("portal", help="address of the portal, such as https://portal.example")
    parser.add_argument("--province", required=True, help="official code, such as 42")
    parser.add_argument("--set", required=True, help="code of the criteria set")
    parser.add_argument("--file", default="mirror.sqlite3", help="the SQLite file")
    parser.add_argument("--page-size", type=int, default=500)
    parser.add_argument("--every", type=float, default=0, metavar="SECONDS", help="run again")
    return parser.parse_args()


def main() -> int:
    """Run once, or for ever with --every."""
    given = read_arguments()
    asked = {"province": given.province, "set": given.set, "page_size": given.page_size}
    address = f"{given.portal.rstrip('/')}/api/v1/{{}}/?{urlencode(asked)}"
    token = os.environ.get("NTM_TOKEN", "")
    file = sqlite3.connect(given.file)
    file.executescript(TABLES)
    while True:
        try:
            communes = mirror_progress(file, address.format("progress"), token)
            rows = mirror_verdicts(file, address.format("verdicts"), token)
        except Stopped as stopped:
            print(stopped, file=sys.stderr)
            return 1
        print(f"{communes} communes; {rows} rows of verdicts came or ended")
        if not given.every:
            return 0
        time.sleep(given.every)


if __name__ == "__main__":
    sys.exit(main())
