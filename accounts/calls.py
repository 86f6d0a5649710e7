"""The log of calls made with tokens, and the headers of the limits."""

import logging
import re
from collections.abc import Callable
from time import perf_counter

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.limits import Rate, count
from accounts.models import ApiCall
from accounts.tokens import find_token, secret_in
from ntm_portal.lib.request_id import request_id

log = logging.getLogger(__name__)
ROOT = "/api/"
SECRET = re.compile(r"(ntm_\w{8})\w+")  # somebody's token, sent where it does not belong


class ApiCallMiddleware:
    """Write one row for each call with a token, whatever the answer; one insert per call."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        start = perf_counter()
        response = self.get_response(request)
        if not hasattr(request, "api_rate"):
            _take_in(request)
        rate: Rate = request.api_rate  # type: ignore[attr-defined]
        for name, value in rate.headers().items():
            response[name] = value
        if hasattr(request, "api_token"):
            _write(request, response.status_code, perf_counter() - start)
        return response


def _take_in(request: HttpRequest) -> None:
    """Count a call that Django answered before the API saw it, such as one without a last slash."""
    secret = secret_in(request.headers.get("Authorization", ""))
    if token := find_token(secret or ""):
        request.api_token = token  # type: ignore[attr-defined]
    count(request, None)


def _write(request: HttpRequest, status: int, seconds: float) -> None:
    """Log the call; where the database fails, the answer, which stands, is still given."""
    try:
        ApiCall.objects.create(
            token=request.api_token,  # type: ignore[attr-defined]
            at=timezone.now(),
            method=(request.method or "")[:10],
            path=_plain(request.path, 500),
            query=_plain(request.META.get("QUERY_STRING", ""), 1000),
            status=status,
            duration_ms=round(seconds * 1000),
            request_id=request_id.get(),
        )
    except DatabaseError:
        log.exception("a call with a token could not be logged")


def _plain(text: str, most: int) -> str:
    """Without secrets, and without NUL, which PostgreSQL does not take."""
    return SECRET.sub(r"\1…", text).replace("\x00", "?")[:most]
