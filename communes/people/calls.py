"""The calls of a token as its page tells them: by day and answer, the newest first."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiCall
from communes.filters import DAY_FORMATS
from ntm_portal.lib.periods import day_end, day_start

ANSWERS = (
    ("2", _("answered (2xx)")),
    ("3", _("unchanged or elsewhere (3xx)")),
    ("4", _("refused (4xx)")),
    ("5", _("failed (5xx)")),
)


class CallFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Calls of one day, or with one kind of answer."""

    day = django_filters.DateFilter(
        label=_("Day"), method="on_day", input_formats=DAY_FORMATS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    status = django_filters.ChoiceFilter(
        label=_("Answer"), choices=ANSWERS, method="answered", empty_label=_("all")
    )

    class Meta:
        model = ApiCall
        fields: list[str] = []

    def on_day(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        """Made on the day."""
        return rows.filter(at__gte=day_start(day), at__lt=day_end(day))

    def answered(self, rows: QuerySet[Any], name: str, kind: str) -> QuerySet[Any]:
        """With a status of the hundred."""
        return rows.filter(status__gte=int(kind) * 100, status__lt=int(kind) * 100 + 100)


def window(rows: QuerySet[ApiCall], before: str, size: int) -> tuple[list[ApiCall], int | None]:
    """`size` calls made before that with the number `before`, and the number to go on from.

    Nobody counts the calls: a busy token makes a million a day.
    """
    if before.isdecimal() and (last := rows.filter(pk=int(before[:18])).first()):
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    found = list(rows.order_by("-at", "-pk")[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None
