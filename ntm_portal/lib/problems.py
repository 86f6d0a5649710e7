"""Problem details (RFC 9457): the one shape of the API's errors."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError

MEDIA_TYPE = "application/problem+json"
Fault = dict[str, str]  # "pointer" or "parameter", and "message"


class WrongParameters(ValidationError):
    """Parameters of the address are wrong, whatever the method; `detail` is keyed by parameter."""


class Problem(APIException):
    """An error that tells more than its detail: faults by place, headers, further members."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail)
        self.status_code = status
        self.headers = dict(headers or {})
        self.members = members | ({"errors": list(errors)} if errors else {})


def problem_of(status: int, data: Any, *, in_body: bool) -> dict[str, Any]:
    """Problem details for what DRF would answer; `in_body` tells where a wrong field stood."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if status != HTTPStatus.BAD_REQUEST or (isinstance(data, dict) and set(data) == {"detail"}):
        return {**told, "detail": data["detail"]}
    errors = [
        {"pointer": pointer(*names), "message": message}
        if in_body
        else {"parameter": ".".join(names), "message": message}
        for names, message in faults(data)
    ]
    return {**told, "detail": _("The call cannot be answered as it was made."), "errors": errors}


def pointer(*names: str | int) -> str:
    """The JSON pointer (RFC 6901) that leads along these names; "" is the whole body."""
    return "".join("/" + str(name).replace("~", "~0").replace("/", "~1") for name in names)


def faults(data: Any, *names: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each message of what DRF found wrong, with the names that lead to it."""
    if isinstance(data, dict):
        for name, inner in data.items():
            deeper = [] if name == "non_field_errors" else [str(name)]
            yield from faults(inner, *names, *deeper)
    elif isinstance(data, list):
        for number, inner in enumerate(data):
            deeper = [str(number)] if isinstance(inner, dict | list) else []
            yield from faults(inner, *names, *deeper)
    else:
        yield names, str(data)
