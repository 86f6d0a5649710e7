"""Reading the body of a call: strict JSON, of bounded length."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")  # NUL, and halves of a pair: no text holds them


def too_long() -> str:
    """How long a body may be."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 2**20
    return _("The body is too long: send at most %(most)s MB in one call.") % {"most": f"{most:g}"}


class StrictJSON(BaseParser):
    """JSON as RFC 8259 means it: UTF-8, no NaN, each name of an object once.

    Numbers with a decimal point come out as Decimal, so that 85.5 stays 85.5.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The value; ParseError says what is wrong, RequestDataTooBig that it is too long."""
        body: bytes = (parser_context or {})["request"]._request.body
        try:
            return json.loads(
                body.decode(),
                parse_float=_number,
                parse_constant=_refuse_constant,
                object_pairs_hook=_object,
            )
        except RecursionError:
            raise ParseError(_("The body is nested too deeply.")) from None
        except ValueError as error:
            raise ParseError(_("The body is no JSON: %(why)s") % {"why": error}) from None


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # the exponent itself is out of bounds
        raise ValueError(_("%(word)s is no number") % {"word": text[:40]}) from None


def _refuse_constant(word: str) -> Any:
    raise ValueError(_("%(word)s is no number") % {"word": word})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(_("a name stands twice in one object"))
    if any(NO_TEXT.search(name) for name in found):
        raise ValueError(_("a name holds signs that no text holds"))
    return found
