"""GET /api/v1/meetings/ and /api/v1/meetings/<id>/: the record of meetings, read-only."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import User
from communes.lookup import names_at
from meetings.api.rows import MeetingRow, WholeMeeting
from meetings.filters import STATES, MeetingFilter
from meetings.models import Kind, Meeting, ScopedCommune
from ntm_portal.lib.api import PAGING, Pages, refuse_unknown

ASKED = [
    OpenApiParameter("from", OpenApiTypes.DATE, description=_("Held on this day or later.")),
    OpenApiParameter("to", OpenApiTypes.DATE, description=_("Held on this day or earlier.")),
    OpenApiParameter(
        "q", description=_("Words of the record, in any order, without regard to tones.")
    ),
    OpenApiParameter(
        "unit", description=_("Held by a unit of this code or name, in it, or about it.")
    ),
    OpenApiParameter("kind", enum=Kind.values, description=_("Kind of meeting.")),
    OpenApiParameter(
        "state", enum=[code for code, _label in STATES], description=_("How far the meeting is.")
    ),
]
NUMBER = OpenApiParameter(
    "id",
    OpenApiTypes.INT,
    OpenApiParameter.PATH,
    description=_("Number of the meeting in this portal."),
)
RELATED = ("organiser", "commune", "criteria_set")


class Meetings(GenericViewSet[Meeting]):
    """Meetings held in the caller's territory, or about communes of it."""

    pagination_class = Pages
    serializer_class = MeetingRow
    lookup_value_regex = "[0-9]{1,9}"
    queryset = Meeting.objects.none()

    @extend_schema(parameters=ASKED)
    def list(self, request: Request) -> Response:
        """Meetings that your territory holds or is concerned by, the earliest first."""
        refuse_unknown(request, [*(one.name for one in ASKED), *PAGING])
        user: User = request.user  # type: ignore[assignment]  # nobody comes here without one
        found = MeetingFilter(request.query_params, user=user)
        if not found.is_valid():
            raise ValidationError(found.errors)
        rows = found.qs.select_related(*RELATED).prefetch_related("parts__unit")
        page: Any = self.paginate_queryset(rows.order_by("held_on", "pk"))
        return self.get_paginated_response(MeetingRow(page, many=True).data)

    @extend_schema(parameters=[NUMBER], responses=WholeMeeting)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One meeting with its conclusions and the figures that it saw.

        Of the communes in scope only those of your territory have a row; the meeting's text is
        whole. Figures are those taken at the meeting: what was corrected later is in `progress`.
        """
        refuse_unknown(request, [])
        user: User = request.user  # type: ignore[assignment]
        rows = Meeting.objects.visible_to(user).select_related(*RELATED, "snapshot")
        meeting: Any = rows.prefetch_related("parts__unit").filter(pk=pk).first()
        if meeting is None:
            raise NotFound
        names = names_at({meeting.organiser_id}, meeting.held_on)
        seen = ScopedCommune.objects.visible_to(user).filter(meeting=meeting)
        meeting.organiser_name = names[meeting.organiser_id].full_name
        meeting.figures = seen.select_related("unit").order_by("sort_key", "pk")
        return Response(WholeMeeting(meeting).data)
