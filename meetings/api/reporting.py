"""/api/v1/tasks/<id>/ and its reports: one task with all that happened to it, and what is new."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.requests import user_of
from communes.lookup import today
from criteria.models import Evidence
from meetings.api.taskrows import TaskRow
from meetings.forms.tasks import MOST_LETTERS
from meetings.models import Task, TaskEvent
from meetings.taskkeeping import require_reporter
from meetings.tasklines import Line, lines
from meetings.taskpage import open_task
from meetings.tasks import report
from ntm_portal.lib import answers as fields
from ntm_portal.lib.bodies import Body, Day, NoParameters, Text, Yes, read_address, read_body
from ntm_portal.lib.guards import MATCH, check_guard, etag_of, tag_of
from ntm_portal.lib.schema import refused

NUMBER = OpenApiParameter(
    "id", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("Number of the task.")
)


class EventRow(serializers.Serializer[Any]):
    """Something that happened to a task."""

    kind = fields.choice(TaskEvent.Kind.choices, _("What happened."))
    on = fields.day(_("The day that it speaks of."))
    at = fields.moment(_("When it was entered."))
    by = fields.text(_("Who entered it."))
    text = fields.text(_("What was said; may be empty."))
    changes = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(allow_blank=True)),
        help_text=_("What was changed, by field: from and to, as people read them."),
    )
    evidence = fields.computed(_("Keys of the files of evidence that a report names."))

    def get_evidence(self, event: TaskEvent) -> list[UUID]:
        """The keys."""
        return [row.key for row in event.evidence.all()]


class WholeTask(TaskRow):
    """One task with all that happened to it."""

    may_report = fields.flag(_("Whether you may report on it."), source="task.is_reportable")
    events = EventRow(many=True, help_text=_("What happened, the first event first."))


class ReportBody(Body):
    """How a task stands, in the words of its owner."""

    text = Text(max_length=MOST_LETTERS, help_text=_("What was done, or how it stands."))
    on = Day(required=False, help_text=_("The day that this tells of; unless given: today."))
    says_done = Yes(
        default=False,
        help_text=_("True reports the task done; the office that gave it then agrees or not."),
    )


@dataclass(frozen=True)
class Whole(Line):
    """A task with all that happened to it."""

    events: list[TaskEvent]


def _events(task: Task, user: User) -> list[TaskEvent]:
    """What happened, the first event first; evidence only of what the person may see."""
    evidence = Prefetch("evidence", Evidence.objects.visible_to(user).order_by("pk"))
    rows = task.events.select_related("by").prefetch_related(evidence)
    return list(rows.order_by("at", "pk"))


def _told(user: User, pk: int) -> dict[str, Any]:
    """The task as it is told today, JSON-ready. Raises Http404 outside the person's scope."""
    day = today()
    task = open_task(user, pk, day)
    whole = Whole(**vars(lines([task], day)[0]), events=_events(task, user))
    return dict(WholeTask(whole, context={"day": day}).data)


class OneTask(APIView):
    """One task."""

    @extend_schema(parameters=[NUMBER, tag_of(200)], responses={200: WholeTask} | refused(404))
    def get(self, request: Request, id: str) -> Response:
        """One task as it stands today, with all that happened to it."""
        read_address(request, NoParameters)
        told = _told(user_of(request), int(id))
        return Response(told, headers={"ETag": etag_of(told)})


class Reports(APIView):
    """What the owner of a task says of it."""

    @extend_schema(
        parameters=[NUMBER, MATCH, tag_of(201, 412)],
        request=ReportBody,
        responses={201: WholeTask} | refused(400, 403, 404, 412, 428),
    )
    def post(self, request: Request, id: str) -> Response:
        """Report on an open task: how it stands, or that it is done. The answer is the task."""
        read_address(request, NoParameters)
        user, now = user_of(request), timezone.now()
        task = open_task(user, int(id), today())
        require_reporter(task, user)
        given = read_body(request, ReportBody)
        said = {"text": given["text"], "on": given.get("on", today())}
        with transaction.atomic():
            Task.objects.select_for_update(no_key=True).get(pk=task.pk)
            check_guard(request, _told(user, task.pk), exists=True)
            report(task=task, says_done=given["says_done"], seen=None, by=user, now=now, **said)
            told = _told(user, task.pk)
        return Response(told, status=201, headers={"ETag": etag_of(told)})
