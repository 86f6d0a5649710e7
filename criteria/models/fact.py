"""What was recorded: verdicts on criteria and values of indicators, each with two times.

`holds_from … holds_to` is when a fact was true, `recorded_at … replaced_at` is when we knew it so.
Rows are append-only: the one update ever made sets `replaced_at`. To end or correct a fact its row
is replaced, and a shortened copy (same author, `origin` pointing to the first row) and the new row
are inserted. The rows of one cell known at one time therefore follow each other without a gap.
"""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from communes.about import AboutUnitQuerySet
from communes.models import Unit
from criteria.models.catalogue import CriteriaSet, Criterion, Indicator
from ntm_portal.lib.periods import day_end


class Authority(models.IntegerChoices):
    """The three bodies that judge; the number is their seniority."""

    SELF = 1, _("self-assessment")
    DISTRICT = 2, _("district verification")
    PROVINCE = 3, _("provincial appraisal")


class Status(models.IntegerChoices):
    """What a body says of a criterion; WITHDRAWN records that an entry was cleared."""

    WITHDRAWN = 0, _("no data")
    NOT_MET = 1, _("not met")
    NEARLY_MET = 2, _("nearly met")
    MET = 3, _("met")
    NOT_APPLICABLE = 4, _("not considered")


class Basis(models.TextChoices):
    """How a verdict came about."""

    DECLARED = "declared", _("declared")
    COMPUTED = "computed", _("computed from indicators")


class FactQuerySet(AboutUnitQuerySet):
    """Readings of facts: scoped, as at a day, as known at a day."""

    def known(self, day: date | None = None) -> Self:
        """Rows as known now, or at the end of `day` in Viet Nam."""
        if day is None:
            return self.filter(replaced_at__isnull=True)
        moment = day_end(day)
        return self.filter(
            Q(replaced_at__isnull=True) | Q(replaced_at__gte=moment), recorded_at__lt=moment
        )

    def at(self, day: date) -> Self:
        """Rows that hold on `day`."""
        return self.filter(Q(holds_to__isnull=True) | Q(holds_to__gt=day), holds_from__lte=day)


class Fact(models.Model):
    """The times and the author of a recorded fact about a unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="%(class)ss")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    authority = models.PositiveSmallIntegerField(_("authority"), choices=Authority)
    holds_from = models.DateField(_("holds from"))
    holds_to = models.DateField(_("holds to"), null=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    replaced_at = models.DateTimeField(_("replaced at"), null=True)
    asserted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asserted_at = models.DateTimeField(_("entered at"))
    origin: models.ForeignKey[Any, Any] = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="copies"
    )
    note = models.TextField(_("note"), blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        abstract = True

    SUBJECT = ""  # the field that, with unit and authority, names the cell

    @property
    def cell(self) -> tuple[int, int, int]:
        """Unit id, criterion or indicator id, authority: the cell that the fact stands in."""
        return self.unit_id, getattr(self, self.SUBJECT), self.authority

    def content(self) -> dict[str, Any]:
        """What the fact says, JSON-ready; two facts that say the same are not recorded twice."""
        raise NotImplementedError

    @property
    def is_blank(self) -> bool:
        """Whether the row records that an entry was cleared."""
        raise NotImplementedError

    @property
    def assertion(self) -> int:
        """Id of the entry as a person made it: the same for its shortened copies."""
        return int(getattr(self, "origin_id", None) or self.pk)


def _constraints(name: str, *cell: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(holds_to__isnull=True) | Q(holds_from__lt=F("holds_to")),
            name=f"{name}_starts_before_it_ends",
        ),
        models.UniqueConstraint(
            fields=[*cell, "holds_from"],
            condition=Q(replaced_at__isnull=True),
            name=f"{name}_one_per_start",
        ),
        models.UniqueConstraint(
            fields=list(cell),
            condition=Q(replaced_at__isnull=True, holds_to__isnull=True),
            name=f"{name}_one_open",
        ),
    ]


def _when_known(name: str) -> list[models.Index]:
    """What became known, or was replaced, since a moment: other systems keep in step by it."""
    replaced = Q(replaced_at__isnull=False)
    return [
        models.Index(fields=["recorded_at"], name=f"{name}_by_recorded"),
        models.Index(fields=["replaced_at"], name=f"{name}_by_replaced", condition=replaced),
    ]


class Verdict(Fact):
    """A body's verdict on a criterion of a unit."""

    SUBJECT = "criterion_id"

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="verdicts")
    status = models.PositiveSmallIntegerField(_("verdict"), choices=Status)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.DECLARED)
    # For a computed verdict: the indicators, values and thresholds that it rests on.
    workings = models.JSONField(default=list)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints = [
            *_constraints("verdict", "unit", "criterion", "authority"),
            models.CheckConstraint(
                condition=Q(status__in=[0, 1, 2, 3, 4]), name="verdict_status_known"
            ),
            models.CheckConstraint(
                condition=Q(authority__in=[1, 2, 3]), name="verdict_authority_known"
            ),
        ]
        indexes = [
            *_when_known("verdict"),
            # All that a roll-up reads, in its order: the table itself is not touched.
            models.Index(
                fields=[
                    "unit", "criterion", "authority", "status", "holds_from", "holds_to",
                    "asserted_at",
                ],
                condition=Q(replaced_at__isnull=True),
                name="verdict_on_record",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.criterion} {self.get_status_display()}"

    @property
    def is_blank(self) -> bool:
        """Whether the row records that an entry was cleared."""
        return self.status == Status.WITHDRAWN

    def content(self) -> dict[str, Any]:
        """Verdict, basis, note and workings, JSON-ready."""
        return {
            "status": Status(self.status).name,
            "basis": str(self.basis),
            "note": self.note,
            "workings": self.workings,
        }


class Measurement(Fact):
    """The value of an indicator for a unit, as one body recorded it.

    Numbers stand in `value`; `answer` holds "met", "not_met", "not_applicable" or a grade's word.
    Both empty is a cleared entry.
    """

    SUBJECT = "indicator_id"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measurements")
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True)
    answer = models.CharField(_("answer"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        constraints = [
            *_constraints("measurement", "unit", "indicator", "authority"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(answer=""), name="measurement_number_or_answer"
            ),
        ]
        indexes = _when_known("measurement")

    def __str__(self) -> str:
        return (
            f"{self.unit} {self.indicator} {self.value if self.value is not None else self.answer}"
        )

    @property
    def is_blank(self) -> bool:
        """Whether the row records that an entry was cleared."""
        return self.value is None and not self.answer

    def content(self) -> dict[str, Any]:
        """Value or answer, and note, JSON-ready; numbers as text, without trailing zeros."""
        value = None if self.value is None else f"{self.value.normalize():f}"
        return {"value": value, "answer": self.answer, "note": self.note}
