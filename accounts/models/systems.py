"""How other systems come to the API: their tokens, their calls, and answers kept for repeats."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ApiTokenQuerySet(models.QuerySet[Any]):
    """Readings of tokens."""

    def good(self, now: datetime) -> Self:
        """Tokens that open the API at `now`."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=now, user__is_active=True)


class ApiToken(models.Model):
    """A key of one system, whose account (`user`) holds the grants that are the token's scope.

    The secret is shown once and only its SHA-256 is kept: it is random over its whole length, so
    nobody finds it by guessing. `prefix` is its beginning, by which people tell tokens apart.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens")
    prefix = models.CharField(_("begins with"), max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    purpose = models.TextField(_("purpose"))
    expires_at = models.DateTimeField(_("expires"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made at"))
    revoked_by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoke_reason = models.TextField(_("reason"), blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        constraints = [
            models.CheckConstraint(condition=~Q(purpose=""), name="apitoken_has_a_purpose"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="apitoken_revoked_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.prefix}…"


class ApiCall(models.Model):
    """One call made with a token: what was asked and how it was answered. Append-only."""

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="calls")
    at = models.DateTimeField(_("when"))
    method = models.CharField(max_length=10)
    path = models.CharField(_("address"), max_length=500)
    query = models.CharField(_("parameters"), max_length=1000, blank=True)
    status = models.PositiveSmallIntegerField(_("answer"))
    duration_ms = models.PositiveIntegerField(_("milliseconds"))
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        indexes = [models.Index(fields=["token", "at"], name="apicall_by_token")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.method} {self.path} {self.status}"


class KeptAnswer(models.Model):
    """The answer to a write sent with an Idempotency-Key, given again when it is sent again.

    Written in the transaction of the write. `request_digest` (SHA-256 of method, address and
    body) tells a repeat from another write under the same key.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    headers = models.JSONField(default=dict)
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="keptanswer_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"
