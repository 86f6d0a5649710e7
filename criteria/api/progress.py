"""GET /api/v1/progress/ and /api/v1/cohorts/: the figures of the pages, for other systems."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.viewsets import ViewSet

from accounts.models import User
from communes.models import Level
from criteria.api.inquiry import Inquiry, inquire
from criteria.api.lines import cohort, groups
from criteria.api.parameters import CohortAsked, ProgressAsked, read
from criteria.api.rows import CohortAnswer, ProgressAnswer
from criteria.progress import commune_progress
from ntm_portal.lib.periods import local_day


class Progress(ViewSet):
    """Criteria met, per commune or for the communes of a unit taken together."""

    @extend_schema(parameters=[ProgressAsked], responses=ProgressAnswer)
    def list(self, request: Request) -> Response:
        """Progress as at a day, per commune or for the communes of a unit taken together.

        The filters choose the communes that count: a row above the commune sums up those and no
        others. Units outside your territory are never in the list, and naming one is a 404.
        """
        asked = read(request, ProgressAsked)
        user: User = request.user  # type: ignore[assignment]  # nobody comes here without one
        inquiry = inquire(user, asked, local_day(timezone.now()))
        size = asked["page_size"]
        first = (asked["page"] - 1) * size
        window = slice(first, first + size + 1)  # the one row more tells whether there is a next
        if asked["level"] == Level.COMMUNE:
            rows: list[Any] = commune_progress(inquiry.question, inquiry.units, window)
        else:
            rows = groups(inquiry, asked["level"], user, window)
        answer = {**inquiry.heading, "results": rows[:size], "next": None}
        if len(rows) > size:
            answer["next"] = _next(request, inquiry, asked["page"])
        context = {"authority": inquiry.question.authority}
        return Response(ProgressAnswer(answer, context=context).data)


class Cohorts(ViewSet):
    """Communes registered for a target year."""

    @extend_schema(parameters=[CohortAsked], responses=CohortAnswer)
    def list(self, request: Request) -> Response:
        """The communes registered for a set and a target year, by criteria met as at a day."""
        asked = read(request, CohortAsked)
        user: User = request.user  # type: ignore[assignment]
        inquiry = inquire(user, asked, local_day(timezone.now()))
        rows = cohort(inquiry, asked["year"])
        return Response(CohortAnswer({**inquiry.heading, "results": rows, "next": None}).data)


def _next(request: Request, inquiry: Inquiry, page: int) -> str:
    """The address of the next page, which stays with the set and day of this one."""
    url = request.build_absolute_uri()
    for name, value in {**inquiry.heading, "page": page + 1}.items():
        url = replace_query_param(url, name, value)
    return url
