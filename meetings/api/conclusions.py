"""GET /api/v1/conclusions/: what meetings concluded, one meeting after the other."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import user_of
from meetings.api.parameters import ConclusionsAsked
from meetings.api.reading import asked_conclusions
from meetings.api.rows import ConclusionLine, ConclusionsAnswer
from ntm_portal.lib.asking import read
from ntm_portal.lib.paging import Page
from ntm_portal.lib.room import Room


class Conclusions(Room):
    """Conclusions of the meetings that the caller sees."""

    @extend_schema(parameters=[ConclusionsAsked], responses=ConclusionsAnswer)
    def list(self, request: Request) -> Response:
        """Conclusions of meetings held by offices of your territory or about its communes."""
        asked = read(request, ConclusionsAsked)
        user = user_of(request)
        page = Page(request, asked, ConclusionsAsked.orders, ConclusionLine)
        rows = page.cut(asked_conclusions(user, asked))
        return page.answer(ConclusionLine(rows, many=True).data)
