"""Campaigns ("60 ngày đêm"): a stretch of days in which chosen communes finish chosen cells."""

from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.about import AboutUnitQuerySet
from communes.models import Unit
from communes.scope import holds_nation
from criteria.models import CriteriaSet, Criterion
from meetings.models.base import Revised
from meetings.models.content import Conclusion
from meetings.models.meeting import Meeting


class CampaignQuerySet(models.QuerySet[Any]):
    """Campaigns; whoever reads a meeting reads what it launched."""

    def visible_to(self, user: User) -> Self:
        """Campaigns of the meetings that the person reads."""
        if holds_nation(user):
            return self
        return self.filter(meeting__in=Meeting.objects.visible_to(user).values("pk"))

    def with_right(self, user: User) -> Self:
        """Annotate `is_kept`: whether the person keeps the meeting. No query of its own."""
        kept = Meeting.objects.kept_by(user).filter(pk=OuterRef("meeting"))
        return self.annotate(is_kept=Exists(kept))

    def with_targets(self) -> Self:
        """Annotate `targets_in_all`: how many there are, whoever asks."""
        return self.annotate(targets_in_all=Count("targets"))


class Campaign(Revised):
    """A campaign that a conclusion launched; it lasts `days` days, the first one included."""

    TOLD = ("name", "starts_on", "days", "criteria_set_id", "closed_on", "closing_text")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="campaigns")
    conclusion = models.OneToOneField(Conclusion, models.PROTECT, related_name="campaign")
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("starts on"))
    days = models.PositiveSmallIntegerField(_("length in days"))
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    closed_on: "models.DateField[Any, Any]" = models.DateField(
        _("closed on"), null=True, editable=False
    )
    closing_text = models.TextField(_("closing report"), blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        constraints = [models.CheckConstraint(condition=Q(days__gt=0), name="campaign_lasts")]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day of the campaign."""
        return self.starts_on + timedelta(days=self.days - 1)


class CampaignTarget(models.Model):
    """A cell that the campaign is to finish: a criterion of a commune not met at its start."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="targets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")

    objects = AboutUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("target of a campaign")
        verbose_name_plural = _("targets of a campaign")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "criterion"], name="campaigntarget_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.criterion}"
