"""People and the audit trail. What a person may do is a Grant, which names a territory."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ntm_portal.lib.text import nfc, search_key, sort_key


def named(text: str) -> Q:
    """A filter for people whose name, user name, position or e-mail contains `text`, toneless."""
    return Q(search_key__contains=search_key(text))


def called(first_name: str, last_name: str, username: str) -> str:
    """What a person is called on every page."""
    return f"{first_name} {last_name}".strip() or username


class User(AbstractUser):
    """A person (or system) that signs in. `is_superuser` opens Django's admin, nothing else."""

    title = models.CharField(_("position"), max_length=200, blank=True)
    # A system comes with tokens alone: it has no password and never gets one.
    is_system = models.BooleanField(_("system"), default=False)
    search_key = models.TextField(editable=False, default="")
    sort_key = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return called(self.first_name, self.last_name, self.username)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with both text keys derived from the name."""
        self.fill_keys()
        super().save(*args, **kwargs)

    def fill_keys(self) -> None:
        """Derive what people are found and sorted by."""
        self.search_key = search_key(" ".join([str(self), self.username, self.title, self.email]))
        self.sort_key = sort_key(nfc(str(self)))


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
    # Codes are reused: the id tells which of the units of that code it was.
    unit_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True, db_index=True)  # whom it is about
    before = models.JSONField(_("from"), null=True)
    after = models.JSONField(_("to"), null=True)
    reason = models.TextField(_("why"), blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["unit_id", "at"], name="audit_by_unit"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.action} {self.subject_key}"
