"""GET /api/v1/progress/ and /api/v1/cohorts/: the figures of the pages, for other systems."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.models import User
from communes.models import Level
from criteria.api.inquiry import inquire
from criteria.api.lines import cohort, groups
from criteria.api.parameters import CohortAsked, ProgressAsked
from criteria.api.rows import CohortAnswer, ProgressAnswer
from criteria.progress import commune_progress
from ntm_portal.lib.asking import paged, read, window
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
        if asked["level"] == Level.COMMUNE:
            rows: list[Any] = commune_progress(inquiry.question, inquiry.units, window(asked))
        else:
            rows = groups(inquiry, asked["level"], user, window(asked))
        answer = paged(request, asked, rows, **inquiry.heading)
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
