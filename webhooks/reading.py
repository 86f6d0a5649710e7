"""What the pages about webhooks show: scoped, in few queries."""

from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communes.lookup import today
from communes.people.reach import require_reach
from webhooks.models import AllowedHost, Attempt, Delivery, Kind, Pause, Problem, Webhook

WAITING, DONE, GIVEN_UP = "waiting", "done", "given_up"
STATES = (
    (WAITING, gettext_lazy("waiting")),
    (DONE, gettext_lazy("delivered")),
    (GIVEN_UP, gettext_lazy("given up")),
)


def webhooks(user: User) -> QuerySet[Webhook]:
    """The webhooks that the person manages; the open ones first, then by name."""
    rows: QuerySet[Webhook] = Webhook.objects.visible_to(user).select_related("user", "ended_by")
    return rows.order_by(F("ended_at").desc(nulls_first=True), "name", "pk")


def find_webhook(user: User, pk: int) -> Webhook:
    """One of them. Raises Refused for who manages nothing, else Http404."""
    row: Webhook | None = webhooks(user).filter(pk=pk).first()
    if row is None:
        raise Http404(_("There is no such webhook among those that you manage."))
    return row


def systems(user: User) -> QuerySet[User]:
    """The open accounts of systems that the person manages."""
    people = require_reach(user).people(today=today(), besides=user.pk)
    return people.filter(is_system=True, is_active=True).order_by("sort_key", "username", "pk")


def allowed_hosts() -> QuerySet[AllowedHost]:
    """The hosts to which webhooks may lead."""
    rows: QuerySet[AllowedHost] = AllowedHost.objects.filter(removed_at__isnull=True)
    return rows.select_related("created_by").order_by("host", "port")


def standing(row: Webhook) -> tuple[str, str]:
    """How a webhook is, in words and as the tone of a badge ("" for all is well)."""
    if row.ended_at:
        return _("ended"), "badge-warn"
    if not row.user.is_active:
        return _("nothing is sent: the account is closed"), "badge-warn"
    if row.paused_at:
        return _("paused %(why)s") % {"why": Pause(row.pause_cause).label}, "badge-warn"
    if row.failing_since:
        return _("failing"), "badge-warn"
    return _("working"), "badge-good"


def kinds(row: Webhook) -> list[str]:
    """What a webhook is told, in words."""
    return [str(Kind(event).label) for event in row.events]


class DeliveryFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The log of a webhook by state and event; the newest first."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=STATES, method="in_state",
        empty_label=gettext_lazy("all"),
    )  # fmt: skip
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Event"), choices=Kind.choices, empty_label=gettext_lazy("all")
    )

    class Meta:
        model = Delivery
        fields: list[str] = []

    def in_state(self, rows: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        """Waiting, delivered or given up."""
        field = {WAITING: "next_at", DONE: "done_at", GIVEN_UP: "given_up_at"}[state]
        return rows.filter(**{f"{field}__isnull": False})

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply every readable filter."""
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found.order_by("-pk")


def with_last(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Deliveries with how the last attempt went. No query of its own."""
    last = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-pk")
    return rows.defer("body").annotate(
        last_status=Subquery(last.values("status")[:1]),
        last_problem=Subquery(last.values("problem")[:1]),
    )


@dataclass(frozen=True)
class Line:
    """A delivery in words."""

    row: Any
    kind: str
    result: str


def lines(rows: Any) -> list[Line]:
    """Deliveries of `with_last` in words."""
    return [
        Line(row, str(Kind(row.kind).label), result(row.last_status, row.last_problem))
        for row in rows
    ]


def result(status: int | None, problem: str | None) -> str:
    """How an attempt went: the status of the answer, or what was in the way."""
    return str(Problem(problem).label) if problem else str(status or "")
