"""People and the audit trail. What a person may do is a Grant, which names a territory."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person (or system) that signs in. `is_superuser` opens Django's admin, nothing else."""

    title = models.CharField(_("position"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class AuditEntry(models.Model):
    """One write: who, when, what, from, to, why.

    Holds no foreign keys, so that it outlives whatever it tells of; it is never pruned and
    nothing but `accounts.history.record` writes it.
    """

    at = models.DateTimeField(_("when"), db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("who"), max_length=200)
    action = models.CharField(_("what"), max_length=60)
    subject = models.CharField(_("about"), max_length=60)
    subject_key = models.CharField(_("key"), max_length=200)
    unit_code = models.CharField(_("unit"), max_length=10, blank=True, db_index=True)
    before = models.JSONField(_("from"), null=True)
    after = models.JSONField(_("to"), null=True)
    reason = models.TextField(_("why"), blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.action} {self.subject_key}"
