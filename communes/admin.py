"""Django's admin for agencies and grants; units are shown there but come from lists only."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.admin import ReadOnlyAdmin
from accounts.requests import user_of
from accounts.roles import Role
from communes.lookup import today
from communes.models import Agency, Grant, Unit, UnitVersion
from communes.services import (
    check_period,
    check_standing,
    delete_agency,
    delete_grant,
    save_agency,
    save_grant,
)


class VersionInline(admin.TabularInline):  # type: ignore[type-arg]
    """The names of a unit, to recognise it by."""

    model = UnitVersion
    fk_name = "unit"
    fields = ("name", "kind", "valid_from", "valid_to")
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Units come from lists."""
        return False


@admin.register(Unit)
class UnitAdmin(ReadOnlyAdmin):
    """Look up units, for instance to name one in a grant."""

    list_display = ("code", "names", "level", "established_on", "ended_on")
    list_filter = ("level",)
    search_fields = ("=code", "versions__search_key", "versions__name")
    inlines = [VersionInline]
    ordering = ("level", "code", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        """Fetch the names of a page of units at once."""
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description=_("names"))
    def names(self, unit: Unit) -> str:
        """All names that the unit has borne."""
        return ", ".join(sorted({version.full_name for version in unit.versions.all()}))


class GrantForm(forms.ModelForm):  # type: ignore[type-arg]
    """Says beside the field what the table of roles does not allow."""

    def clean(self) -> dict[str, Any]:
        """Check role, territory, department and period together, and beside other grants."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            old = Grant.objects.filter(pk=self.instance.pk).select_related("user").first()
            check_standing(Grant(pk=self.instance.pk, **data), old, day=today())
        return data


class AgencyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Refuses a period that ends before it starts."""

    def clean(self) -> dict[str, Any]:
        """Check the period."""
        data = super().clean() or self.cleaned_data
        check_period(data.get("valid_from"), data.get("valid_to"))
        return data


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Agencies; every save goes through the service."""

    form = AgencyForm
    list_display = ("code", "name", "unit", "valid_from", "valid_to")
    list_select_related = ("unit",)
    search_fields = ("code", "name")
    raw_id_fields = ("unit",)
    ordering = ("code",)

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        """Save through the service, which audits."""
        save_agency(agency=obj, by=user_of(request), now=timezone.now())

    def delete_model(self, request: HttpRequest, obj: Agency) -> None:
        """Delete through the service, which audits."""
        delete_agency(agency=obj, by=user_of(request), now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Agency]) -> None:
        """Delete one by one, so that each is audited."""
        for agency in queryset.select_related("unit"):
            self.delete_model(request, agency)


@admin.register(Grant)
class GrantAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who holds which role where; every save goes through the service."""

    form = GrantForm
    list_display = ("user", "role", "unit", "agency", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("user", "unit", "agency")
    search_fields = ("user__username", "user__last_name", "unit__code")
    raw_id_fields = ("unit",)
    autocomplete_fields = ("user", "agency")
    ordering = ("user__username", "pk")

    def save_model(self, request: HttpRequest, obj: Grant, form: Any, change: bool) -> None:
        """Save through the service, which audits."""
        save_grant(grant=obj, by=user_of(request), now=timezone.now())

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An administrator's grant is ended, not deleted: somebody must remain."""
        kept = obj is not None and obj.role == Role.ADMINISTRATOR
        return not kept and super().has_delete_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: Grant) -> None:
        """Delete through the service, which audits."""
        delete_grant(grant=obj, by=user_of(request), now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Grant]) -> None:
        """Delete one by one, so that each is audited."""
        for grant in queryset.select_related("user", "unit", "agency"):
            self.delete_model(request, grant)
