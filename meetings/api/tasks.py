"""GET /api/v1/tasks/: what meetings asked for, and how far it is."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import user_of
from communes.lookup import today
from meetings.api.parameters import TasksAsked
from meetings.api.reading import asked_tasks
from meetings.api.taskrows import TaskRow, TasksAnswer
from meetings.tasklines import lines
from ntm_portal.lib.asking import read
from ntm_portal.lib.paging import Page
from ntm_portal.lib.room import Room


class Tasks(Room):
    """Tasks of meetings or communes of the caller's territory, and the caller's own."""

    @extend_schema(parameters=[TasksAsked], responses=TasksAnswer)
    def list(self, request: Request) -> Response:
        """Tasks as at a day, by due date; those dropped by then only where they are asked for.

        They are tasks given out by offices of your territory, those about its communes or owned
        by its units, and those of your agency.
        """
        asked = read(request, TasksAsked)
        day = asked.get("as_of") or today()
        user = user_of(request)
        page = Page(request, asked, TasksAsked.orders, TaskRow, heading={"as_of": day})
        rows = lines(page.cut(asked_tasks(user, asked, day)), day)
        return page.answer(TaskRow(rows, many=True, context={"day": day}).data)
