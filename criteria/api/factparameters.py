"""What a call about verdicts, values or evidence may ask for."""

from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from criteria.api.factrows import STATUSES
from criteria.api.parameters import AUTHORITIES
from ntm_portal.lib.asking import Listed, choice, day, text


class Moment(serializers.DateTimeField):
    """A moment with its zone: without one it could be any of a day's hours."""

    default_error_messages = {
        "zone": _("Write a moment with its zone, such as 2026-01-31T08:00:00Z; %2B stands for +.")
    }

    def to_internal_value(self, value: Any) -> datetime:
        """The moment."""
        try:
            found = parse_datetime(str(value))
            moment = found.astimezone(UTC) if found and found.tzinfo else None
        except (ValueError, OverflowError):  # at the ends of time other zones have no name for it
            moment = None
        if moment is None:
            self.fail("zone")
        return moment


class PlacesAsked(Listed):
    """Parameters that choose units and a set."""

    province = text(10, _("Only units of the province with this official code, and itself."))
    district = text(10, _("Only units of the district with this official code, and itself."))
    area = text(10, _("Only units of the area with this code, and itself."))
    commune = text(10, _("Only the commune with this official code."))
    set = text(40, _("Only what belongs to criteria of this criteria set, by its code."))
    changed_since = Moment(
        required=False,
        help_text=_(
            "Only rows that came or were ended since this moment, those ended too. Send the"
            " `until` of your last call."
        ),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A feed of changes tells of all knowledge, not of that of one day."""
        if "known_at" in attrs and "changed_since" in attrs:
            told = gettext("Ask for either known_at or changed_since.")
            raise ValidationError({"known_at": [told]})
        return attrs


class FactsAsked(PlacesAsked):
    """Parameters of the lists of verdicts and of values."""

    orders = {
        "id": ("pk",),
        "recorded_at": ("recorded_at", "pk"),
        "holds_from": ("holds_from", "pk"),
    }

    authority = choice(AUTHORITIES, _("Only those of this body."), required=False)
    as_of = day(
        _(
            "Only what holds at the end of this day, YYYY-MM-DD, about units in being on it."
            " Unless given: of all days."
        )
    )
    known_at = day(
        _(
            "Only what was known at the end of this day, YYYY-MM-DD. Unless given: what is known"
            " now. Not together with changed_since."
        )
    )


class VerdictsAsked(FactsAsked):
    """Parameters of the list of verdicts."""

    number = text(12, _("Only on the criterion with this number; needs a set."))
    status = choice(STATUSES, _("Only verdicts that say this."), required=False)


class MeasurementsAsked(FactsAsked):
    """Parameters of the list of values."""

    number = text(12, _("Only of the indicator with this number; needs a set."))
    criterion = text(12, _("Only of indicators of the criterion with this number; needs a set."))
