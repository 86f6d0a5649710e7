"""Lists in pages: in an order that names every row's place, each page beginning after the last.

A page begins after a row, not after a number of rows, so rows that come or go meanwhile neither
repeat nor hide others. The cursor that leads on is signed for the call that it was given to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from ntm_portal.lib.rendering import Column, columns_of

Orders = Mapping[str, tuple[str, ...]]  # by name: look-ups that together tell every row apart
STEPS = ("cursor", "page_size", "fields", "format")  # may change from one page to the next


class Listing(Response):
    """A page of a list; `columns` is what a table of it has."""

    def __init__(self, data: dict[str, Any], columns: Sequence[Column]) -> None:
        super().__init__(data)
        self.columns = columns
        if data["next"]:
            self["Link"] = f'<{data["next"]}>; rel="next"'
        for name in data.keys() - {"next", "results"}:  # a table has no place for them
            self[f"NTM-{name.replace('_', '-').title()}"] = str(data[name])


class Page:
    """One page: `cut` or `cut_list` gives its rows, `answer` tells them with what follows.

    `heading` are parameters as they were used, which the address of the next page repeats; `kept`
    is what all pages of one walk through the list tell as the first one did. Raises
    ValidationError for a cursor of another call and for fields that `row` does not have.
    """

    def __init__(
        self,
        request: Request,
        asked: Mapping[str, Any],
        orders: Orders,
        row: type[serializers.Serializer[Any]],
        *,
        heading: Mapping[str, Any] | None = None,
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        self._request, self._known, self.heading = request, fields_of(row), heading or {}
        self.size: int = asked.get("page_size", 1)
        self.columns = directed(orders, asked["order"]) if orders else ()
        self.names = _chosen(asked.get("fields"), list(self._known))
        self._signer = Signer(salt=_call(request, {**asked, **self.heading}))
        self.after, self.kept = self._begun(asked.get("cursor"), dict(kept or {}))
        self._last: list[Any] | None = None

    def _begun(self, cursor: str | None, kept: dict[str, Any]) -> tuple[list[Any] | None, Any]:
        if cursor is None:
            return None, kept
        try:
            after, kept = self._signer.unsign_object(cursor)
        except (BadSignature, ValueError) as error:
            told = _("This cursor was changed, or belongs to another call. Begin without one.")
            raise ValidationError({"cursor": [told]}) from error
        return after, kept

    def cut(self, rows: QuerySet[Any]) -> list[Any]:
        """The rows of the page. One query."""
        found = list(beyond(rows, self.columns, self.after)[: self.size + 1])
        return self._kept_back(found, lambda row: [_read(row, name) for name in self.columns])

    def cut_list(self, rows: Iterable[Any], key: Callable[[Any], Any]) -> list[Any]:
        """The same from rows in hand, by a `key` of texts and numbers that tells every row apart.

        They go up unless the first column of the order goes down.
        """
        down = self.columns[0].startswith("-")
        ordered = sorted(rows, key=key, reverse=down)
        if self.after is not None:
            mark = tuple(self.after)
            ordered = [row for row in ordered if (key(row) < mark if down else key(row) > mark)]
        return self._kept_back(ordered[: self.size + 1], key)

    def _kept_back(self, found: list[Any], key: Callable[[Any], Any]) -> list[Any]:
        if len(found) > self.size:
            self._last = [_told(value) for value in key(found[self.size - 1])]
        return found[: self.size]

    def answer(self, rows: Iterable[Mapping[str, Any]]) -> Listing:
        """The answer from the rows as they are told."""
        told = list(rows)
        if len(self.names) < len(self._known):
            told = [{name: row[name] for name in self.names} for row in told]
        data = {**self.heading, **self.kept, "results": told, "next": self._next()}
        return Listing(data, columns_of(self._known, self.names))

    def _next(self) -> str | None:
        if self._last is None:
            return None
        address = self._request.build_absolute_uri()
        cursor = self._signer.sign_object([self._last, self.kept])
        for name, value in {**self.heading, "cursor": cursor}.items():
            address = replace_query_param(address, name, value)
        return address


@cache
def fields_of(row: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The fields of a kind of row, by name; made once, since that takes longer than a query."""
    return dict(row().fields)


def choices_of(orders: Orders) -> list[str]:
    """What `order` may be: each name, and with a - the same backwards."""
    return [sign + name for name in orders for sign in ("", "-")]


def directed(orders: Orders, name: str) -> tuple[str, ...]:
    """The look-ups of an order; a - before its name turns each of them round."""
    columns = orders[name.removeprefix("-")]
    if not name.startswith("-"):
        return columns
    return tuple(c[1:] if c.startswith("-") else f"-{c}" for c in columns)


def beyond(rows: QuerySet[Any], columns: Sequence[str], after: Sequence[Any] | None) -> Any:
    """The rows in that order, those up to `after` left out. No column may be null."""
    ordered = rows.order_by(*columns)
    if after is None:
        return ordered
    names = [column.lstrip("-") for column in columns]
    steps = ["lt" if column.startswith("-") else "gt" for column in columns]
    later = Q()
    for n, value in enumerate(after):
        same = dict(zip(names[:n], after[:n], strict=True))
        later |= Q(**same, **{f"{names[n]}__{steps[n]}": value})
    # Says the same once more about the first column alone, which an index can answer.
    return ordered.filter(later, **{f"{names[0]}__{steps[0]}e": after[0]})


def _chosen(asked: str | None, known: list[str]) -> list[str]:
    """The fields asked for, in that order; all of them unless any is."""
    if asked is None:
        return known
    names = list(dict.fromkeys(name.strip() for name in asked.split(",")))
    if unknown := [name for name in names if name not in known]:
        told = _("“%(unknown)s” is no field of these rows. They have: %(known)s.")
        shown = {"unknown": ", ".join(unknown), "known": ", ".join(known)}
        raise ValidationError({"fields": [told % shown]})
    return names


def _call(request: Request, asked: Mapping[str, Any]) -> str:
    """What makes a call another call: its address, its filters and its order."""
    filters = sorted((name, str(value)) for name, value in asked.items() if name not in STEPS)
    return repr((request.path, filters))


def _read(row: Any, column: str) -> Any:
    """The value of a look-up in a row, which is a dictionary or a model."""
    name = column.lstrip("-")
    if isinstance(row, dict):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def _told(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
