"""What the answers about progress look like: the schema of the rows that `lines` puts together."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    PolymorphicProxySerializer,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers

from communes.models import Kind
from ntm_portal.lib.answers import DatedAnswer, flag, moment, number, text, texts


def _kind(about: Any, **options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=Kind.choices, help_text=about, **options)


class MetBy(serializers.Serializer[Any]):
    """Criteria met in the eyes of each body; null where only another body was asked for."""

    self = number(_("By self-assessment."), allow_null=True)
    district = number(_("By district verification."), allow_null=True)
    province = number(_("By provincial appraisal."), allow_null=True)


class BucketRow(serializers.Serializer[Any]):
    """Communes whose number of criteria met lies in a range."""

    label = text(  # type: ignore[assignment]  # a name that Field uses too
        _("“20”, “16–19”, “<12”, or “no_data”, which comes last.")
    )
    floor = number(_("Lowest number of the range; null for no data."), allow_null=True)
    count = number(_("Number of communes."))


class CommuneRow(serializers.Serializer[Any]):
    """One commune: “Kỳ Lạc 12/20”."""

    code = text(_("Official code in force on the day."))
    name = text(_("Name alone: “Kỳ Lạc”."))
    full_name = text(_("Name with its kind: “Xã Kỳ Lạc”."))
    kind = _kind(_("Kind of unit."))
    province = text(_("Code of its province."), allow_null=True)
    district = text(
        _("Code of its district; null since districts ended on 2025-07-01."), allow_null=True
    )
    area = text(_("Code of the area that has grouped communes since then."), allow_null=True)
    met = number(_("Criteria met, with those not considered where the set counts them so."))
    total = number(_("Criteria in the set on the day."))
    complete = flag(_("Whether every criterion is met."))
    no_data = flag(_("True where no verdict is on record: then `met` is no finding."))
    recorded = number(_("Criteria with a verdict on record."))
    nearly_met = number(_("Criteria nearly met."))
    not_met = number(_("Criteria not met; blanks are not among them."))
    met_by = MetBy(help_text=_("Criteria met in the eyes of each body."))
    last_entered_at = moment(_("When the newest of these verdicts was entered."), allow_null=True)


class Figures(serializers.Serializer[Any]):
    """Figures of communes taken together."""

    with_data = number(_("Communes with any verdict on record."))
    complete = number(_("Communes that meet every criterion."))
    met_sum = number(_("Criteria met, over all the communes."))
    cells_total = number(_("Communes × criteria of the set."))
    mean_met = serializers.FloatField(
        allow_null=True,
        help_text=_("Criteria met per commune with data, to one decimal; null without data."),
    )
    buckets = BucketRow(
        many=True, help_text=_("Communes by criteria met, highest first; the counts add up.")
    )

    def get_fields(self) -> dict[str, Any]:
        """What names the row comes first, then its figures."""
        fields = super().get_fields()
        figures = Figures._declared_fields
        return {name: fields[name] for name in sorted(fields, key=figures.__contains__)}


class UnitNaming(serializers.Serializer[Any]):
    """What names a unit above the commune."""

    code = text(_("Official code in force on the day; “VN” for the nation."))
    name = text(_("Name alone: “Kỳ Anh”."))
    full_name = text(_("Name with its kind: “Huyện Kỳ Anh”."))
    kind = _kind(_("Kind of unit; null for the nation."), allow_null=True)
    province = text(_("Code of the province that it belongs to."), allow_null=True)


class GroupRow(UnitNaming, Figures):
    """The communes of a district, an area, a province or the nation taken together."""

    communes = number(_("Communes that the set judges."))


class UnitBucketRow(UnitNaming, BucketRow):
    """One bucket of one unit, with the communes in it."""

    communes = texts(_("Official codes of the communes in it, in the order of a dictionary."))


class CohortRow(Figures):
    """The communes registered for a set and a target year."""

    set = text(_("Code of the criteria set."))
    year = number(_("Target year."))
    size = number(_("Communes registered."))
    total = number(_("Criteria in the set on the day."))


class FiguresAnswer(DatedAnswer):
    """What stands beside the rows."""

    set = text(_("The criteria set that was used."))


@extend_schema_serializer(many=False)
class BucketsAnswer(FiguresAnswer):
    """The buckets of every unit, the highest first."""

    results = UnitBucketRow(many=True, help_text=_("The buckets, unit by unit."))


@extend_schema_serializer(many=False)
class CohortAnswer(FiguresAnswer):
    """The cohort asked for: one row, or none where nobody registered."""

    results = CohortRow(many=True, help_text=_("The cohort."))


@extend_schema_serializer(many=False)
class ProgressAnswer(FiguresAnswer):
    """Rows of communes, or of the level asked for."""

    results = serializers.SerializerMethodField(
        help_text=_("Communes, or groups of them, in the order of a Vietnamese dictionary.")
    )

    @extend_schema_field(
        PolymorphicProxySerializer(
            component_name="ProgressRow",
            serializers=[CommuneRow, GroupRow],
            resource_type_field_name=None,
            many=True,
        )
    )
    def get_results(self, answer: dict[str, Any]) -> Any:
        """The rows as they are."""
        return answer["results"]
