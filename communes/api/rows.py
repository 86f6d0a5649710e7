"""What the answers about units look like."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from communes.models import Kind, Level, Succession
from ntm_portal.lib.answers import DatedAnswer, choice, computed, day, flag, text


class UnitRow(serializers.Serializer[Any]):
    """A unit as it was during a period; `valid_to` is the first day on which it was no more."""

    level = choice(Level.choices, _("Level of unit."), source="unit.level")
    code = text(_("Official code."), source="unit.code")
    name = text(_("Name alone."))
    full_name = text(_("Name with its kind in front."))
    kind = choice(Kind.choices, _("Kind of unit."))
    province = text(
        _("Code of the province that it belongs to, if any."),
        source="province.code",
        allow_null=True,
    )
    district = text(
        _("Code of the district that it belongs to, if any."),
        source="district.code",
        allow_null=True,
    )
    area = text(
        _("Code of the area that it belongs to, if any."),
        source="area.code",
        allow_null=True,
    )
    valid_from = day(_("First day of these particulars; null where not known."), allow_null=True)
    valid_to = day(
        _("First day on which they no longer held; null while they hold."), allow_null=True
    )
    legal_basis = text(_("Decision or law that they rest on; may be empty."))


class TieRow(serializers.Serializer[Any]):
    """A succession seen from one side: the other unit, and how much of the territory passed."""

    level = choice(Level.choices, _("Level of unit."), source="relative.version.unit.level")
    code = text(_("Official code."), source="relative.version.unit.code")
    full_name = text(_("Name with its kind in front."), source="relative.version.full_name")
    extent = choice(
        Succession.Extent.choices,
        _("How much of the territory passed: whole or part."),
        source="succession.extent",
    )
    carries_results = flag(
        _("Whether results are carried on along this succession."), source="succession.is_default"
    )
    effective_on = day(_("First day on which it holds."), source="succession.effective_on")
    legal_basis = text(_("Decision or law that it rests on."), source="succession.legal_basis")


class PeriodRow(serializers.Serializer[Any]):
    """One version of a unit; parents by code, the nearest first."""

    full_name = text(_("Name with its kind in front."), source="version.full_name")
    kind = choice(Kind.choices, _("Kind of unit."), source="version.kind")
    parents = computed(_("Official codes of area, district and province, as far as there are."))
    valid_from = day(
        _("First day; null where it is not known."), source="version.valid_from", allow_null=True
    )
    valid_to = day(
        _("First day on which it no longer held; null while it holds."),
        source="version.valid_to",
        allow_null=True,
    )
    legal_basis = text(_("Decision or law that it rests on."), source="version.legal_basis")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_parents(self, period: Any) -> list[str]:
        """Official codes of area, district and province."""
        return [parent.version.unit.code for parent in period.parents]


class WholeUnit(UnitRow):
    """A unit on one day with its whole history."""

    established_on = day(
        _("First day of the unit; null where the lists do not tell."),
        source="unit.established_on",
        allow_null=True,
    )
    ended_on = day(
        _("First day on which the unit was no more; null while it is in being."),
        source="unit.ended_on",
        allow_null=True,
    )
    versions = PeriodRow(
        source="lineage.periods",
        many=True,
        help_text=_("What the unit was called and belonged to over time."),
    )
    predecessors = TieRow(
        source="lineage.origins",
        many=True,
        help_text=_("Units whose territory passed to this one."),
    )
    successors = TieRow(
        source="lineage.successors",
        many=True,
        help_text=_("Units that the territory passed to."),
    )


@extend_schema_serializer(many=False)
class UnitsAnswer(DatedAnswer):
    """Units as on a day."""

    results = UnitRow(many=True, help_text=_("The units."))
