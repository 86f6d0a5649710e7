"""One line in the log per request: what was asked and how it went, nothing about people.

    method=GET route=criteria:grid status=200 ms=48 user=17

The route is the name of the address, so neither codes nor words typed into a search are kept; the
user is a number, so a name is found only by who may read the database. The line carries the
request's id in front, as the audit entries of the same request do.
"""

import logging
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("ntm_portal.access")
PROBES = {"healthz", "readyz"}  # asked every few seconds: worth a line only when they fail
GetResponse = Callable[[HttpRequest], HttpResponse]


class AccessLogMiddleware:
    """Write the line when the answer is ready; stands directly inside RequestIdMiddleware."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        start = perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = match.view_name if match else "-"
        if route not in PROBES or response.status_code != 200:
            logger.info(
                "method=%s route=%s status=%d ms=%d user=%s",
                _method(request),
                route or "-",
                response.status_code,
                (perf_counter() - start) * 1000,
                _user_id(request),
            )
        return response


def _method(request: HttpRequest) -> str:
    """The verb, which a client may choose freely: a strange one must not break the line."""
    method = request.method or ""
    return method if method.isalpha() and len(method) <= 10 else "?"


def _user_id(request: HttpRequest) -> str:
    """The number of who signed in, where the page asked: the log itself never reads the session."""
    if token := getattr(request, "api_token", None):
        return str(token.user_id)
    user = getattr(request, "_cached_user", None)
    return str(user.pk) if user and user.pk else "-"
