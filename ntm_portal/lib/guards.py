"""Guarded writes: a call says which state it saw, and is told at once when that is past."""

import hashlib
import json
import re
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from ntm_portal.lib.problems import Problem

MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description=gettext_lazy(
        "The ETag that came with the state when you read it; * stands for any. A write without a"
        " guard is answered 428."
    ),
)
NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description=gettext_lazy(
        "* in place of If-Match where there was no entry of yours: write only if there is none."
    ),
)


def tag_of(*statuses: int) -> OpenApiParameter:
    """The header ETag in answers of these statuses, for the schema."""
    about = gettext_lazy("Names the state that it comes with, for If-Match.")
    return OpenApiParameter(
        "ETag", str, OpenApiParameter.HEADER, response=list(statuses), description=about
    )


def etag_of(state: Any) -> str:
    """A strong entity tag of a JSON-ready state; equal states have equal tags."""
    text = json.dumps(state, sort_keys=True, cls=DjangoJSONEncoder)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def check_guard(request: Request, state: Any, *, exists: bool) -> None:
    """Hold the call against the state as it is now; call it where nobody else can change it.

    `exists` tells whether there is anything to be overwritten. Raises Problem: 428 for a call
    without a guard, 412 for one that saw another state, which then comes along as `current`.
    """
    match, none = (request.headers.get(name, "").strip() for name in ("If-Match", "If-None-Match"))
    if not match and none != "*":
        told = _("Say what you saw: send If-Match with the ETag, or If-None-Match: * for none.")
        raise Problem(428, told)
    tag = etag_of(state)
    if (match and not _matches(match, tag, exists)) or (none == "*" and exists):
        told = _("This was changed since you read it. Compare with what it says now.")
        raise Problem(412, told, headers={"ETag": tag}, current=state)


def _matches(header: str, tag: str, exists: bool) -> bool:
    """Whether If-Match names the tag.

    W/ is overlooked: servers and proxies that compress an answer mark its tag so on the way.
    """
    if header == "*":
        return exists
    return tag in re.findall(r'"[^"]*"', header)
