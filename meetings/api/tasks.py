"""GET /api/v1/tasks/: what meetings asked for, and how far it is."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from accounts.models import User
from communes.lookup import today
from meetings.api.parameters import TasksAsked
from meetings.api.reading import asked_tasks
from meetings.api.taskrows import TasksAnswer
from meetings.tasklines import lines
from ntm_portal.lib.asking import paged, read, window


class Tasks(ViewSet):
    """Tasks of meetings or communes of the caller's territory, and the caller's own."""

    @extend_schema(parameters=[TasksAsked], responses=TasksAnswer)
    def list(self, request: Request) -> Response:
        """Tasks as at a day, by due date; those dropped by then only where they are asked for.

        They are tasks given out by offices of your territory, those about its communes or owned
        by its units, and those of your agency.
        """
        asked = read(request, TasksAsked)
        day = asked.get("as_of") or today()
        user: User = request.user  # type: ignore[assignment]  # nobody comes here without one
        rows = lines(asked_tasks(user, asked, day)[window(asked)], day)
        answer = paged(request, asked, rows, as_of=day)
        return Response(TasksAnswer(answer, context={"day": day}).data)
