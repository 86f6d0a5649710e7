"""The parts of a meeting's record: agenda, attendance, findings, visits, outputs, conclusions."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.models import Agency, Unit
from criteria.models import Criterion
from meetings.models.base import Part


class AgendaItem(Part):
    """A point of the agenda."""

    TOLD = ("position", "text", "presenter")

    text = models.CharField(_("item"), max_length=500)
    presenter = models.CharField(_("presented by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")

    def __str__(self) -> str:
        return self.text


class Attendee(Part):
    """Who was asked to come, in which group, and whether they came; titles rather than names."""

    class Group(models.TextChoices):
        LEADERS = "leaders", _("Leaders")
        COMMITTEE = "committee", _("Steering committee")
        OFFICE = "office", _("Coordination office")
        DEPARTMENTS = "departments", _("Departments and unions")
        COMMUNES = "communes", _("Communes")
        GUESTS = "guests", _("Guests")

    class Presence(models.TextChoices):
        INVITED = "invited", _("invited")
        PRESENT = "present", _("present")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")

    TOLD = ("position", "group", "name", "agency_id", "unit_id", "presence", "note")

    group = models.CharField(_("group"), max_length=12, choices=Group)
    name = models.CharField(_("name or title"), max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    presence = models.CharField(
        _("presence"), max_length=8, choices=Presence, default=Presence.INVITED
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")

    def __str__(self) -> str:
        return self.name


class Finding(Part):
    """Something the meeting established: a result, a shortcoming, a cause, a proposal."""

    class Kind(models.TextChoices):
        RESULT = "result", _("Result")
        SHORTCOMING = "shortcoming", _("Shortcoming")
        SUBJECTIVE = "subjective", _("Subjective cause")
        OBJECTIVE = "objective", _("Objective cause")
        PROPOSAL = "proposal", _("Proposal")

    TOLD = ("position", "kind", "text")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="finding_says_something")]

    def __str__(self) -> str:
        return self.text[:80]


class FieldVisit(Part):
    """A visit that a group of participants made, with what they found; photos hang on it."""

    TOLD = ("position", "group", "place", "commune_id", "leader", "text")

    group = models.CharField(_("group"), max_length=100)
    place = models.CharField(_("place"), max_length=300, blank=True)
    commune = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    leader = models.CharField(_("led by"), max_length=150, blank=True)
    text = models.TextField(_("what was found"), blank=True)

    class Meta:
        verbose_name = _("field visit")
        verbose_name_plural = _("field visits")

    def __str__(self) -> str:
        return self.group


class Output(Part):
    """A counted result of one commune in a period (`first_day` … `last_day`, both included)."""

    class Kind(models.TextChoices):
        SMALL = "small", _("small economic models")
        MEDIUM = "medium", _("medium economic models")
        LARGE = "large", _("large economic models")
        COOPERATIVE = "cooperative", _("co-operatives")
        ENTERPRISE = "enterprise", _("enterprises")

    TOLD = ("position", "commune_id", "kind", "count", "first_day", "last_day")

    commune = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+"
    )  # None: told for the whole scope only
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    count = models.PositiveIntegerField(_("count"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("counted output")
        verbose_name_plural = _("counted outputs")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "commune", "kind", "first_day", "last_day"],
                name="output_once_per_period",
            ),
            # No two NULLs are alike: the constraint above leaves counts of the whole scope out.
            models.UniqueConstraint(
                fields=["meeting", "kind", "first_day", "last_day"],
                condition=Q(commune__isnull=True),
                name="output_of_the_whole_once_per_period",
            ),
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="output_starts_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.count}"


class Conclusion(Part):
    """What the meeting concluded; WORK fans out into tasks."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Information")
        DECISION = "decision", _("Decision")
        WORK = "work", _("Work")

    TOLD = ("position", "kind", "text", "due_on")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    text = models.TextField(_("text"))
    due_on: "models.DateField[date | None, date | None]" = models.DateField(
        _("due on"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("conclusion")
        verbose_name_plural = _("conclusions")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="conclusion_says_something")
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Subject(models.Model):
    """What a finding or a conclusion is about: a unit, a criterion, or an agency."""

    finding = models.ForeignKey(Finding, models.CASCADE, null=True, related_name="subjects")
    conclusion = models.ForeignKey(Conclusion, models.CASCADE, null=True, related_name="subjects")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        constraints = [
            models.CheckConstraint(
                condition=Q(finding__isnull=True, conclusion__isnull=False)
                | Q(finding__isnull=False, conclusion__isnull=True),
                name="subject_of_one_part",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit or self.criterion or self.agency)
