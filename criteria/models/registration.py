"""Registration (đăng ký về đích): a commune aims at a set in a target year, by a decision."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.about import AboutUnitQuerySet
from communes.models import Unit
from criteria.models.catalogue import CriteriaSet
from ntm_portal.lib.periods import in_force


class RegistrationQuerySet(AboutUnitQuerySet):
    """Registrations: scoped, and as at a day."""

    def at(self, day: Any) -> Self:
        """Registrations on the books on `day`."""
        return self.filter(in_force(day, start="registered_on", end="withdrawn_on"))


class Registration(models.Model):
    """A commune's registration; withdrawing it sets `withdrawn_on` and keeps the row."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="registrations")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="registrations")
    target_year = models.PositiveSmallIntegerField(_("target year"))
    decision = models.CharField(_("decision"), max_length=200)
    registered_on = models.DateField(_("registered on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "criteria_set", "target_year"],
                condition=Q(withdrawn_on__isnull=True),
                name="registration_once_open",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("registered_on")),
                name="registration_withdrawn_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.criteria_set} {self.target_year}"
