"""Plumbing that every list of the API shares: pages, and a plain refusal of unknown parameters."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response

PAGING = ("page", "page_size")


class Pages(PageNumberPagination):
    """Lists answer {"results": [...], "next": address or null}; `page_size` up to 500."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500

    def get_paginated_response(self, data: Any) -> Response:
        """Leave out the count and the way back, which nobody needs to walk through a list."""
        return Response({"results": data, "next": self.get_next_link()})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The same shape for the schema."""
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {
                "results": schema,
                "next": {"type": "string", "format": "uri", "nullable": True},
            },
        }


def refuse_unknown(request: Request, known: Iterable[str]) -> None:
    """Answer 400, naming it, to a query parameter that is not `known`, or is given twice.

    Neither a typo nor a second value may pass for an answer.
    """
    given = request.query_params
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ValidationError({name: [_("This parameter is not known here.")] for name in unknown})
    twice = [name for name in given if len(given.getlist(name)) > 1]
    if twice:
        raise ValidationError({name: [_("Give this parameter once.")] for name in twice})


class KnownFilters(DjangoFilterBackend):  # type: ignore[misc]
    """The filters of a view's FilterSet and paging; anything else is refused."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        """Filter, after looking for parameters that would otherwise be ignored in silence."""
        filterset_class = self.get_filterset_class(view, queryset)
        refuse_unknown(request, (*filterset_class.base_filters, *PAGING))
        return super().filter_queryset(request, queryset, view)
