"""POST /api/v1/records/: many verdicts and values in one call, all of them or those that can be."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.access import Refused
from accounts.models import User
from accounts.repeats import HEADERS, Answer, answer_once
from accounts.requests import user_of
from communes.lookup import today
from criteria.api.many import record_many, written
from criteria.api.manyrows import RecordsAnswer, RecordsBody, Row, rows_of
from criteria.authority import Rights
from criteria.batch import Fate
from criteria.batchundo import undo_batch
from criteria.forms import MAX_NOTE
from criteria.timeline import Conflict
from ntm_portal.lib.bodies import NoParameters, Text, read_address, read_body
from ntm_portal.lib.problems import Fault, Problem
from ntm_portal.lib.schema import refused

BATCH = "%Y%m%dT%H%M%S.%fZ"  # the moment of a write, in UTC, as the name of its batch


NAME = OpenApiParameter(
    "batch",
    str,
    OpenApiParameter.PATH,
    description=_("`batch` of the answer to the call that wrote."),
)


class Why(serializers.Serializer[Any]):
    """Why a batch is taken back."""

    reason = Text(max_length=MAX_NOTE, help_text=_("Why what was written is taken back."))


class Records(APIView):
    """Many verdicts and values at once."""

    @extend_schema(
        parameters=HEADERS,
        request=RecordsBody,
        responses={200: RecordsAnswer, 207: RecordsAnswer} | refused(400, 403, 409, 413, 415, 422),
    )
    def post(self, request: Request) -> Response:
        """Record verdicts and values, up to 5,000 rows together.

        Unless `atomic` is false, one row that cannot be recorded means that none is: 400 where
        rows are wrong, 409 where others changed the cells meanwhile and nothing else is wrong;
        `outcome` of the problem then tells the fate of every row. With `atomic` false the answer
        is 207 where rows were left out. An answer of success is kept for two days under the
        Idempotency-Key.
        """
        read_address(request, NoParameters)
        user = user_of(request)
        if not Rights(user, today()).grants:
            raise Refused(_now("Your role reads here but does not record."))
        given = read_body(request, RecordsBody)
        return answer_once(request, timezone.now(), lambda: _record(user, given))


def _record(user: User, given: dict[str, Any]) -> Answer:
    """Write, inside the transaction that keeps the answer too."""
    rows, partial = list(rows_of(given)), not given["atomic"]
    now, done = record_many(rows=rows, by=user, reason=given["reason"], partial=partial)
    if not done and not partial:
        raise _nothing_written(rows, given)
    batch = f"{now.astimezone(UTC):{BATCH}}" if written(rows) else None
    return Answer(200 if done else 207, _told(given, batch, written(rows)))


def _told(given: dict[str, Any], batch: str | None, count: int) -> dict[str, Any]:
    lists = {"measurements": (), "verdicts": ()} | given
    told: dict[str, Any] = dict(RecordsAnswer({**lists, "batch": batch, "written": count}).data)
    return told


def _nothing_written(rows: Sequence[Row], given: dict[str, Any]) -> Problem:
    errors: list[Fault] = [fault for row in rows for fault in row.told]
    told = _now("Nothing was recorded: %(count)d of %(all)d rows cannot be.") % {
        "count": sum(row.fate in (Fate.ERROR, Fate.OVERTAKEN) for row in rows),
        "all": len(rows),
    }
    return Problem(400 if errors else 409, told, errors=errors, outcome=_told(given, None, 0))


class Batch(APIView):
    """What one call wrote, to be taken back as a whole."""

    @extend_schema(parameters=[NAME, Why], responses={204: None} | refused(400, 403, 404, 409))
    def delete(self, request: Request, batch: str) -> Response:
        """Record anew what each cell said before a batch of yours; all of them or none.

        409 where someone changed one of the cells since.
        """
        asked = read_address(request, Why)
        user = user_of(request)
        try:
            count = undo_batch(by=user, moment=_moment(batch), reason=asked["reason"])
        except Conflict as conflict:
            told = _now("Nothing was taken back: %(count)d cells were changed since.")
            raise Problem(409, told % {"count": len(conflict.changed)}) from None
        if not count:
            raise NotFound(_now("You wrote no such batch."))
        return Response(status=204)


def _moment(batch: str) -> datetime:
    try:
        return datetime.strptime(batch, BATCH).replace(tzinfo=UTC)
    except ValueError:
        raise NotFound(_now("You wrote no such batch.")) from None
