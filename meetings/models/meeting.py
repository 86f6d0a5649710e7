"""The meeting itself: what, when, where, whose, about which communes, and its states."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.models import Agency, Level, Unit, UnitVersion
from communes.scope import grants_of, holds_nation, within
from criteria.models import CriteriaSet
from meetings.models.base import Revised


class Kind(models.TextChoices):
    """What sort of meeting it is."""

    BRIEFING = "briefing", _("Briefing")
    ASSIGNMENT = "assignment", _("Working session that hands out tasks")
    ONLINE = "online", _("Online conference")
    INSPECTION = "inspection", _("Field inspection")


class HalfDay(models.TextChoices):
    """When on its day a meeting is held."""

    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    WHOLE = "whole", _("whole day")


class State(models.TextChoices):
    """How far a meeting is; from CONCLUDED on its record is read-only."""

    PLANNED = "planned", _("planned")
    IN_PROGRESS = "in_progress", _("in progress")
    CONCLUDED = "concluded", _("concluded")
    PUBLISHED = "published", _("published")


OPEN_STATES = (State.PLANNED, State.IN_PROGRESS)


CONVENING_LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.AREA)


def convening_units(user: User) -> models.QuerySet[Unit]:
    """Units for which the person holds meetings: those whose office they hold, and below it."""
    held = {grant.unit_id for grant in grants_of(user) if grant.spec.convenes}
    inside = UnitVersion.objects.filter(within(held))
    return Unit.objects.filter(level__in=CONVENING_LEVELS, pk__in=inside.values("unit_id"))


class MeetingQuerySet(models.QuerySet[Any]):
    """Readings of meetings; pages, API and exports begin with `visible_to`."""

    def visible_to(self, user: User) -> Self:
        """Meetings held by an office of the person's territory, or about a commune in it."""
        if holds_nation(user):
            return self
        seen = UnitVersion.objects.visible_to(user).values("unit_id")
        about = self.model._meta.get_field("communes").related_model.objects
        concerned = about.filter(meeting=OuterRef("pk"), unit__in=seen)
        return self.filter(Q(organiser__in=seen) | Exists(concerned))

    def kept_by(self, user: User) -> Self:
        """Meetings whose record the person keeps: of the office they hold, and of those below."""
        return self.filter(organiser__in=convening_units(user).values("pk"))

    def with_right(self, user: User) -> Self:
        """Annotate `is_kept`: whether the person keeps the record. No query of its own."""
        kept = self.model.objects.kept_by(user).filter(pk=OuterRef("pk"))
        return self.annotate(is_kept=Exists(kept))


class Meeting(Revised):
    """A coordination meeting (họp giao ban), held by an office about communes of a criteria set.

    `record` counts every change of the meeting and its parts: concluding names the count that the
    person saw, so that nobody concludes over an edit they have not read.
    """

    TOLD = (
        "kind", "title", "held_on", "half_day", "place", "commune_id", "points", "organiser_id",
        "agency_id", "criteria_set_id", "chair", "chair_title", "follows_id",
    )  # fmt: skip

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.BRIEFING)
    title = models.CharField(_("title"), max_length=300)
    held_on = models.DateField(_("held on"))
    half_day = models.CharField(
        _("half-day"), max_length=10, choices=HalfDay, default=HalfDay.MORNING
    )
    place = models.CharField(_("place"), max_length=300, blank=True)
    commune = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.TextField(_("connected places, one per line"), blank=True)
    organiser = models.ForeignKey(Unit, models.PROTECT, related_name="meetings")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    chair = models.CharField(_("chair"), max_length=100, blank=True)
    chair_title = models.CharField(_("title of the chair"), max_length=150, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    scope_key = models.CharField(max_length=300, editable=False, db_index=True)
    search_key = models.TextField(editable=False, blank=True)  # all its texts, without tones
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.PLANNED, editable=False
    )
    called_off = models.TextField(_("why it was called off"), blank=True, editable=False)
    record = models.PositiveIntegerField(default=0, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [models.Index(fields=["organiser", "held_on"], name="meeting_of_office")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="meeting_has_a_title"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%d/%m/%Y} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether its record can still be written."""
        return self.state in OPEN_STATES and not self.called_off


class ScopePart(models.Model):
    """A part of what a meeting is about: a unit's communes, or those registered for a year."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("registered for"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "unit", "year"],
                condition=Q(year__isnull=False),
                name="scopepart_cohort_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "unit"],
                condition=Q(year__isnull=True),
                name="scopepart_unit_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year or ''}".strip()


class MeetingEvent(models.Model):
    """What happened to the meeting as a whole; append-only."""

    class Kind(models.TextChoices):
        PREPARED = "prepared", _("prepared")
        BEGUN = "begun", _("begun")
        CONCLUDED = "concluded", _("concluded")
        REOPENED = "reopened", _("reopened")
        PUBLISHED = "published", _("published")
        UNPUBLISHED = "unpublished", _("taken off the public pages")
        CALLED_OFF = "called_off", _("called off")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="events")
    kind = models.CharField(_("what happened"), max_length=12, choices=Kind)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("event of a meeting")
        verbose_name_plural = _("events of a meeting")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind}"
