"""Which department owns a criterion where."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from communes.models import Agency, Unit
from criteria.models.catalogue import Criterion, period_check


class CriterionOwner(models.Model):
    """The department that owns a criterion (cơ quan phụ trách) over a territory, with dates."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="owned_criteria")
    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="owners")
    territory = models.ForeignKey(Unit, models.PROTECT)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("criterion owner")
        verbose_name_plural = _("criterion owners")
        constraints = [period_check("criterionowner_starts_before_it_ends")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.criterion}"
