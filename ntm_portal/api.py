"""The API's root: one router, one error shape."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception hook."""
    return exception_handler(error, context)
