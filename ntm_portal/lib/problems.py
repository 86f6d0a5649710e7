"""Problem details (RFC 9457): the one shape of the API's errors."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

MEDIA_TYPE = "application/problem+json"


def problem_of(status: int, data: Any, *, in_body: bool) -> dict[str, Any]:
    """Problem details for what DRF would answer; `in_body` tells where a wrong field stood."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if status != HTTPStatus.BAD_REQUEST or (isinstance(data, dict) and set(data) == {"detail"}):
        return {**told, "detail": data["detail"]}
    errors = [
        {"pointer": "/" + "/".join(names), "message": message}
        if in_body
        else {"parameter": ".".join(names), "message": message}
        for names, message in _faults(data)
    ]
    return {**told, "detail": _("The call cannot be answered as it was made."), "errors": errors}


def _faults(data: Any, *names: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each message with the names that lead to it."""
    if isinstance(data, dict):
        for name, inner in data.items():
            yield from _faults(inner, *names, str(name))
    elif isinstance(data, list):
        for number, inner in enumerate(data):
            deeper = [str(number)] if isinstance(inner, dict | list) else []
            yield from _faults(inner, *names, *deeper)
    else:
        yield names, str(data)
