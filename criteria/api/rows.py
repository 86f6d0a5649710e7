"""What the answers look like: one serializer per kind of row, which is also its schema."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    PolymorphicProxySerializer,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers

from communes.models import Kind
from criteria.api.lines import Group
from criteria.models import Authority
from criteria.progress import Bucket, CommuneProgress

NO_DATA = "no_data"


def _text(about: Any, **options: Any) -> serializers.CharField:
    return serializers.CharField(help_text=about, **options)


def _number(about: Any, **options: Any) -> serializers.IntegerField:
    return serializers.IntegerField(help_text=about, **options)


def _computed(about: Any) -> serializers.SerializerMethodField:
    return serializers.SerializerMethodField(help_text=about)


def _kind(about: Any, **options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=Kind.choices, help_text=about, **options)


class MetBy(serializers.Serializer[Any]):
    """Criteria met in the eyes of each body; null where only another body was asked for."""

    self = _number(_("By self-assessment."), allow_null=True)
    district = _number(_("By district verification."), allow_null=True)
    province = _number(_("By provincial appraisal."), allow_null=True)


class BucketRow(serializers.Serializer[Any]):
    """Communes whose number of criteria met lies in a range."""

    label = _computed(  # type: ignore[assignment]  # a name that Field uses too
        _("“20”, “16–19”, “<12”, or “no_data”, which comes last.")
    )
    floor = _number(_("Lowest number of the range; null for no data."), allow_null=True)
    count = _number(_("Number of communes."))

    def get_label(self, bucket: Bucket) -> str:
        """The range as people write it."""
        return bucket.label or NO_DATA


class CommuneRow(serializers.Serializer[Any]):
    """One commune: “Kỳ Lạc 12/20”."""

    code = _text(_("Official code in force on the day."), source="version.unit.code")
    name = _text(_("Name alone: “Kỳ Lạc”."), source="version.name")
    full_name = _text(_("Name with its kind: “Xã Kỳ Lạc”."), source="version.full_name")
    kind = _kind(_("Kind of unit."), source="version.kind")
    province = _text(_("Code of its province."), source="version.province.code", allow_null=True)
    district = _text(
        _("Code of its district; null since districts ended on 2025-07-01."),
        source="version.district.code",
        allow_null=True,
    )
    area = _text(
        _("Code of the area that has grouped communes since then."),
        source="version.area.code",
        allow_null=True,
    )
    met = _number(_("Criteria met, with those not considered where the set counts them so."))
    total = _number(_("Criteria in the set on the day."))
    complete = serializers.BooleanField(help_text=_("Whether every criterion is met."))
    no_data = _computed(_("True where no verdict is on record: then `met` is no finding."))
    recorded = _number(_("Criteria with a verdict on record."), source="totals.recorded")
    nearly_met = _number(_("Criteria nearly met."), source="totals.nearly")
    not_met = _number(_("Criteria not met; blanks are not among them."), source="totals.not_met")
    met_by = _computed(_("Criteria met in the eyes of each body."))
    last_entered_at = serializers.DateTimeField(
        source="totals.last_entered_at",
        allow_null=True,
        help_text=_("When the newest of these verdicts was entered."),
    )

    def get_no_data(self, row: CommuneProgress) -> bool:
        """Blank is not zero."""
        return not row.has_data

    @extend_schema_field(MetBy)
    def get_met_by(self, row: CommuneProgress) -> dict[str, int | None]:
        """Each body's own count, or that of the one asked for."""
        asked: Authority | None = self.context.get("authority")
        return {
            body.name.lower(): count if asked in (None, body) else None
            for body, count in zip(Authority, row.totals.own, strict=True)
        }


class Figures(serializers.Serializer[Any]):
    """Figures of communes taken together."""

    with_data = _number(_("Communes with any verdict on record."), source="figures.with_data")
    complete = _number(_("Communes that meet every criterion."), source="figures.complete")
    met_sum = _number(_("Criteria met, over all the communes."), source="figures.met_sum")
    cells_total = _number(_("Communes × criteria of the set."), source="figures.cells_total")
    mean_met = serializers.FloatField(
        source="figures.mean_met",
        allow_null=True,
        help_text=_("Criteria met per commune with data, to one decimal; null without data."),
    )
    buckets = BucketRow(
        source="figures.buckets",
        many=True,
        help_text=_("Communes by criteria met, highest first; the counts add up."),
    )

    def get_fields(self) -> dict[str, Any]:
        """What names the row comes first, then its figures."""
        fields = super().get_fields()
        figures = Figures._declared_fields
        return {name: fields[name] for name in sorted(fields, key=figures.__contains__)}


class GroupRow(Figures):
    """The communes of a district, an area, a province or the nation taken together."""

    code = _text(_("Official code in force on the day; “VN” for the nation."), source="place.code")
    name = _text(_("Name alone: “Kỳ Anh”."), source="place.name")
    full_name = _text(_("Name with its kind: “Huyện Kỳ Anh”."), source="place.full_name")
    kind = _kind(_("Kind of unit; null for the nation."), source="place.kind", allow_null=True)
    province = _text(
        _("Code of the province that it belongs to."), source="place.province", allow_null=True
    )
    communes = _number(_("Communes that the set judges."), source="figures.communes")


class CohortRow(Figures):
    """The communes registered for a set and a target year."""

    set = _text(_("Code of the criteria set."))
    year = _number(_("Target year."))
    size = _number(_("Communes registered."), source="figures.communes")
    total = _number(_("Criteria in the set on the day."))


class Answer(serializers.Serializer[Any]):
    """What stands beside the rows."""

    set = _text(_("The criteria set that was used."))
    as_of = serializers.DateField(help_text=_("The day that was used."))
    next = serializers.URLField(
        allow_null=True, help_text=_("Address of the next page; null on the last.")
    )


@extend_schema_serializer(many=False)
class CohortAnswer(Answer):
    """The cohort asked for: one row, or none where nobody registered."""

    results = CohortRow(many=True, help_text=_("The cohort."))


@extend_schema_serializer(many=False)
class ProgressAnswer(Answer):
    """Rows of communes, or of the level asked for."""

    results = _computed(_("Communes, or groups of them, in the order of a Vietnamese dictionary."))

    @extend_schema_field(
        PolymorphicProxySerializer(
            component_name="ProgressRow",
            serializers=[CommuneRow, GroupRow],
            resource_type_field_name=None,
            many=True,
        )
    )
    def get_results(self, answer: dict[str, Any]) -> Any:
        """Communes and groups of communes are written differently."""
        rows = answer["results"]
        kind = GroupRow if rows and isinstance(rows[0], Group) else CommuneRow
        return kind(rows, many=True, context=self.context).data
