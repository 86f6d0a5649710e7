"""How many calls a minute the API answers, told in the headers of every answer.

Counted are calls of a token, of a person's session, and, where neither is good, of an address.
Reading and writing are counted apart; a bulk write is one call.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import APIException, Throttled
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from ntm_portal.lib.rates import WINDOW, count_call


@dataclass(frozen=True)
class Rate:
    """What a caller has left: `limit` calls a minute, `left` of them, `reset` seconds to go."""

    limit: int
    left: int
    reset: int

    @property
    def exceeded(self) -> bool:
        """Whether the call was one too many."""
        return self.left < 0

    def headers(self) -> dict[str, str]:
        """The names and units of the IETF's draft on rate limit headers (06)."""
        return {
            "RateLimit-Policy": f"{self.limit};w={WINDOW}",
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.left)),
            "RateLimit-Reset": str(self.reset),
        }


def _caller(request: HttpRequest, user_id: int | None) -> str:
    if token := getattr(request, "api_token", None):
        return f"token {token.pk}"
    if user_id:
        return f"user {user_id}"
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXY:  # nginx puts the caller there, and nothing else
        address = request.headers.get("X-Forwarded-For", address)
    return f"address {hashlib.sha256(address.encode()).hexdigest()}"  # no addresses are kept


def count(request: HttpRequest, user_id: int | None) -> Rate:
    """Count the call; leaves the rate on the request as `api_rate`, for the headers."""
    reads = request.method in SAFE_METHODS
    limit = settings.API_READS_A_MINUTE if reads else settings.API_WRITES_A_MINUTE
    subject = f"{_caller(request, user_id)} {'reads' if reads else 'writes'}"
    made, reset = count_call(settings.API_COUNTER, subject)
    rate = request.api_rate = Rate(limit, limit - made, reset)  # type: ignore[attr-defined]
    return rate


class CallsAMinute(BaseThrottle):
    """DRF's question before each call that may be made."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether the call is still inside the limit."""
        self.rate = count(request._request, request.user.pk)
        return not self.rate.exceeded

    def wait(self) -> float:
        """Seconds until calls are answered again."""
        return self.rate.reset


def counted(error: Exception, request: Request) -> Exception:
    """What to answer for `error`.

    Calls refused before DRF asked, as those without a good token, are counted here, and too many
    of them are told so.
    """
    if hasattr(request._request, "api_rate"):
        return error
    try:
        user_id = request.user.pk
    except APIException:
        user_id = None
    rate = count(request._request, user_id)
    return Throttled(rate.reset) if rate.exceeded else error
