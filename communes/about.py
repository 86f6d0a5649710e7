"""Facts about units: who sees them follows from who sees the unit."""

from typing import Any, Self

from django.db import models

from accounts.models import User
from communes.models import UnitVersion
from communes.scope import holds_nation


class AboutUnitQuerySet(models.QuerySet[Any]):
    """Rows with a `unit` that they are about; pages, API and exports begin with `visible_to`."""

    def visible_to(self, user: User) -> Self:
        """Rows about units inside the person's territory."""
        if holds_nation(user):
            return self
        return self.filter(unit__in=UnitVersion.objects.visible_to(user).values("unit_id"))
