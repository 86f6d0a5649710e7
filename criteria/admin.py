"""Django's admin for who owns a criterion; the catalogue comes from files and is only shown."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.admin import ReadOnlyAdmin
from accounts.requests import user_of
from criteria.models import CriteriaSet, Criterion, CriterionOwner, Indicator, Registration
from criteria.owners import check_owner, delete_owner, save_owner


@admin.register(CriteriaSet)
class CriteriaSetAdmin(ReadOnlyAdmin):
    """The criteria sets that are loaded."""

    list_display = ("code", "name_vi", "level", "tier", "valid_from", "valid_to")
    list_filter = ("level", "tier")
    ordering = ("level", "-valid_from", "code")


@admin.register(Criterion)
class CriterionAdmin(ReadOnlyAdmin):
    """Criteria, to name one for an owner."""

    list_display = ("key", "name_vi", "wording")
    search_fields = ("key", "name_vi", "name_en")
    ordering = ("pk",)


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    """Indicators with their honesty marks."""

    list_display = ("number", "name_vi", "criterion", "kind", "operator", "wording")
    list_select_related = ("criterion",)
    search_fields = ("criterion__key", "number", "name_vi")
    ordering = ("criterion", "order", "pk")


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    """Registrations; they are made and withdrawn through their service."""

    list_display = ("unit", "criteria_set", "target_year", "decision", "registered_on")
    list_filter = ("criteria_set", "target_year")
    list_select_related = ("unit", "criteria_set")
    search_fields = ("unit__code", "decision")
    ordering = ("-registered_on", "-pk")


class OwnerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Refuses a period that ends before it starts or overlaps another."""

    def clean(self) -> dict[str, Any]:
        """Check the period, also beside other rows."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            check_owner(CriterionOwner(pk=self.instance.pk, **data))
        return data


@admin.register(CriterionOwner)
class CriterionOwnerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Which department owns which criterion where; every save goes through the service."""

    form = OwnerForm
    list_display = ("agency", "criterion", "territory", "valid_from", "valid_to")
    list_select_related = ("agency", "criterion", "territory")
    search_fields = ("agency__name", "criterion__key", "territory__code")
    autocomplete_fields = ("agency", "criterion")
    raw_id_fields = ("territory",)
    ordering = ("agency", "criterion", "pk")

    def save_model(
        self, request: HttpRequest, obj: CriterionOwner, form: Any, change: bool
    ) -> None:
        """Save through the service, which audits."""
        save_owner(owner=obj, by=user_of(request), now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: CriterionOwner) -> None:
        """Delete through the service, which audits."""
        delete_owner(owner=obj, by=user_of(request), now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CriterionOwner]) -> None:
        """Delete one by one, so that each is audited."""
        for owner in queryset.select_related("agency", "criterion", "territory"):
            self.delete_model(request, owner)
