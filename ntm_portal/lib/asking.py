"""What a call of the API may ask for: each parameter checked by name before any look-up."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from ntm_portal.lib.api import Pages, refuse_unknown


def choice(choices: Sequence[str], about: Any, **options: Any) -> serializers.ChoiceField:
    """One of a few words; the refusal of another names them all."""
    wrong = format_lazy(_("Choose one of: {choices}."), choices=", ".join(choices))
    messages: dict[str, Any] = {"invalid_choice": wrong}
    return serializers.ChoiceField(choices, help_text=about, error_messages=messages, **options)


def number(least: int, most: int, about: Any, **options: Any) -> serializers.IntegerField:
    """A whole number from `least` to `most`."""
    wrong = format_lazy(_("Give a whole number from {least} to {most}."), least=least, most=most)
    kinds = ("invalid", "min_value", "max_value", "max_string_length")
    messages: dict[str, Any] = dict.fromkeys(kinds, wrong)
    return serializers.IntegerField(
        min_value=least, max_value=most, help_text=about, error_messages=messages, **options
    )


class Paged(serializers.Serializer[Any]):
    """Parameters of every list."""

    page = number(1, 100_000, _("Page of the list; `next` leads from one to the next."), default=1)
    page_size = number(1, Pages.max_page_size, _("Rows of a page."), default=Pages.page_size)


def read(request: Request, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The checked parameters of a call.

    Raises ValidationError, keyed by parameter, for one that is unknown, given twice, or wrong.
    """
    refuse_unknown(request, kind().fields)
    asked = kind(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    checked: dict[str, Any] = asked.validated_data
    return checked


def window(asked: dict[str, Any]) -> slice:
    """The rows of the page asked for and one more, which tells whether there is a next page."""
    size: int = asked["page_size"]
    first = (asked["page"] - 1) * size
    return slice(first, first + size + 1)


def paged(
    request: Request, asked: dict[str, Any], rows: Sequence[Any], **heading: Any
) -> dict[str, Any]:
    """The answer from the rows of `window`; the address of the next page keeps to `heading`."""
    size = asked["page_size"]
    following = None
    if len(rows) > size:
        following = request.build_absolute_uri()
        for name, value in {**heading, "page": asked["page"] + 1}.items():
            following = replace_query_param(following, name, value)
    return {**heading, "results": rows[:size], "next": following}
