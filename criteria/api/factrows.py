"""What the answers about verdicts and values on record look like."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from communes.models import Level
from criteria.api.parameters import AUTHORITIES
from criteria.models import Basis, Status
from ntm_portal.lib.answers import Answer, choice, day, moment, number, text

STATUSES = tuple(status.name.lower() for status in Status)


class FactRow(serializers.Serializer[Any]):
    """A row on record: true from `holds_from`, known from `recorded_at`.

    Rows are never changed. One that was corrected, or shortened by a later entry, gets its
    `replaced_at`, and others follow.
    """

    id = number(_("Names the row for good; a mirror keeps one line for each."))
    entry = number(_("Number of the entry as a person made it; its shortened copies share it."))
    unit = text(_("Official code of the unit."))
    level = choice(Level.choices, _("Level of the unit."))
    unit_name = text(_("Name alone, on the day asked for or as it last was."))
    set = text(_("Code of the criteria set: the one asked for, else the one it was recorded in."))
    authority = choice(AUTHORITIES, _("The body that says so."))
    note = text(_("Note; may be empty."))
    reason = text(_("Why it was recorded for a past day; may be empty."))
    holds_from = day(_("First day on which it holds."))
    holds_to = day(
        _("First day on which it no longer holds; null while no later entry ends it."),
        allow_null=True,
    )
    recorded_at = moment(_("Since when the portal has known the row."))
    replaced_at = moment(_("Since when it is known no more; null while it is."), allow_null=True)
    asserted_at = moment(_("When a person entered it; copies keep this."))
    asserted_by = text(_("Who entered it."))


class VerdictFact(FactRow):
    """A verdict of one body on one criterion of a unit."""

    number = text(_("Number of the criterion in the set, as text."))
    status = choice(STATUSES, _("The verdict; “withdrawn” is an entry that was cleared: no data."))
    basis = choice(Basis.choices, _("Declared by a person, or computed from recorded values."))


class MeasurementFact(FactRow):
    """A value of one indicator of a unit, as one body recorded it."""

    number = text(_("Number of the indicator in the set, as text."))
    criterion = text(_("Number of its criterion in the set."))
    value = serializers.DecimalField(
        max_digits=18,
        decimal_places=4,
        allow_null=True,
        help_text=_("The number, exact, as text without superfluous zeros; null where none."),
    )
    answer = text(
        _(
            "Where it is no number: met, not_met, not_applicable or the word of a grade. Empty"
            " beside a number; empty without one where the entry was cleared."
        )
    )


class FactsAnswer(Answer):
    """What stands beside the rows."""

    until = moment(
        _(
            "What to send as `changed_since` next time. It lies ten to twenty minutes back, so that"
            " nothing under way is missed: some rows come again."
        )
    )


@extend_schema_serializer(many=False)
class VerdictsAnswer(FactsAnswer):
    """Verdicts on record."""

    results = VerdictFact(many=True, help_text=_("The rows."))


@extend_schema_serializer(many=False)
class MeasurementsAnswer(FactsAnswer):
    """Values on record."""

    results = MeasurementFact(many=True, help_text=_("The rows."))
