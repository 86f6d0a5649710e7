"""What the body of a call may hold: each field checked by name and type, nothing taken on trust."""

import re
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from ntm_portal.lib.asking import read
from ntm_portal.lib.problems import WrongParameters

PLAIN = "^-?[0-9]{1,14}([.][0-9]{1,10})?$"


class Body(serializers.Serializer[Any]):
    """The fields of a body or of an object in it; an unknown one is refused, never overlooked."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the names, then the fields."""
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else ()
        if unknown:
            told = [_("This field is not known here.")]
            raise ValidationError(dict.fromkeys(sorted(unknown), told))
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text as it was sent, in one Unicode form; numbers are not taken for text."""

    def to_internal_value(self, data: Any) -> str:
        """The text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return normalize("NFC", super().to_internal_value(data))


class Day(serializers.DateField):
    """A day, YYYY-MM-DD and no other way of writing it."""

    default_error_messages = {"invalid": gettext_lazy("Write a day as YYYY-MM-DD.")}

    def to_internal_value(self, value: Any) -> date:
        """The day."""
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class Whole(serializers.IntegerField):
    """A whole number, written as one."""

    def to_internal_value(self, data: Any) -> int:
        """The number."""
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string", "pattern": PLAIN}]})
class Number(serializers.DecimalField):
    """A number, as JSON writes it or as text with a decimal point."""

    default_error_messages = {"invalid": gettext_lazy("Give a number such as 85.5.")}

    def to_internal_value(self, data: Any) -> Decimal:
        """The number, to the last digit."""
        if isinstance(data, bool) or not isinstance(data, int | Decimal | str):
            self.fail("invalid")
        if isinstance(data, str) and not re.fullmatch(PLAIN, data):
            self.fail("invalid")
        return super().to_internal_value(data)


class Yes(serializers.BooleanField):
    """true or false, and no word for them."""

    def to_internal_value(self, data: Any) -> bool:
        """True or False."""
        if not isinstance(data, bool):
            self.fail("invalid", input="")
        return bool(data)


class NoParameters(serializers.Serializer[Any]):
    """An address that takes no parameters."""


def read_address(request: Request, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The checked parameters in the address of a call that writes. Raises WrongParameters."""
    try:
        return read(request, kind)
    except ValidationError as error:
        raise WrongParameters(error.detail) from None


def read_body(request: Request, kind: type[Body]) -> dict[str, Any]:
    """The checked body of a call. Raises ValidationError, keyed by field."""
    given = kind(data=request.data)
    given.is_valid(raise_exception=True)
    checked: dict[str, Any] = given.validated_data
    return checked
