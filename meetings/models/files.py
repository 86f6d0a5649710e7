"""Files of meetings: photos of visits, papers of reports; kept like evidence, never executed."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.content import FieldVisit
from meetings.models.meeting import Meeting
from meetings.models.task import TaskEvent


def stored_path(row: "MeetingFile", _name: str) -> str:
    """Where the file is kept: two levels of folders, and nothing that a person typed."""
    name = row.key.hex
    return f"meetings/{name[:2]}/{name[2:4]}/{name}"


class MeetingFile(models.Model):
    """One file of a meeting; a photo may be chosen for the public page (`is_public`)."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        PAPER = "paper", _("paper")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="files")
    visit = models.ForeignKey(
        FieldVisit, models.PROTECT, null=True, blank=True, related_name="files"
    )
    report = models.ForeignKey(
        TaskEvent, models.PROTECT, null=True, blank=True, related_name="files"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    file = models.FileField(_("file"), upload_to=stored_path, max_length=100)
    name = models.CharField(_("file name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=100)  # as recognised from the content
    size = models.PositiveIntegerField(_("size"))  # bytes
    sha256 = models.CharField(max_length=64)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    width = models.PositiveIntegerField(null=True)  # pixels, of a photo
    height = models.PositiveIntegerField(null=True)
    is_public = models.BooleanField(_("on the public page"), default=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("added at"))
    withdrawn_by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("file of a meeting")
        verbose_name_plural = _("files of a meeting")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="meetingfile_not_empty"),
            models.UniqueConstraint(
                fields=["meeting", "sha256"],
                condition=Q(withdrawn_at__isnull=True, kind="photo"),
                name="meetingfile_photo_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
