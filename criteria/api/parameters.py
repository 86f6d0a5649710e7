"""What a call may ask for: each parameter by name, checked before anything is looked up."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from communes.models import Level
from ntm_portal.lib.api import Pages, refuse_unknown

NATION = "nation"
LEVELS = (*(str(level) for level in reversed(Level)), NATION)
AUTHORITIES = ("self", "district", "province")


def _code(about: Any) -> serializers.CharField:
    return serializers.CharField(required=False, max_length=10, help_text=about)


def _choice(choices: Sequence[str], about: Any, **options: Any) -> serializers.ChoiceField:
    wrong = format_lazy(_("Choose one of: {choices}."), choices=", ".join(choices))
    messages: dict[str, Any] = {"invalid_choice": wrong}
    return serializers.ChoiceField(choices, help_text=about, error_messages=messages, **options)


def _number(least: int, most: int, about: Any, **options: Any) -> serializers.IntegerField:
    wrong = format_lazy(_("Give a whole number from {least} to {most}."), least=least, most=most)
    kinds = ("invalid", "min_value", "max_value", "max_string_length")
    messages: dict[str, Any] = dict.fromkeys(kinds, wrong)
    return serializers.IntegerField(
        min_value=least, max_value=most, help_text=about, error_messages=messages, **options
    )


def _year(about: Any, **options: Any) -> serializers.IntegerField:
    return _number(1990, 2200, about, **options)


class Asked(serializers.Serializer[Any]):
    """Parameters of every call that answers with figures."""

    set = serializers.CharField(
        required=False,
        max_length=40,
        help_text=_(
            "Code of a commune criteria set. Unless given: the newest one with data about the"
            " units asked for (and in force on as_of, where that is given)."
        ),
    )
    as_of = serializers.DateField(
        required=False,
        help_text=_(
            "The figures as they were at the end of this day, YYYY-MM-DD. Unless given: the"
            " earliest of today, the last day of the set and the last day of the unit asked for."
        ),
    )
    known_at = serializers.DateField(
        required=False,
        help_text=_(
            "Only what had been recorded by the end of this day, YYYY-MM-DD. Unless given: all."
        ),
    )
    province = _code(_("Only communes of the province with this official code."))
    district = _code(_("Only communes of the district with this official code."))
    area = _code(_("Only communes of the area with this code."))
    commune = _code(_("Only the commune with this official code."))
    authority = _choice(
        AUTHORITIES,
        _(
            "Count the verdicts of this body alone. Unless given: the most senior verdict on"
            " record for each criterion."
        ),
        required=False,
    )
    scheme = serializers.CharField(
        required=False,
        max_length=40,
        help_text=_("Code of one of the set's bucket schemes. Unless given: its usual one."),
    )


class ProgressAsked(Asked):
    """Parameters of the progress call."""

    level = _choice(LEVELS, _("What a row stands for."), default="commune")
    registered = _year(
        _("Only communes registered for the set with this target year."), required=False
    )
    page = _number(1, 100_000, _("Page of the list; `next` leads from one to the next."), default=1)
    page_size = _number(1, Pages.max_page_size, _("Rows of a page."), default=Pages.page_size)


class CohortAsked(Asked):
    """Parameters of the cohort call."""

    year = _year(_("The target year that the communes registered for."))


def read(request: Request, kind: type[Asked]) -> dict[str, Any]:
    """The checked parameters of a call.

    Raises ValidationError, keyed by parameter, for one that is unknown, given twice, or wrong.
    """
    given = request.query_params
    refuse_unknown(request, kind().fields)
    asked = kind(data=given.dict())
    asked.is_valid(raise_exception=True)
    checked: dict[str, Any] = asked.validated_data
    return checked
