"""/api/v1/verdicts/… and /api/v1/measurements/…: one cell, read and written under a guard."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.requests import user_of
from communes.lookup import today
from criteria.api import cellrows
from criteria.api.spots import Cell, Named, Spot, find_spot
from criteria.evaluation import Answer
from criteria.forms import MAX_NOTE
from criteria.models import Status
from criteria.services import record_values, record_verdicts
from criteria.timeline import lock_units
from ntm_portal.lib.bodies import Body, Day, Text, read_address, read_body
from ntm_portal.lib.guards import MATCH, NONE_MATCH, check_guard, etag_of, tag_of
from ntm_portal.lib.problems import WrongParameters
from ntm_portal.lib.schema import refused

NAMES = [
    OpenApiParameter(name, OpenApiTypes.STR, OpenApiParameter.PATH, description=about)
    for name, about in (
        ("unit", _("Official code of the unit that the set judges, a commune or a district.")),
        ("set", _("Code of the criteria set.")),
        ("number", _("Number of the criterion or of the indicator in the set.")),
    )
]


class Dated(serializers.Serializer[Any]):
    """The day of a cell."""

    as_of = Day(
        required=False,
        help_text=_(
            "The cell as on this day, YYYY-MM-DD; what is written holds from it. Unless given:"
            " today."
        ),
    )


class Cleared(Dated):
    """The day of a cell and why its entry is cleared."""

    reason = Text(
        max_length=MAX_NOTE,
        default="",
        allow_blank=True,
        help_text=_("Why it is recorded only now: needed for a past day."),
    )


class CellView(APIView):
    """One cell: what is on record, recorded anew, or cleared. Writes need a guard."""

    of_indicator = False
    shown: type[serializers.Serializer[Any]]
    body: type[Body]
    # What is recorded where an entry is cleared.
    cleared: Mapping[str, Any] = {}

    def get(self, request: Request, **named: str) -> Response:
        """The cell as at a day."""
        return self._answer(self._spot(request, named, Dated)[0].cell())

    def put(self, request: Request, **named: str) -> Response:
        """Record an entry that holds from a day."""
        spot, _asked = self._spot(request, named, Dated)
        spot.require()
        given = read_body(request, self.body)
        return self._answer(self._guarded(request, spot, given))

    def delete(self, request: Request, **named: str) -> Response:
        """Clear an entry from a day on."""
        spot, asked = self._spot(request, named, Cleared)
        spot.require()
        try:
            self._guarded(request, spot, {**self.cleared, "reason": asked["reason"]})
        except ValidationError as error:
            raise WrongParameters(error.message_dict) from None
        return Response(status=204)

    def record(self, spot: Spot, given: dict[str, Any]) -> None:
        """Write what was given."""
        raise NotImplementedError

    def _spot(
        self, request: Request, named: dict[str, str], kind: type[Dated]
    ) -> tuple[Spot, dict[str, Any]]:
        read = read_address(request, kind)
        user = user_of(request)
        now = today()
        day = read.get("as_of", now)
        names = Named(**named)
        return find_spot(user, names, day, today=now, of_indicator=self.of_indicator), read

    @transaction.atomic
    def _guarded(self, request: Request, spot: Spot, given: dict[str, Any]) -> Cell:
        """Write where the cell is still what the call saw; what it says then.

        Nobody else writes meanwhile, so the tag of the answer is that of the caller's own work.
        """
        lock_units([spot.version.unit_id])
        cell = spot.cell()
        check_guard(request, self.shown(cell).data, exists=cell.is_taken)
        self.record(spot, given)
        return spot.cell()

    def _answer(self, cell: Cell) -> Response:
        told = self.shown(cell).data
        return Response(told, headers={"ETag": etag_of(told)})


def _described(body: type[Body], shown: Any) -> Any:
    """The schema of both views: alike but for what they send and tell."""
    writes = [*NAMES, MATCH, NONE_MATCH]
    return extend_schema_view(
        get=extend_schema(
            parameters=[*NAMES, Dated, tag_of(200)], responses={200: shown} | refused(404)
        ),
        put=extend_schema(
            parameters=[*writes, Dated, tag_of(200, 412)],
            request=body,
            responses={200: shown} | refused(400, 403, 404, 412, 428),
        ),
        delete=extend_schema(
            parameters=[*writes, Cleared, tag_of(412)],
            responses={204: None} | refused(400, 403, 404, 412, 428),
        ),
    )


@_described(cellrows.VerdictBody, cellrows.VerdictCell)
class VerdictView(CellView):
    """The verdict on a criterion of a unit."""

    shown, body = cellrows.VerdictCell, cellrows.VerdictBody
    cleared = {"status": Status.WITHDRAWN.name, "note": ""}

    def record(self, spot: Spot, given: dict[str, Any]) -> None:
        """Write a verdict."""
        entry = spot.verdict(status=Status[given["status"].upper()], note=given["note"])
        record_verdicts(entries=[entry], **_terms(spot, given))


@_described(cellrows.ValueBody, cellrows.ValueCell)
class ValueView(CellView):
    """The value of an indicator of a unit."""

    of_indicator = True
    shown, body = cellrows.ValueCell, cellrows.ValueBody
    cleared = {"note": ""}

    def record(self, spot: Spot, given: dict[str, Any]) -> None:
        """Write a value, and the verdict that follows from it."""
        answer = Answer(given.get("value"), given.get("answer", ""))
        record_values(
            entries=[spot.value(answer=answer, note=given["note"])], **_terms(spot, given)
        )


def _terms(spot: Spot, given: dict[str, Any]) -> dict[str, Any]:
    return {
        "criteria_set": spot.criteria_set,
        "effective_on": spot.day,
        "by": spot.user,
        "reason": given["reason"],
    }
