"""REST: units by level, code and day, read-only."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from communes.filters import UnitFilter
from communes.lineage import lineage
from communes.lookup import find_version, today
from communes.models import UnitVersion
from ntm_portal.lib.api import KnownFilters, Pages, refuse_unknown
from ntm_portal.lib.periods import parse_day


class UnitVersionSerializer(serializers.ModelSerializer[UnitVersion]):
    """A unit as it was during a period; `valid_to` is the first day on which it was no more."""

    level = serializers.CharField(source="unit.level")
    code = serializers.CharField(source="unit.code")
    province = serializers.CharField(source="province.code", default=None)
    district = serializers.CharField(source="district.code", default=None)
    area = serializers.CharField(source="area.code", default=None)

    class Meta:
        model = UnitVersion
        fields = (
            "level", "code", "name", "full_name", "kind", "province", "district", "area",
            "valid_from", "valid_to", "legal_basis",
        )  # fmt: skip


class TieSerializer(serializers.Serializer[Any]):
    """A succession seen from one side: the other unit, and how much of the territory passed."""

    code = serializers.CharField(source="relative.version.unit.code")
    full_name = serializers.CharField(source="relative.version.full_name")
    extent = serializers.CharField(source="succession.extent")
    carries_results = serializers.BooleanField(source="succession.is_default")
    effective_on = serializers.DateField(source="succession.effective_on")
    legal_basis = serializers.CharField(source="succession.legal_basis")


class PeriodSerializer(serializers.Serializer[Any]):
    """One version of a unit; parents by code, the nearest first."""

    full_name = serializers.CharField(source="version.full_name")
    kind = serializers.CharField(source="version.kind")
    parents = serializers.SerializerMethodField()
    valid_from = serializers.DateField(source="version.valid_from", allow_null=True)
    valid_to = serializers.DateField(source="version.valid_to", allow_null=True)
    legal_basis = serializers.CharField(source="version.legal_basis")

    def get_parents(self, period: Any) -> list[str]:
        """Official codes of area, district and province."""
        return [parent.version.unit.code for parent in period.parents]


class UnitSerializer(UnitVersionSerializer):
    """A unit on one day with its whole history."""

    established_on = serializers.DateField(source="unit.established_on")
    ended_on = serializers.DateField(source="unit.ended_on")
    versions = PeriodSerializer(source="lineage.periods", many=True)
    predecessors = TieSerializer(source="lineage.origins", many=True)
    successors = TieSerializer(source="lineage.successors", many=True)

    class Meta(UnitVersionSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *UnitVersionSerializer.Meta.fields,
            "established_on", "ended_on", "versions", "predecessors", "successors",
        )  # fmt: skip


class UnitViewSet(viewsets.GenericViewSet[UnitVersion]):
    """Units of the reader's territory as at a day (`as_of`, today unless given)."""

    serializer_class = UnitVersionSerializer
    pagination_class = Pages
    filter_backends = [KnownFilters]
    filterset_class = UnitFilter
    queryset = UnitVersion.objects.none()

    def get_queryset(self) -> Any:
        """Versions in the reader's territory with their parents' codes."""
        rows = UnitVersion.objects.visible_to(self.request.user)  # type: ignore[arg-type]
        return rows.select_related("unit", "province", "district", "area")

    def list(self, request: Request) -> Response:
        """List units, in dictionary order of their names."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        parameters=[OpenApiParameter("as_of", OpenApiTypes.DATE)], responses=UnitSerializer
    )
    def retrieve(self, request: Request, level: str, code: str) -> Response:
        """One unit as at a day, with its versions, predecessors and successors."""
        refuse_unknown(request, ["as_of"])
        asked = request.query_params.get("as_of", "")
        day = parse_day(asked)
        if asked and day is None:
            raise ValidationError({"as_of": [_("Write a day as YYYY-MM-DD.")]})
        version: Any = find_version(request.user, level, code, day)  # type: ignore[arg-type]
        version.lineage = lineage(request.user, version.unit, today())
        return Response(UnitSerializer(version).data)


urlpatterns = [
    path("units/", UnitViewSet.as_view({"get": "list"}), name="units"),
    path(
        "units/<slug:level>/<slug:code>/",
        UnitViewSet.as_view({"get": "retrieve"}),
        name="unit",
    ),
]
