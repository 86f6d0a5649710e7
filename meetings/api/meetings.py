"""GET /api/v1/meetings/ and /api/v1/meetings/<id>/: meetings and the figures they saw."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import user_of
from meetings.api.parameters import MeetingsAsked
from meetings.api.reading import asked_meetings, whole_meeting
from meetings.api.rows import MeetingRow, MeetingsAnswer, WholeMeeting
from ntm_portal.lib.api import refuse_unknown
from ntm_portal.lib.asking import read
from ntm_portal.lib.paging import Page
from ntm_portal.lib.room import Room

NUMBER = OpenApiParameter(
    "id", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("Number of the meeting.")
)


class Meetings(Room):
    """Meetings held by an office of the caller's territory, or about a commune in it."""

    lookup_value_regex = "[0-9]{1,18}"

    @extend_schema(parameters=[MeetingsAsked], responses=MeetingsAnswer)
    def list(self, request: Request) -> Response:
        """Meetings held by offices of your territory or about its communes, the earliest first."""
        asked = read(request, MeetingsAsked)
        user = user_of(request)
        page = Page(request, asked, MeetingsAsked.orders, MeetingRow)
        rows = page.cut(asked_meetings(user, asked))
        return page.answer(MeetingRow(rows, many=True).data)

    @extend_schema(parameters=[NUMBER], responses=WholeMeeting)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One meeting with its findings, its conclusions and the figures that it saw.

        The texts are whole; of the communes in scope those of your territory have figures. They
        are those taken at the meeting and never change: `progress` tells what is known now.
        """
        refuse_unknown(request, [])
        user = user_of(request)
        meeting = whole_meeting(user, int(pk))
        if meeting is None:
            raise NotFound
        return Response(WholeMeeting(meeting).data)
