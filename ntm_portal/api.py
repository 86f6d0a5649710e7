"""The API's root: its addresses, its errors, its schema and the page that shows it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.urls import include, path, re_path
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.exceptions import (
    ErrorDetail,
    NotAuthenticated,
    NotFound,
    ParseError,
    PermissionDenied,
    Throttled,
    ValidationError,
)
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.serializers import as_serializer_error
from rest_framework.views import APIView, exception_handler

from accounts.access import Refused
from accounts.limits import counted
from criteria.api.evidence import EvidenceRoom
from criteria.api.facts import Measurements, Verdicts
from criteria.api.progress import Buckets, Cohorts, Progress
from criteria.api.records import Batch, Records
from criteria.api.sets import Sets
from criteria.api.writing import ValueView, VerdictView
from meetings.api.conclusions import Conclusions
from meetings.api.meetings import Meetings
from meetings.api.reporting import OneTask, Reports
from meetings.api.tasks import Tasks
from ntm_portal.lib.asking import choice, read
from ntm_portal.lib.jsonbody import too_long
from ntm_portal.lib.problems import MEDIA_TYPE, Problem, WrongParameters, problem_of


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception hook: every error as problem details; None for what is no answer at all."""
    error = _as_api_error(counted(error, context["request"]))
    response = exception_handler(error, context)
    if response is not None:
        written = context["request"].method not in SAFE_METHODS
        in_body = written and not isinstance(error, WrongParameters)
        told = problem_of(response.status_code, response.data, in_body=in_body)
        response.data = told | getattr(error, "members", {})
        for name, value in getattr(error, "headers", {}).items():
            response[name] = value
        response.content_type = MEDIA_TYPE
    return response


def _as_api_error(error: Exception) -> Exception:
    """What the portal and Django raise, as DRF knows it."""
    if isinstance(error, NotAuthenticated):
        error.detail = ErrorDetail(_("Send a token, or log in: this call came without either."))
    if isinstance(error, Throttled):
        told = _("Too many calls in a minute: wait %(seconds)s seconds, then go on.")
        error.detail = ErrorDetail(told % {"seconds": error.wait})  # type: ignore[attr-defined]
    if isinstance(error, Refused):
        return PermissionDenied(str(error))
    if isinstance(error, ModelValidationError):
        return ValidationError(as_serializer_error(error))
    if isinstance(error, RequestDataTooBig):
        return Problem(413, too_long())
    if isinstance(error, SuspiciousOperation):
        return ParseError(_("The call cannot be answered as it was made."))
    return error


class NoSuchAddress(APIView):
    """Answer addresses that lead nowhere in the API's own way."""

    @extend_schema(exclude=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """404, whatever follows."""
        raise NotFound

    post = put = patch = delete = get


class SchemaAsked(serializers.Serializer[Any]):
    """The parameter of the schema."""

    lang = choice(("vi", "en"), gettext_lazy("Language of the descriptions."), required=False)


class Schema(SpectacularJSONAPIView):
    """The schema, in the language of the page unless another is asked for."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """OpenAPI 3."""
        language = read(request, SchemaAsked).get("lang") or get_language()
        with override(language):
            response: Response = self._get_schema_response(request)  # type: ignore[no-untyped-call]
        response["Content-Language"] = language
        return response


class Docs(SpectacularSwaggerSplitView):
    """The schema as a page to read and to try calls on."""

    template_name = "api/docs.html"
    url_name = "api:schema"


router = SimpleRouter()
router.register("progress", Progress, "progress")
router.register("cohorts", Cohorts, "cohorts")
router.register("verdicts", Verdicts, "verdicts")
router.register("measurements", Measurements, "measurements")
router.register("buckets", Buckets, "buckets")
router.register("evidence", EvidenceRoom, "evidence")
router.register("conclusions", Conclusions, "conclusions")
router.register("sets", Sets, "sets")
router.register("meetings", Meetings, "meetings")
router.register("tasks", Tasks, "tasks")

app_name = "api"
urlpatterns = [
    *router.urls,
    path("", include("communes.api.urls")),
    path("records/", Records.as_view(), name="records"),
    path("records/<str:batch>/", Batch.as_view(), name="batch"),
    path("verdicts/<str:unit>/<str:set>/<str:number>/", VerdictView.as_view(), name="verdict"),
    path(
        "measurements/<str:unit>/<str:set>/<str:number>/", ValueView.as_view(), name="measurement"
    ),
    re_path(r"^tasks/(?P<id>[0-9]{1,18})/$", OneTask.as_view(), name="task"),
    re_path(r"^tasks/(?P<id>[0-9]{1,18})/reports/$", Reports.as_view(), name="reports"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", login_required(Docs.as_view()), name="docs"),
    re_path(r"^[\s\S]*/$", NoSuchAddress.as_view()),
]
