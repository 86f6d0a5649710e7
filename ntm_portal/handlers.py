"""What is answered where no view answers: pages for people, problem details over the API."""

import logging
from http import HTTPStatus

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults
from rest_framework.exceptions import APIException, NotFound

from ntm_portal.lib.problems import MEDIA_TYPE, problem_of

log = logging.getLogger(__name__)
API = "/api/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; a host name that is not the portal's is logged, but not which: anybody may send any."""
    if isinstance(exception, DisallowedHost):
        log.warning("refused: a host name that is not in NTM_ALLOWED_HOSTS")
    if not request.path.startswith(API):
        return defaults.bad_request(request, exception)
    return _problem(HTTPStatus.BAD_REQUEST, _("The call cannot be answered as it was made."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    if not request.path.startswith(API):
        return defaults.page_not_found(request, exception)
    return _problem(HTTPStatus.NOT_FOUND, str(NotFound.default_detail))


def server_error(request: HttpRequest) -> HttpResponse:
    """500; what failed stands in the log, under the id that the answer carries."""
    if not request.path.startswith(API):
        return defaults.server_error(request)
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, str(APIException.default_detail))


def _problem(status: HTTPStatus, detail: str) -> HttpResponse:
    told = problem_of(status, {"detail": detail}, in_body=False)
    readable = {"ensure_ascii": False}
    return JsonResponse(told, status=status, content_type=MEDIA_TYPE, json_dumps_params=readable)
