"""The API's schema in the language of its reader, and what all of its calls have in common.

Hooks of drf-spectacular, which hand over the whole schema once it is put together.
"""

from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from ntm_portal.lib.problems import MEDIA_TYPE

Schema = dict[str, Any]
PLACES = {"province", "district", "area", "commune"}  # naming one out of sight is a 404


def in_language(result: Schema, **kwargs: Any) -> Schema:
    """Say what calls do in the reader's language; what rows are is said field by field."""
    told = _("Progress of new-rural-development criteria (nông thôn mới) per unit and day.")
    result["info"]["description"] = told
    for _method, call in _calls(result):
        call["description"] = _(call["description"]) if call.get("description") else ""
    for component in result["components"]["schemas"].values():
        if "properties" in component:  # its words are the developer's
            component.pop("description", None)
    return result


def with_answers(result: Schema, **kwargs: Any) -> Schema:
    """Say which answers a call may get besides its own, and with which headers."""
    for address, calls in result["paths"].items():
        for method, call in calls.items():
            if method == "get":
                _tag(call)
            if table := call["responses"].get("200", {}).get("content", {}).get("text/csv"):
                table["schema"] = {"type": "string"}
                _header(call, "Link", _("Address of the next page, as in `next`."))
            for status in _refusals(address, method, call):
                call["responses"].setdefault(str(status.value), _problem(status))
    return result


def _calls(result: Schema) -> list[tuple[str, Schema]]:
    return [pair for calls in result["paths"].values() for pair in calls.items()]


def _tag(call: Schema) -> None:
    """Answers that are read carry a tag, and are not sent again to who has them."""
    about = _("The ETag of the answer that you have: 304 if it is still the same.")
    named = {parameter["name"] for parameter in call.get("parameters", ())}
    if "If-None-Match" not in named:
        asked = {"in": "header", "name": "If-None-Match", "description": about}
        call.setdefault("parameters", []).append({**asked, "schema": {"type": "string"}})
    _header(call, "ETag", _("Names this content."))
    same = {"description": _("What you have is still the same."), "headers": {}}
    call["responses"].setdefault("304", same)


def _header(call: Schema, name: str, about: str) -> None:
    headers = call["responses"]["200"].setdefault("headers", {})
    headers.setdefault(name, {"description": about, "schema": {"type": "string"}})


def _refusals(address: str, method: str, call: Schema) -> list[HTTPStatus]:
    """Why such a call may not be answered."""
    found = [HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS]
    named = {parameter["name"] for parameter in call.get("parameters", ())}
    if "{" in address or named & PLACES:
        found.append(HTTPStatus.NOT_FOUND)
    return [*found, HTTPStatus.NOT_ACCEPTABLE]


def _problem(status: HTTPStatus) -> Schema:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": status.phrase, "content": content}
