"""The same lists as most would write them with Django REST framework: what the API is held against.

A `ModelSerializer` in a `ListAPIView`, joined so that queries do not grow with rows. They tell
less than the portal's lists: neither names of units nor numbers in the set.
"""

from typing import Any

from django.db.models import QuerySet
from django.urls import include, path
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer

from accounts.requests import user_of
from communes.filters import UnitFilter
from communes.models import UnitVersion
from criteria.models import Measurement, Verdict

FACT = (
    "id", "unit", "level", "set", "authority", "note", "reason", "holds_from", "holds_to",
    "recorded_at", "replaced_at", "asserted_at", "asserted_by",
)  # fmt: skip
RELATED = ("unit", "criteria_set", "asserted_by")


class Pages(PageNumberPagination):
    """Pages as long as those of the portal."""

    page_size = 500


class Plain(ListAPIView[Any]):
    """A list of the framework, with its own renderer."""

    pagination_class = Pages
    renderer_classes = [JSONRenderer]


class FactSerializer(serializers.ModelSerializer[Any]):
    """What verdicts and values have in common."""

    unit = serializers.CharField(source="unit.code")
    level = serializers.CharField(source="unit.level")
    set = serializers.CharField(source="criteria_set.code")
    authority = serializers.CharField(source="get_authority_display")
    asserted_by = serializers.StringRelatedField[Any]()


class VerdictSerializer(FactSerializer):
    """A verdict."""

    status = serializers.CharField(source="get_status_display")

    class Meta:
        model = Verdict
        fields = (*FACT, "status", "basis")


class MeasurementSerializer(FactSerializer):
    """A value."""

    class Meta:
        model = Measurement
        fields = (*FACT, "value", "answer")


class UnitSerializer(serializers.ModelSerializer[UnitVersion]):
    """A unit."""

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


class Verdicts(Plain):
    """Verdicts known now."""

    serializer_class = VerdictSerializer

    def get_queryset(self) -> QuerySet[Any]:
        """In the order of their ids."""
        rows = Verdict.objects.visible_to(user_of(self.request))
        return rows.known().select_related(*RELATED).order_by("pk")


class Measurements(Plain):
    """Values known now."""

    serializer_class = MeasurementSerializer

    def get_queryset(self) -> QuerySet[Any]:
        """In the order of their ids."""
        rows = Measurement.objects.visible_to(user_of(self.request))
        return rows.known().select_related(*RELATED).order_by("pk")


class Units(Plain):
    """Units of today."""

    serializer_class = UnitSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_class = UnitFilter  # as the portal's list, which takes the same parameters

    def get_queryset(self) -> QuerySet[Any]:
        """Their versions; the filter chooses those of today, in the order of a dictionary."""
        rows = UnitVersion.objects.visible_to(user_of(self.request))
        return rows.select_related("unit", "province", "district", "area")


urlpatterns = [
    path("plain/verdicts/", Verdicts.as_view()),
    path("plain/measurements/", Measurements.as_view()),
    path("plain/units/", Units.as_view()),
    path("", include("ntm_portal.urls")),
]
