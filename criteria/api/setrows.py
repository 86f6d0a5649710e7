"""What the answers about criteria sets look like."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from ntm_portal.lib.answers import Answer


class Named(serializers.Serializer[Any]):
    """Something with a name in both languages."""

    name_vi = serializers.CharField()
    name_en = serializers.CharField()


class ClassRow(Named):
    """One class of units on the set's axis."""

    code = serializers.CharField()
    definition_vi = serializers.CharField()
    definition_en = serializers.CharField()


class SchemeRow(Named):
    """A bucket scheme: lowest count of each bucket, highest first."""

    code = serializers.CharField()
    floors = serializers.ListField(child=serializers.IntegerField())
    is_default = serializers.BooleanField()


class AmendmentRow(Named):
    """A decision that changed rows of the set in mid-period."""

    code = serializers.CharField()
    decision = serializers.CharField()
    effective_on = serializers.DateField()


class ThresholdRow(serializers.Serializer[Any]):
    """What is asked: class_code "" is every class, "*" the country's average (never judged by).

    value, word and requirement all empty: the threshold exists and is not known.
    """

    class_code = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    word = serializers.CharField()
    requirement = serializers.CharField()
    set_by = serializers.CharField()
    mark = serializers.CharField(
        help_text=_("How well it is known: sourced, partial, recalled, unknown or delegated.")
    )
    legal_basis = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class IndicatorRow(Named):
    """An indicator as on the day asked for; `part_of` names the indicator it is a number of."""

    number = serializers.CharField()
    part_of = serializers.SerializerMethodField(
        help_text=_("Number of the indicator that this is one number of, if any.")
    )
    kind = serializers.CharField()
    operator = serializers.CharField()
    unit = serializers.CharField()
    scale = serializers.ListField(child=serializers.CharField())
    may_be_not_applicable = serializers.BooleanField()
    wording = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField()
    amendment = serializers.CharField(source="amendment.code", allow_null=True)
    thresholds = ThresholdRow(many=True, source="threshold_rows")

    def get_part_of(self, indicator: Any) -> str | None:
        """Number of the whole, None for an indicator of its own."""
        return indicator.number.rsplit("-", 1)[0] if indicator.parent_id else None


class CriterionRow(Named):
    """A criterion; `key` names it across sets that share it."""

    key = serializers.CharField()
    number = serializers.CharField()
    group_vi = serializers.CharField(source="group")
    wording = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    amendment = serializers.CharField(source="amendment.code", allow_null=True)
    indicators = IndicatorRow(many=True)


class SetRow(Named):
    """A criteria set; `valid_to` is the first day on which it was no longer in force."""

    code = serializers.CharField()
    level = serializers.CharField()
    tier = serializers.CharField()
    decision = serializers.CharField()
    issuer = serializers.CharField()
    issued = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    extends = serializers.CharField()
    requires = serializers.CharField()
    kinds = serializers.ListField(child=serializers.CharField())
    classified_by = serializers.CharField()
    fixed_class = serializers.CharField()
    not_applicable_is_met = serializers.BooleanField()
    is_draft = serializers.BooleanField()
    criteria_count = serializers.IntegerField()
    indicator_count = serializers.IntegerField()
    unchecked_count = serializers.IntegerField()
    criteria_in_decision = serializers.IntegerField(allow_null=True)
    indicators_in_decision = serializers.IntegerField(allow_null=True)


class WholeSet(SetRow):
    """A criteria set with its rows in force on the day asked for."""

    note = serializers.CharField()
    special_rules = Named(many=True)
    classes = ClassRow(many=True)
    schemes = SchemeRow(many=True)
    amendments = AmendmentRow(many=True)
    criteria = CriterionRow(many=True)


@extend_schema_serializer(many=False)
class SetsAnswer(Answer):
    """Criteria sets, by level and then the newest first."""

    results = SetRow(many=True, help_text=_("The sets."))
