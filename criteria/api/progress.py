"""GET /api/v1/progress/, buckets/ and cohorts/: the figures of the pages, for other systems."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import user_of
from communes.models import Level
from criteria.api.bucketlines import buckets
from criteria.api.inquiry import inquire
from criteria.api.lines import cohort, communes, groups
from criteria.api.parameters import BucketsAsked, CohortAsked, ProgressAsked
from criteria.api.rows import (
    BucketsAnswer,
    CohortAnswer,
    CohortRow,
    CommuneRow,
    GroupRow,
    ProgressAnswer,
    UnitBucketRow,
)
from ntm_portal.lib.asking import read
from ntm_portal.lib.paging import Page
from ntm_portal.lib.periods import local_day
from ntm_portal.lib.room import Room


class Progress(Room):
    """Criteria met, per commune or for the communes of a unit taken together."""

    @extend_schema(parameters=[ProgressAsked], responses=ProgressAnswer)
    def list(self, request: Request) -> Response:
        """Progress as at a day, per commune or for the communes of a unit taken together.

        The filters choose the communes that count: a row above the commune sums up those and no
        others. Units outside your territory are never in the list, and naming one is a 404.
        """
        asked = read(request, ProgressAsked)
        user = user_of(request)
        inquiry, level = inquire(user, asked, local_day(timezone.now())), asked["level"]
        row = CommuneRow if level == Level.COMMUNE else GroupRow
        page = Page(request, asked, ProgressAsked.orders, row, heading=inquiry.heading)
        if level == Level.COMMUNE:
            return page.answer(communes(inquiry, page))
        return page.answer(groups(inquiry, level, user, page))


class Buckets(Room):
    """Communes by criteria met."""

    @extend_schema(parameters=[BucketsAsked], responses=BucketsAnswer)
    def list(self, request: Request) -> Response:
        """The buckets of each unit of a level as at a day, with the communes in each.

        The filters choose the communes that count. A bucket without communes is a row too.
        """
        asked = read(request, BucketsAsked)
        user = user_of(request)
        inquiry = inquire(user, asked, local_day(timezone.now()))
        orders, row = BucketsAsked.orders, UnitBucketRow
        page = Page(request, asked, orders, row, heading=inquiry.heading)
        return page.answer(buckets(inquiry, asked["level"], user, page))


class Cohorts(Room):
    """Communes registered for a target year."""

    @extend_schema(parameters=[CohortAsked], responses=CohortAnswer)
    def list(self, request: Request) -> Response:
        """The communes registered for a set and a target year, by criteria met as at a day."""
        asked = read(request, CohortAsked)
        user = user_of(request)
        inquiry = inquire(user, asked, local_day(timezone.now()))
        page = Page(request, asked, {}, CohortRow, heading=inquiry.heading)
        return page.answer(cohort(inquiry, asked["year"]))
