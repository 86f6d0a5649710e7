"""Answers to writes that may be sent twice: the second time the first answer is given again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import KeptAnswer, User


class OtherRequest(Exception):
    """The key was used for another write before."""


@dataclass(frozen=True)
class Answer:
    """What a write is answered with; `body` is JSON-ready."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def digest_of(method: str, path: str, body: bytes) -> str:
    """What tells a repeat from another write."""
    return hashlib.sha256(b" ".join([method.encode(), path.encode(), body])).hexdigest()


@transaction.atomic
def once(
    *, user: User, key: str, digest: str, now: datetime, write: Callable[[], Answer]
) -> tuple[Answer, bool]:
    """The answer of `write`, and whether it is that of an earlier call with the same key.

    Answer and write are kept together or not at all: where `write` raises, the key stays free.
    Of two calls at once the second waits for the first. Raises OtherRequest where the key
    belongs to a call with another digest.
    """
    kept = _kept(user, key)
    if kept is None:
        try:
            with transaction.atomic():
                row = KeptAnswer.objects.create(
                    user=user, key=key, request_digest=digest, status=0, body={}, kept_at=now
                )
        except IntegrityError:
            kept = _kept(user, key)
        else:
            return _keep(row, write()), False
    return _again(kept, digest), True


def _kept(user: User, key: str) -> KeptAnswer | None:
    return KeptAnswer.objects.filter(user=user, key=key).first()


def _keep(row: KeptAnswer, answer: Answer) -> Answer:
    row.status, row.body, row.headers = answer.status, answer.body, answer.headers
    row.save(update_fields=["status", "body", "headers"])
    return answer


def _again(kept: KeptAnswer | None, digest: str) -> Answer:
    if kept is None or kept.request_digest != digest:
        raise OtherRequest
    return Answer(kept.status, kept.body, kept.headers)
