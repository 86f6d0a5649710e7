"""The calls of docs/api.md that write, as they are pasted into a shell, against the server."""

import json
import os
import re
import shutil
import subprocess
from typing import Any

import pytest

from accounts.roles import Role
from meetings.models import Task
from tests.api.test_documentation import WRITING
from tests.api.token_desk import system, token_of

BLOCKS = re.findall(r"```sh\n(.+?)```(?:\n\n```json\n(.+?)```)?", WRITING, re.DOTALL)
MARK = "-- next --"
VARYING = ("entry", "batch", "asserted_at")  # numbers and moments


def told(answer: Any) -> Any:
    """The answer without what differs from one run to the next."""
    if isinstance(answer, list):
        return [told(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    return {name: told(said) if name not in VARYING else "…" for name, said in answer.items()}


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl: install the system package `curl`")
def test_the_calls_answer_as_it_is_written(live_server) -> None:
    secret = token_of(system(role=Role.API_WRITER))[1]
    task = Task.objects.filter(owner_unit__isnull=False, done_on=None, dropped_on=None)[0]
    script = f"echo '{MARK}'\n".join(block for block, _answer in BLOCKS)
    script = script.replace("/tasks/26/", f"/tasks/{task.pk}/")
    done = subprocess.run(
        ["bash", "-eu", "-c", script],
        env=os.environ | {"PORTAL": live_server.url, "TOKEN": secret},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    given = [text.strip() for text in done.stdout.split(MARK)]
    assert len(given) == len(BLOCKS) == 5
    for (_block, answer), said in zip(BLOCKS, given, strict=True):
        if answer:
            assert told(json.loads(said)) == told(json.loads(answer))
    assert [given[2], given[4]] == ["201", "204"]
