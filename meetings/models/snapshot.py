"""The communes a meeting is about, and what it saw of them: figures that never change again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from communes.about import AboutUnitQuerySet
from communes.models import Unit
from criteria.models import CriteriaSet
from meetings.models.meeting import Meeting, ScopePart


class Snapshot(models.Model):
    """When the figures of a meeting were taken, and about which set and day they speak.

    It may be taken again until the meeting is concluded; a retake replaces the figures.
    """

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="snapshot")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    as_of = models.DateField(_("as at"))
    taken_at = models.DateTimeField(_("taken at"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    total = models.PositiveSmallIntegerField(_("criteria"))
    # The meeting that newly met and lost criteria are told against; None for the first one.
    since = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.as_of:%d/%m/%Y}"


class ScopedCommune(models.Model):
    """A commune that the meeting is about, with the figures of the snapshot once it is taken.

    `name` is what it was called on the day. `statuses` maps criterion number → `Status` of the
    headline verdict, for cells with a verdict on record; `gained` and `lost` are numbers.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="communes")
    part = models.ForeignKey(ScopePart, models.CASCADE, related_name="communes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    sort_key = models.CharField(max_length=300)
    met = models.PositiveSmallIntegerField(_("criteria met"), null=True)
    recorded = models.PositiveSmallIntegerField(_("criteria with data"), null=True)
    statuses = models.JSONField(default=dict)
    gained = models.JSONField(default=list)
    lost = models.JSONField(default=list)

    objects = AboutUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("commune of a meeting")
        verbose_name_plural = _("communes of a meeting")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="scopedcommune_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def moves(self) -> tuple[list[str], list[str]]:
        """The numbers of the criteria newly met, and of those lost."""
        return self.gained, self.lost
