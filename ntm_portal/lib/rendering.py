"""How answers of the API are written: JSON quickly, and lists as CSV for spreadsheets."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import orjson
from rest_framework import serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from ntm_portal.lib.spreadsheets import neutral

Column = tuple[str, ...]  # the names that lead to a value: ("met_by", "self")
FORMAT = "format"
BOM = "\ufeff"  # without it Excel reads Vietnamese letters as those of Western Europe
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


class Json(BaseRenderer):
    """JSON in UTF-8; days, moments with their zone, and numbers to the last digit as text."""

    media_type = "application/json"
    format = "json"
    charset = None  # JSON is always UTF-8

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The answer; nothing for none."""
        return b"" if data is None else orjson.dumps(data, default=_plain)


def _plain(value: Any) -> Any:
    """What orjson does not know: exact numbers and texts that wait for their language."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


class Csv(BaseRenderer):
    """The rows of a list as CSV (RFC 4180); its answer is a `paging.Listing`."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        """The rows under their names; a problem stays JSON."""
        response = (renderer_context or {})["response"]
        if response.exception:
            return Json().render(data)
        text = StringIO(BOM)
        text.seek(0, 2)
        table = csv.writer(text)
        table.writerow(".".join(column) for column in response.columns)
        table.writerows(
            [_cell(_value(row, column)) for column in response.columns] for row in data["results"]
        )
        return text.getvalue().encode()


def columns_of(fields: Mapping[str, Any], names: Sequence[str]) -> list[Column]:
    """The columns of a table of such rows; the parts of a part have one each."""
    return [column for name in names for column in _parts(name, fields[name])]


def _parts(name: str, field: Any) -> Iterator[Column]:
    if isinstance(field, serializers.Serializer):
        yield from ((name, str(part)) for part in field.fields)
    else:
        yield (name,)


def _value(row: Any, column: Column) -> Any:
    for name in column:
        row = None if row is None else row[name]
    return row


def _cell(value: Any) -> str:
    """A value as text; a list of plain values is joined, one of rows stays JSON."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | dict):
        plain = not any(isinstance(one, list | dict) for one in value)
        told = "; ".join(map(str, value)) if plain and isinstance(value, list) else None
        return neutral(orjson.dumps(value, default=_plain).decode() if told is None else told)
    text = "" if value is None else str(value)
    return text if NUMBER.fullmatch(text) else neutral(text)


class Negotiation(DefaultContentNegotiation):
    """`?format=` before the header Accept; a format that is not known is left to `asking.read`."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type. Raises NotAcceptable (406)."""
        asked = request.query_params.get(FORMAT)
        named = [one for one in renderers if one.format == asked]
        if named:
            return named[0], named[0].media_type
        if asked is not None:
            return renderers[0], renderers[0].media_type
        found: tuple[BaseRenderer, str] = super().select_renderer(request, renderers, format_suffix)
        return found
