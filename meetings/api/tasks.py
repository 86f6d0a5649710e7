"""GET /api/v1/tasks/: the tasks of the pages, for other systems."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from accounts.models import User
from meetings.api.rows import TaskRow
from meetings.models import Task
from meetings.taskfilter import TaskFilter
from meetings.tasklines import lines, listed
from ntm_portal.lib.api import KnownFilters, Pages


class Tasks(GenericViewSet[Task]):
    """Tasks of meetings or communes of the caller's territory, and the caller's own."""

    pagination_class = Pages
    serializer_class = TaskRow
    filter_backends = [KnownFilters]
    filterset_class = TaskFilter
    queryset = Task.objects.none()

    @extend_schema(operation_id="tasks_list")
    def list(self, request: Request) -> Response:
        """Tasks as at a day: open ones first, by due date; those dropped by then are left out."""
        user: User = request.user  # type: ignore[assignment]  # nobody comes here without one
        rows = self.filter_queryset(Task.objects.visible_to(user))
        day = TaskFilter(request.query_params, request=request).day
        page: Any = self.paginate_queryset(listed(rows, day))
        return self.get_paginated_response(TaskRow(lines(page, day), many=True).data)
