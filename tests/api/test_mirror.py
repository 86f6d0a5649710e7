"""examples/mirror.py against the running server: what it keeps is what the API tells."""

import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
from io import BytesIO
from typing import Any
from urllib.error import HTTPError

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import ApiToken
from accounts.roles import Role
from tests.api.token_desk import system, token_of
from tests.api.writing_desk import post, verdict

SCRIPT = settings.BASE_DIR / "examples" / "mirror.py"
SET = "HT-QD05-2017"


class Mirror:
    """The script, its file and its token."""

    def __init__(self, portal: str, folder: Any) -> None:
        self.portal, self.file = portal, folder / "mirror.sqlite3"
        self.secret = token_of(system(role=Role.API_WRITER))[1]
        self.client = Client(headers={"Authorization": f"Bearer {self.secret}"})

    def run(self) -> subprocess.CompletedProcess[str]:
        asked = ["--province", "42", "--set", SET, "--file", str(self.file), "--page-size", "300"]
        return subprocess.run(
            [sys.executable, str(SCRIPT), self.portal, *asked],
            env=os.environ | {"NTM_TOKEN": self.secret},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def kept(self, columns: str, table: str) -> set[Any]:
        with sqlite3.connect(self.file) as file:
            return set(file.execute(f"SELECT {columns} FROM {table}"))

    def told(self, columns: str, what: str) -> set[Any]:
        rows, address = [], f"/api/v1/{what}/?province=42&set={SET}&page_size=500"
        while address:
            answer = self.client.get(address).json()
            rows += [tuple(row[name] for name in columns.split(", ")) for row in answer["results"]]
            address = answer["next"]
        return set(rows)

    def assert_in_step(self) -> None:
        for columns, table in (("code, met, total", "progress"), (VERDICT, "verdicts")):
            assert self.kept(columns, table) == self.told(columns.replace('"', ""), table)


VERDICT = 'id, unit, number, authority, status, "holds_from", holds_to'


@pytest.fixture
def mirror(live_server, tmp_path) -> Mirror:
    return Mirror(live_server.url, tmp_path)


def test_it_is_kept_in_step(mirror) -> None:
    first = mirror.run()
    assert first.returncode == 0, first.stderr
    mirror.assert_in_step()
    reason = {"reason": "Biên bản", "verdicts": [verdict("17", "met")]}
    assert post(mirror.client, **reason).json()["written"] == 1
    assert mirror.kept(VERDICT, "verdicts") != mirror.told(VERDICT.replace('"', ""), "verdicts")
    assert "0 rows" not in mirror.run().stdout
    mirror.assert_in_step()
    ApiToken.objects.update(revoked_at="2026-01-01T00:00Z", revoked_by=1)
    refused = mirror.run()
    assert (refused.returncode, refused.stderr[:3]) == (1, "401")


@pytest.fixture
def script(monkeypatch) -> Any:
    """The script as a module that sleeps no longer than a test likes."""
    spec = importlib.util.spec_from_file_location("mirror", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module.time, "sleep", lambda seconds: None)
    return module


def page(row: int, following: str | None, ended: str | None = None) -> str:
    """A page of verdicts with one row."""
    told = {"id": row, "replaced_at": ended}
    return json.dumps({"results": [EMPTY | told], "next": following, "until": "2026-01-01T00:00Z"})


def test_a_walk_that_was_broken_off_begins_again(script, monkeypatch) -> None:
    file = sqlite3.connect(":memory:")
    file.executescript(script.TABLES)
    asked: list[str] = []

    def answer(address: str, token: str) -> tuple[str, str]:
        asked.append(address)
        if len(asked) == 2:
            raise script.Stopped("gone")
        following = {"first": "second", "second": None}.get(address)
        return page(len(asked), following, ended=None), ""

    monkeypatch.setattr(script, "ask", answer)
    with pytest.raises(script.Stopped):
        script.mirror_verdicts(file, "first", "")
    assert script.mirror_verdicts(file, "first", "") == 2
    script.mirror_verdicts(file, "first", "")
    assert asked == ["first", "second", "first", "second", asked[-1]]
    assert asked[-1] == "first&changed_since=2026-01-01T00%3A00Z"


def test_a_row_that_ended_leaves(script) -> None:
    file = sqlite3.connect(":memory:")
    file.executescript(script.TABLES)
    for ended in (None, None, "2026-01-01T00:00Z"):
        script.take_in(file, EMPTY | {"id": 7, "replaced_at": ended})
        kept = file.execute("SELECT count(*) FROM verdicts").fetchone()
        assert kept == (0 if ended else 1,)


@pytest.mark.parametrize(("codes", "tries"), [([429], 2), ([503, 429], 3), ([503] * 5, 5)])
def test_it_waits_where_the_portal_asks_for_it(script, monkeypatch, codes, tries) -> None:
    made: list[int] = []

    def opened(request: Any, timeout: float) -> Any:
        made.append(1)
        if len(made) <= len(codes):
            raise HTTPError("", codes[len(made) - 1], "", {"Retry-After": "7"}, BytesIO(b"{}"))
        return FakeAnswer(b"[]")

    monkeypatch.setattr(script, "urlopen", opened)
    if tries == 5:
        with pytest.raises(script.Stopped):
            script.ask("http://portal/", "")
    else:
        assert script.ask("http://portal/", "") == ("[]", '"1"')
    assert len(made) == tries


class FakeAnswer(BytesIO):
    """A body with a tag."""

    headers = {"ETag": '"1"'}


EMPTY = dict.fromkeys(
    ("unit", "set", "number", "authority", "status", "basis", "note", "holds_from", "holds_to",
     "recorded_at"), "",
)  # fmt: skip
