"""Workbooks that people send: kept as they came, with what became of them."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.models import Unit
from criteria.models.catalogue import CriteriaSet


class UploadQuerySet(models.QuerySet[Any]):
    """Readings of uploads."""

    def visible_to(self, user: User) -> Self:
        """A person's own uploads: what stands in a workbook nobody else has asked to see."""
        return self.filter(uploaded_by=user)


def stored_path(upload: "Upload", _name: str) -> str:
    """Where the file is kept: nothing that a person typed."""
    name = upload.key.hex
    return f"uploads/{name[:2]}/{name}"


class Upload(models.Model):
    """One workbook. What it wrote are the facts of `uploaded_by` recorded at `applied_at`."""

    class Kind(models.TextChoices):
        FILL_IN = "fill_in", _("workbook of the portal")
        TABLE = "table", _("an office's own table")
        LONG = "long", _("list of values")
        CATALOGUE = "catalogue", _("criteria set")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    file = models.FileField(_("file"), upload_to=stored_path, max_length=100)
    name = models.CharField(_("file name"), max_length=150)
    size = models.PositiveIntegerField(_("size"))  # bytes
    sha256 = models.CharField(max_length=64)
    # What the file does not say itself and the person chose; a workbook of the portal says it.
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, null=True, blank=True, related_name="+"
    )
    effective_on = models.DateField(_("as at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    choices = models.JSONField(default=dict)  # which column and row of a table means what
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("sent at"))
    applied_at = models.DateTimeField(_("recorded at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    counts = models.JSONField(default=dict)  # of what was applied: {"new": 3, "changed": 1, …}

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded workbook")
        verbose_name_plural = _("uploaded workbooks")
        indexes = [models.Index(fields=["uploaded_by", "uploaded_at"], name="upload_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(applied_at__isnull=False),
                name="upload_applied_before_undone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.uploaded_at:%Y-%m-%d %H:%M})"


class TableMapping(models.Model):
    """How an office's own table is read: remembered by the text of its head.

    `office` is the unit of the office, null for the nation; `choices` as in `Upload`.
    """

    office = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    head = models.CharField(max_length=64)  # SHA-256 of the words of the head, folded
    choices = models.JSONField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("way of reading a table")
        verbose_name_plural = _("ways of reading tables")
        constraints = [
            models.UniqueConstraint(fields=["office", "head"], name="tablemapping_once"),
            models.UniqueConstraint(
                fields=["head"],
                condition=Q(office__isnull=True),
                name="tablemapping_once_nation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.head[:8]}"
