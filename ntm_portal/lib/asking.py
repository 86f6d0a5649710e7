"""What a call of the API may ask for: each parameter checked by name before any look-up."""

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from ntm_portal.lib.api import refuse_unknown
from ntm_portal.lib.paging import Orders, choices_of

PAGE_SIZE, MOST_ROWS = 100, 500


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


def text(most: int, about: Any, **options: Any) -> serializers.CharField:
    """A text of at most so many characters, such as a code."""
    return serializers.CharField(required=False, max_length=most, help_text=about, **options)


def day(about: Any) -> serializers.DateField:
    """A day, YYYY-MM-DD."""
    return serializers.DateField(required=False, help_text=about)


class OnDay(serializers.Serializer[Any]):
    """The parameter of calls about one thing that changes over time."""

    as_of = day(_("As it was on this day, YYYY-MM-DD."))


class Told(serializers.Serializer[Any]):
    """Parameters of every call that answers with rows: which fields of them, and how written."""

    fields = text(  # type: ignore[assignment]  # a name that Serializer uses too
        500,
        _(
            "Only these fields of the rows, by name, with commas between them. The rows then lack "
            "fields that the schema requires."
        ),
    )
    format = choice(
        ("json", "csv"),
        _("How the answer is written. Unless given, the header Accept decides; else JSON."),
        required=False,
    )


class Listed(Told):
    """Parameters of every list; `orders` are those that it can be read in, the usual one first."""

    orders: ClassVar[Orders] = {}

    page_size = number(
        1, MOST_ROWS, _("Rows of a page; `next` leads to the following one."), default=PAGE_SIZE
    )
    cursor = text(2000, _("Where the page begins: leave it to `next`, which holds it."))

    def get_fields(self) -> dict[str, Any]:
        """The fields of the list, its order, and then those of every list."""
        declared = super().get_fields()
        shared = {name: declared.pop(name) for name in Listed._declared_fields}
        about = _("In which order; a - before the name turns it round.")
        orders = choices_of(self.orders)
        return {**declared, "order": choice(orders, about, default=orders[0]), **shared}


def read(request: Request, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The checked parameters of a call.

    Raises ValidationError, keyed by parameter, for one that is unknown, given twice, or wrong.
    """
    reader = _reader(kind)
    refuse_unknown(request, reader.fields)
    checked: dict[str, Any] = reader.run_validation(request.query_params.dict())
    return checked


@cache
def _reader(kind: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """One for all calls: it keeps nothing of them, and making it takes longer than reading."""
    return kind()
