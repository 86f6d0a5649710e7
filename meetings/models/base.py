"""What rows that several people edit have in common: a revision that tells a lost race."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Revised(models.Model):
    """A row whose form carries the `revision` it was opened with (`meetings.editing`)."""

    revision = models.PositiveIntegerField(default=0, editable=False)
    changed_by: models.ForeignKey[Any, Any] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    changed_at = models.DateTimeField(_("changed at"), editable=False)

    class Meta:
        abstract = True

    # Fields that the audit trail tells; a foreign key is told by its id field ("unit_id").
    TOLD: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """The row's content, JSON-ready, for the audit trail."""
        values = {name: getattr(self, name) for name in self.TOLD}
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in values.items()
        }


class Part(Revised):
    """A row of a meeting's record, kept in the order in which people put it."""

    meeting: models.ForeignKey[Any, Any] = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, related_name="%(class)ss"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
