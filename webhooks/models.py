"""Whom the portal tells what happened, what it told, and how each attempt went."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communes.people.reach import managed_people


class Kind(models.TextChoices):
    """What a message tells; all but TEST can be subscribed to."""

    VERDICT_CHANGED = "verdict.changed", _("a verdict changed")
    TASK_OVERDUE = "task.overdue", _("a task became overdue")
    MEETING_PUBLISHED = "meeting.published", _("a meeting was published")
    TEST = "test", _("test")


EVENTS = tuple(kind for kind in Kind if kind != Kind.TEST)


class Pause(models.TextChoices):
    """Why nothing is sent for the time being."""

    PERSON = "person", _("by a person")
    FAILING = "failing", _("by itself: every delivery failed for days")
    RESTORED = "restored", _("after a backup was restored")


class Problem(models.TextChoices):
    """What was in the way of an attempt that got no answer."""

    REFUSED = "refused", _("the portal may not send there")
    NAME = "name", _("the host name was not found")
    CONNECTION = "connection", _("no connection")
    TLS = "tls", _("the certificate or the encryption was refused")
    TIMEOUT = "timeout", _("no answer in time")
    PROTOCOL = "protocol", _("the connection broke or spoke no HTTP")
    SCOPE = "scope", _("the account no longer sees it")


class WebhookQuerySet(models.QuerySet[Any]):
    """Readings of webhooks; pages begin with `visible_to`."""

    def visible_to(self, user: User) -> Self:
        """Webhooks of the accounts that the person manages; raises Refused for who manages none."""
        return self.filter(user__in=managed_people(user).values("pk"))

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_at__isnull=True)

    def with_counts(self) -> Self:
        """Annotate `waiting`, `given_up` and `last_done_at`. No query of its own."""
        return self.annotate(
            waiting=Count("deliveries", filter=Q(deliveries__next_at__isnull=False)),
            given_up=Count(
                "deliveries",
                filter=Q(deliveries__given_up_at__isnull=False) & ~Q(deliveries__kind=Kind.TEST),
            ),
            last_done_at=Max("deliveries__done_at"),
        )


class Webhook(models.Model):
    """An address that is told of events, as far as the account `user` may see them.

    `position` is the moment up to which events were looked for; `busy_until` the claim of the
    worker that serves it now. Of `salt` the secret is made (`webhooks.signing`); for a day after a
    change the old one signs too.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="webhooks")
    name = models.CharField(_("name"), max_length=100)
    address = models.CharField(_("address"), max_length=500)
    events = models.JSONField(_("events"), default=list)
    salt = models.CharField(max_length=32)
    old_salt = models.CharField(max_length=32, blank=True)
    old_salt_until = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made at"))
    position = models.DateTimeField(_("looked at"))
    busy_until = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    paused_at = models.DateTimeField(_("paused at"), null=True, editable=False)
    pause_cause = models.CharField(_("paused"), max_length=10, choices=Pause, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    end_reason = models.TextField(_("reason"), blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "address"],
                condition=Q(ended_at__isnull=True),
                name="webhook_once_per_address",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="webhook_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True, pause_cause="")
                | (Q(paused_at__isnull=False) & ~Q(pause_cause="")),
                name="webhook_paused_for_a_cause",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def told(self) -> dict[str, Any]:
        """What the audit trail keeps of it; never what its secret is made of."""
        return {
            "name": self.name,
            "address": self.address,
            "events": self.events,
            "paused": str(self.pause_cause),
            "ended": self.ended_at is not None,
        }

    def salts(self, now: datetime) -> list[str]:
        """What signs at `now`: the salt, and the old one until its day is over."""
        old = self.old_salt_until is not None and now < self.old_salt_until
        return [self.salt, self.old_salt] if old else [self.salt]


class AllowedHost(models.Model):
    """A host to which webhooks may lead, until it is removed."""

    host = models.CharField(_("host"), max_length=253)
    port = models.PositiveIntegerField(_("port"), default=443)
    purpose = models.TextField(_("purpose"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made at"))
    removed_by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    removed_at = models.DateTimeField(_("removed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("allowed host")
        verbose_name_plural = _("allowed hosts")
        constraints = [
            models.UniqueConstraint(
                fields=["host", "port"],
                condition=Q(removed_at__isnull=True),
                name="allowedhost_once",
            ),
            models.CheckConstraint(
                condition=Q(port__gte=1, port__lte=65535), name="allowedhost_port_exists"
            ),
        ]

    def __str__(self) -> str:
        return self.host if self.port == 443 else f"{self.host}:{self.port}"


def message_key() -> str:
    """The id of a message, the same in every attempt; without a full stop, as the standard asks."""
    return f"msg_{uuid.uuid4().hex}"


class DeliveryQuerySet(models.QuerySet[Any]):
    """Readings of messages; those of a page come from its webhook."""

    def waiting(self) -> Self:
        """To be sent, or to be tried again."""
        return self.filter(next_at__isnull=False)

    def due(self, webhook: int, now: datetime) -> Self:
        """What is to be sent to a webhook now: tests, for which somebody waits, then in order."""
        rows = self.filter(webhook=webhook, next_at__lte=now)
        return rows.annotate(is_test=Q(kind=Kind.TEST)).order_by("-is_test", "pk")

    def given_up(self) -> Self:
        """Tried in vain to the end; a test is not missed."""
        return self.filter(given_up_at__isnull=False).exclude(kind=Kind.TEST)


class Delivery(models.Model):
    """One message to one webhook. `event` names what it tells, so that nothing is told twice.

    It waits (`next_at`), was taken (`done_at`) or was given up (`given_up_at`). `tries` counts
    since it was made or last sent again by a person.
    """

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    key = models.CharField(max_length=40, unique=True, default=message_key)
    event = models.CharField(max_length=80)
    kind = models.CharField(_("event"), max_length=20, choices=Kind)
    about = models.CharField(_("about"), max_length=300)
    body = models.TextField(_("message"))
    created_at = models.DateTimeField(_("made at"), db_index=True)
    next_at = models.DateTimeField(_("next attempt"), null=True, editable=False)
    done_at = models.DateTimeField(_("delivered at"), null=True, editable=False)
    given_up_at = models.DateTimeField(_("given up at"), null=True, editable=False)
    tries = models.PositiveSmallIntegerField(_("attempts"), default=0)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once_per_event"),
            models.CheckConstraint(
                condition=Q(next_at__isnull=False, done_at__isnull=True, given_up_at__isnull=True)
                | Q(next_at__isnull=True, done_at__isnull=False, given_up_at__isnull=True)
                | Q(next_at__isnull=True, done_at__isnull=True, given_up_at__isnull=False),
                name="delivery_in_one_state",
            ),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "next_at"],
                condition=Q(next_at__isnull=False),
                name="delivery_due",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Attempt(models.Model):
    """One attempt to deliver: the status and the beginning of the answer, or what was in the way.

    Append-only; goes with its delivery when that is old.
    """

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(_("when"))
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    problem = models.CharField(_("what was in the way"), max_length=10, choices=Problem, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    said = models.TextField(blank=True)
    ms = models.PositiveIntegerField(_("milliseconds"))

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status or self.problem}"
