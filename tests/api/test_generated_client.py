"""A client made from the schema by a generator reads and writes against the running server."""

import importlib
import json
import subprocess
import sys
from datetime import date
from types import SimpleNamespace
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest

from accounts.roles import Role
from tests.api.token_desk import system, token_of

CELL = ("18850", "HT-QD05-2017", "17")
DAY = date(2021, 9, 25)


def generate(portal: str, secret: str, folder: Any) -> None:
    """Make the package `ntm_client` in the folder from the schema as the server gives it."""
    sent = {"Authorization": f"Bearer {secret}"}
    schema = folder / "schema.json"
    with urlopen(Request(f"{portal}/api/v1/schema/", headers=sent)) as answer:
        schema.write_bytes(answer.read())
    made = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    subprocess.run(
        [*made, "--path", str(schema), "--output-path", str(folder / "ntm_client")],
        check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture
def portal(live_server, tmp_path, monkeypatch) -> Any:
    """The generated package's modules, and a client of it with the token of a system."""
    secret = token_of(system(role=Role.API_WRITER))[1]
    generate(live_server.url, secret, tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    client = importlib.import_module("ntm_client").AuthenticatedClient(live_server.url, secret)
    calls = {name: importlib.import_module(f"ntm_client.api.{name}") for name in CALLS}
    yield SimpleNamespace(
        client=client,
        models=importlib.import_module("ntm_client.models"),
        **{name.rpartition(".")[2]: module for name, module in calls.items()},
    )
    for name in [name for name in sys.modules if name.partition(".")[0] == "ntm_client"]:
        del sys.modules[name]


CALLS = (
    "progress.progress_list",
    "verdicts.verdicts_list",
    "verdicts.verdicts_retrieve",
    "verdicts.verdicts_update",
    "records.records_create",
)


def test_it_reads_and_writes(portal) -> None:
    asked = {"client": portal.client, "set_": CELL[1], "as_of": DAY}
    [row] = portal.progress_list.sync(commune=CELL[0], **asked).results
    assert (row.name, row.met, row.total) == ("Kỳ Lạc", 12, 20)
    written = write_one(portal)
    assert (written.parsed.own.status.value, written.parsed.authority.value) == ("met", "province")
    [changed] = portal.progress_list.sync(commune=CELL[0], **asked).results
    assert changed.met == 13
    listed = portal.verdicts_list.sync(commune=CELL[0], number=CELL[2], **asked).results
    assert written.parsed.own.entry in {fact.entry for fact in listed}
    write_many(portal)


def write_one(portal: Any) -> Any:
    """One verdict, with the tag of the state that was read; the second with it comes too late."""
    seen = portal.verdicts_retrieve.sync_detailed(*CELL, client=portal.client, as_of=DAY)
    body = portal.models.VerdictBody(status=portal.models.StatusEnum.MET, reason="Biên bản")
    sent = {"client": portal.client, "as_of": DAY, "if_match": seen.headers["ETag"], "body": body}
    written = portal.verdicts_update.sync_detailed(*CELL, **sent)
    assert (seen.status_code, written.status_code) == (200, 200)
    late = portal.verdicts_update.sync_detailed(*CELL, **sent)
    assert (late.status_code, late.parsed.title) == (412, "Precondition Failed")
    return written


def write_many(portal: Any) -> None:
    """Rows, once under one key however often they are sent."""
    row = portal.models.VerdictRow(
        unit=CELL[0], set_=CELL[1], number="1", holds_from=DAY,
        status=portal.models.StatusEnum.NEARLY_MET,
    )  # fmt: skip
    body = portal.models.RecordsBody(verdicts=[row], reason="Biên bản")
    sent = {"client": portal.client, "body": body, "idempotency_key": str(uuid4())}
    answers = [portal.records_create.sync_detailed(**sent) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].parsed.to_dict() == answers[1].parsed.to_dict()
    assert answers[1].headers["Idempotent-Replayed"] == "true"
    assert json.loads(answers[0].content)["written"] == 1
