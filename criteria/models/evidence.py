"""Evidence (minh chứng): files behind verdicts, kept on the cell they speak for.

A cell here is a unit × criterion, or × one of its indicators. A row is never deleted: withdrawing
it sets who, when and why, and the file stays.
"""

import uuid
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communes.about import AboutUnitQuerySet
from communes.models import Unit
from criteria.models.catalogue import CriteriaSet, Criterion, Indicator
from criteria.models.fact import Authority, Verdict
from ntm_portal.lib.periods import day_end


class EvidenceQuerySet(AboutUnitQuerySet):
    """Readings of evidence: scoped, and as known at a day."""

    def known(self, day: date | None = None) -> Self:
        """Evidence on record now, or at the end of `day` in Viet Nam; not what was withdrawn."""
        if day is None:
            return self.filter(withdrawn_at__isnull=True)
        moment = day_end(day)
        return self.filter(
            Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=moment), uploaded_at__lt=moment
        )


def stored_path(evidence: "Evidence", _name: str) -> str:
    """Where the file is kept: two levels of folders, and nothing that a person typed."""
    name = evidence.key.hex
    return f"evidence/{name[:2]}/{name[2:4]}/{name}"


class Evidence(models.Model):
    """One file on a cell; `key` is its address and the name under which it is stored."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    # The page it was added on: the set, the day, and the authority of who added it.
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    as_of = models.DateField(_("as at"))
    authority = models.PositiveSmallIntegerField(_("authority"), choices=Authority)

    file = models.FileField(_("file"), upload_to=stored_path, max_length=100)
    name = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=100)  # as recognised from the content
    size = models.PositiveIntegerField(_("size"))  # bytes
    sha256 = models.CharField(max_length=64)
    title = models.CharField(_("what it shows"), max_length=300, blank=True)
    document_number = models.CharField(_("document number"), max_length=100, blank=True)
    document_date = models.DateField(_("document date"), null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("added at"))
    withdrawn_by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawal_reason = models.TextField(_("reason"), blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        indexes = [models.Index(fields=["unit", "criterion"], name="evidence_cell")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "criterion", "sha256"],
                condition=Q(withdrawn_at__isnull=True, indicator__isnull=True),
                name="evidence_once_on_criterion",
            ),
            models.UniqueConstraint(
                fields=["unit", "indicator", "sha256"],
                condition=Q(withdrawn_at__isnull=True, indicator__isnull=False),
                name="evidence_once_on_indicator",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="evidence_not_empty"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_reason=""),
                name="evidence_withdrawn_by_someone_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.criterion} {self.name}"


class EvidenceLink(models.Model):
    """That a verdict rests on a piece of evidence.

    `verdict` is the entry as a person made it (`Fact.assertion`), so the link holds for the
    shortened copies that later entries make of it.
    """

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="links")
    verdict = models.ForeignKey(Verdict, models.PROTECT, related_name="evidence_links")
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    linked_at = models.DateTimeField(_("linked at"))

    class Meta:
        verbose_name = _("evidence of a verdict")
        verbose_name_plural = _("evidence of verdicts")
        constraints = [
            models.UniqueConstraint(fields=["evidence", "verdict"], name="evidencelink_once"),
        ]

    def __str__(self) -> str:
        return f"{self.verdict_id} {self.evidence_id}"
