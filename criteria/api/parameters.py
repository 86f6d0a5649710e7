"""What a call may ask for: each parameter by name, checked before anything is looked up."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from communes.models import Level
from ntm_portal.lib.asking import Listed, Told, choice, number

NATION, MET = "nation", "met"
LEVELS = (*(str(level) for level in reversed(Level)), NATION)
AUTHORITIES = ("self", "district", "province")


def _code(about: Any) -> serializers.CharField:
    return serializers.CharField(required=False, max_length=10, help_text=about)


def _year(about: Any, **options: Any) -> serializers.IntegerField:
    return number(1990, 2200, about, **options)


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
    authority = choice(
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


class ProgressAsked(Asked, Listed):
    """Parameters of the progress call."""

    orders = {
        "name": ("sort_key", "unit__code", "pk"),
        "code": ("unit__code", "pk"),
        MET: (MET,),
    }

    level = choice(LEVELS, _("What a row stands for."), default="commune")
    registered = _year(
        _("Only communes registered for the set with this target year."), required=False
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Only communes have one number of criteria met."""
        if attrs["order"].lstrip("-") == MET and attrs["level"] != Level.COMMUNE:
            raise ValidationError({"order": [gettext("Only communes can be ordered by this.")]})
        return attrs


class BucketsAsked(Asked, Listed):
    """Parameters of the list of buckets."""

    orders = {"name": ("name",)}

    level = choice(LEVELS[1:], _("What the communes are grouped by."))
    registered = _year(
        _("Only communes registered for the set with this target year."), required=False
    )


class CohortAsked(Asked, Told):
    """Parameters of the cohort call."""

    year = _year(_("The target year that the communes registered for."))
