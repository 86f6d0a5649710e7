"""Official papers made from a meeting, and what of it the public may read."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.models import Unit, UnitVersion
from communes.scope import holds_nation
from criteria.models import CriteriaSet
from meetings.models.base import Revised
from meetings.models.campaign import Campaign
from meetings.models.meeting import Meeting, State


def stored_path(row: "Paper", name: str) -> str:
    """Where a made file is kept; `name` gives nothing but the ending."""
    key = row.key.hex
    return f"papers/{key[:2]}/{key[2:4]}/{key}.{name.rsplit('.', 1)[-1]}"


class PaperQuerySet(models.QuerySet[Any]):
    """Papers; drafts are for whoever keeps the meeting."""

    def visible_to(self, user: User) -> Self:
        """A made notice for everyone who sees the meeting, since it is sent to them all.

        The other papers tell the figures of the whole scope, so they are for people whose
        territory contains the organiser.
        """
        kept = Q(meeting__in=Meeting.objects.kept_by(user).values("pk"))
        made = Q(made_at__isnull=False)
        if holds_nation(user):
            return self.filter(made | kept)
        seen = UnitVersion.objects.visible_to(user).values("unit_id")
        meetings = Meeting.objects.visible_to(user).values("pk")
        notice = Q(kind=Paper.Kind.NOTICE, meeting__in=meetings)
        return self.filter(kept | made & (notice | Q(meeting__organiser__in=seen)))


class Paper(Revised):
    """A briefing or a notice: drafted from the meeting, edited, then made once and kept.

    `body` is the text by section, as people left it; `figures` are the numbers it rests on, each
    with the address of its list. From `made_at` on nothing of it changes: a correction is a new
    paper.
    """

    class Kind(models.TextChoices):
        BRIEFING = "briefing", _("Briefing report")
        NOTICE = "notice", _("Conclusion notice")
        CAMPAIGN = "campaign", _("Closing report of the campaign")

    TOLD = (
        "kind", "number", "place", "dated_on", "issuer_above", "issuer", "signer_title",
        "signer", "recipients", "body",
    )  # fmt: skip

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    place = models.CharField(_("place"), max_length=100)
    dated_on = models.DateField(_("date"))
    issuer_above = models.CharField(_("superior body"), max_length=200, blank=True)
    issuer = models.CharField(_("issuing body"), max_length=200)
    signer_title = models.CharField(_("title of the signer"), max_length=200)
    signer = models.CharField(_("signer"), max_length=100, blank=True)
    recipients = models.TextField(_("recipients, one per line"), blank=True)
    body = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("made at"), null=True, editable=False)
    made_by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    docx = models.FileField(upload_to=stored_path, max_length=120, blank=True, editable=False)
    pdf = models.FileField(upload_to=stored_path, max_length=120, blank=True, editable=False)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("official paper")
        verbose_name_plural = _("official papers")
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at__isnull=True) | ~Q(docx="") & ~Q(pdf=""),
                name="paper_made_with_its_files",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()


class PublicationQuerySet(models.QuerySet[Any]):
    """What the public reads; public pages begin with `public`."""

    def public(self) -> Self:
        """Publications of meetings that are on the public pages now."""
        return self.filter(
            published_at__isnull=False, meeting__state=State.PUBLISHED, meeting__called_off=""
        )


class Publication(Revised):
    """What the public reads of a concluded meeting; a row without `published_at` is a draft."""

    TOLD = ("title", "text", "shows_figures", "published_at")

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="publication")
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("text"))
    shows_figures = models.BooleanField(_("with the figures of the meeting"), default=True)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return self.title


class PublishedProgress(Revised):
    """Whether a province shows its progress to the public, and of which set."""

    TOLD = ("province_id", "criteria_set_id", "is_on")

    province = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
    is_on = models.BooleanField(_("shown to the public"), default=False)

    class Meta:
        verbose_name = _("published progress")
        verbose_name_plural = _("published progress")

    def __str__(self) -> str:
        return f"{self.province} {self.is_on}"
