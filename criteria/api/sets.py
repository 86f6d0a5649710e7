"""GET /api/v1/sets/ and /api/v1/sets/<code>/: the catalogue, read-only, down to thresholds."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from criteria.catalogue import all_sets, reference_day, view_of, views_of
from criteria.models import CriteriaSet
from ntm_portal.lib.api import PAGING, Pages, refuse_unknown
from ntm_portal.lib.periods import local_day, parse_day

Level = CriteriaSet.SetLevel


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
    mark = serializers.CharField(help_text="sourced, partial, recalled, unknown or delegated")
    legal_basis = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class IndicatorRow(Named):
    """An indicator as on the day asked for; `part_of` names the indicator it is a number of."""

    number = serializers.CharField()
    part_of = serializers.SerializerMethodField()
    kind = serializers.CharField()
    operator = serializers.CharField()
    unit = serializers.CharField()
    scale = serializers.ListField(child=serializers.CharField())
    may_be_not_applicable = serializers.BooleanField()
    wording = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField()
    amendment = serializers.CharField(source="amendment.code", default=None)
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
    amendment = serializers.CharField(source="amendment.code", default=None)
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


class Sets(GenericViewSet[CriteriaSet]):
    """Criteria sets: public law, the same for every reader."""

    pagination_class = Pages
    serializer_class = SetRow
    lookup_field = "code"
    lookup_value_regex = "[-A-Za-z0-9_]+"
    queryset = CriteriaSet.objects.none()

    @extend_schema(parameters=[OpenApiParameter("level", enum=Level.values)])
    def list(self, request: Request) -> Response:
        """All criteria sets, each as on the day of its validity nearest to today."""
        refuse_unknown(request, ["level", *PAGING])
        level = request.query_params.get("level", "")
        if level and level not in Level.values:
            message = _("Choose one of: {choices}.").format(choices=", ".join(Level.values))
            raise ValidationError({"level": [message]})
        today = local_day(timezone.now())
        rows = [row for row in all_sets() if level in ("", row.level)]
        page: Any = self.paginate_queryset(rows)
        views = views_of(page, {row.code: reference_day(row, today) for row in page})
        return self.get_paginated_response(SetRow(views, many=True).data)

    @extend_schema(parameters=[OpenApiParameter("as_of", OpenApiTypes.DATE)], responses=WholeSet)
    def retrieve(self, request: Request, code: str) -> Response:
        """One set with criteria, indicators and thresholds in force on `as_of`.

        Without `as_of`: on the day of its validity nearest to today.
        """
        refuse_unknown(request, ["as_of"])
        row = next((row for row in all_sets() if row.code == code), None)
        if row is None:
            raise NotFound
        view = view_of(row, _asked_day(request, reference_day(row, local_day(timezone.now()))))
        return Response(WholeSet(view).data)


def _asked_day(request: Request, otherwise: date) -> date:
    asked = request.query_params.get("as_of", "")
    day = parse_day(asked) if asked else otherwise
    if day is None:
        raise ValidationError({"as_of": [_("Write a day as YYYY-MM-DD.")]})
    return day
