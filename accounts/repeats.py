"""Answers to writes that may be sent twice: the second time the first answer is given again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import KeptAnswer, User
from accounts.requests import user_of
from ntm_portal.lib.problems import Problem

NAME, AGAIN = "Idempotency-Key", "Idempotent-Replayed"
MOST = 100
HEADERS = [
    OpenApiParameter(
        NAME,
        {"type": "string", "minLength": 1, "maxLength": MOST, "pattern": "^[!-~]+$"},
        OpenApiParameter.HEADER,
        required=True,
        description=gettext_lazy(
            "A name for this write that you use for no other, such as a UUID. Sent again with the"
            " same body within two days, the call writes nothing and is answered as before."
        ),
    ),
    OpenApiParameter(
        AGAIN,
        {"type": "string", "enum": ["true"]},
        OpenApiParameter.HEADER,
        response=[200, 207],
        description=gettext_lazy("“true” where the answer is that of an earlier call."),
    ),
]


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


def answer_once(request: Request, now: datetime, write: Callable[[], Answer]) -> Response:
    """Answer a call with an Idempotency-Key by `write`, or as it was answered before.

    Raises Problem: 400 without a good key, 422 for a key that belongs to another write.
    """
    key = _key(request)
    user = user_of(request)
    digest = digest_of(request.method or "", request.get_full_path(), request._request.body)
    try:
        answer, again = once(user=user, key=key, digest=digest, now=now, write=write)
    except OtherRequest:
        told = _("This Idempotency-Key belongs to another write. Use a new one for each write.")
        raise Problem(422, told) from None
    headers = answer.headers | ({AGAIN: "true"} if again else {})
    return Response(answer.body, answer.status, headers=headers)


def _key(request: Request) -> str:
    key = request.headers.get(NAME, "")
    if not 1 <= len(key) <= MOST or not all("!" <= sign <= "~" for sign in key):
        told = _(
            "Send the header %(name)s: 1 to %(most)d letters, figures or signs without blanks."
        )
        fault = {"parameter": NAME, "message": told % {"name": NAME, "most": MOST}}
        raise Problem(400, fault["message"], errors=[fault])
    return key
