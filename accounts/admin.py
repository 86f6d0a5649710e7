"""Django's admin for people, and a way to read the audit trail there."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry, User
from accounts.requests import user_of
from accounts.services import audit_person, facts_of


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that the admin shows and never writes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """People; what each may do is a grant, kept with the units."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal info"), {"fields": ("last_name", "first_name", "title", "email")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    list_display = ("username", "last_name", "first_name", "title", "is_active", "is_staff")
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Leave out systems: a password set here would open them a door that they do not have."""
        return super().get_queryset(request).filter(is_system=False)

    def _audit(self, request: HttpRequest, action: str, person: User, *facts: Any) -> None:
        by = user_of(request)
        audit_person(action, person, *facts, by=by, now=timezone.now())

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save and audit."""
        old = User.objects.filter(pk=obj.pk).first()
        super().save_model(request, obj, form, change)
        action = "change" if old else "add"
        self._audit(request, action, obj, facts_of(old) if old else None, facts_of(obj))

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Audit that a password was set, never which."""
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            self._audit(request, "set password", User.objects.get(pk=id))
        return response

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """Delete and audit."""
        self._audit(request, "delete", obj, facts_of(obj), None)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Delete one by one, so that each is audited."""
        for person in queryset:
            self.delete_model(request, person)


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    """The audit trail, newest first."""

    list_display = ("at", "actor_name", "action", "subject", "subject_key", "unit_code", "reason")
    list_filter = ("subject", "action")
    search_fields = ("actor_name", "subject_key", "unit_code")
    ordering = ("-at", "-pk")
    date_hierarchy = "at"
