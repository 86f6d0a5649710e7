"""Calls that write at the same time: one of them writes, and nobody loses what they did not see."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from criteria.models import Verdict
from tests.api.writing_desk import VERDICT, post, send, verdict

pytestmark = pytest.mark.django_db(transaction=True)
REASON = {"reason": "Biên bản ngày 25/9/2021"}


def together(*calls: Any) -> list[Any]:
    """The answers of calls that begin at the same moment, each with a connection of its own."""
    ready = Barrier(len(calls))

    def run(call: Any) -> Any:
        ready.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_the_same_write_twice_at_once(client_as) -> None:
    clients = [client_as("huyen.kyanh") for _call in range(2)]
    body = {"verdicts": [verdict("17", "nearly_met")], **REASON}
    first, second = together(*(lambda c=c: post(c, key="a-1", **body) for c in clients))
    assert (first.status_code, second.json()) == (200, first.json())
    assert {first.get("Idempotent-Replayed"), second.get("Idempotent-Replayed")} == {None, "true"}
    assert Verdict.objects.filter(reason=REASON["reason"], origin=None).count() == 1


def test_two_write_one_cell_at_once(client_as) -> None:
    clients: list[Client] = [client_as("huyen.kyanh") for _call in range(2)]
    tag = clients[0].get(VERDICT)["ETag"]
    said = ({"status": "met", **REASON}, {"status": "nearly_met", **REASON})
    calls = [
        lambda c=c, body=body: send(c, "PUT", VERDICT, body, match=tag)
        for c, body in zip(clients, said, strict=True)
    ]
    answers = together(*calls)
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert lost.json()["current"] == won.json()
