"""What the API reads of meetings and tasks: scoped, named as on their day, in few queries."""

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from accounts.models import User
from communes.models import KIND_WORD, UnitVersion
from criteria.models import SetCriterion
from meetings.api.parameters import DROPPED
from meetings.filters import CALLED_OFF, with_words
from meetings.models import Conclusion, Finding, Meeting, ScopedCommune, ScopePart, Task
from meetings.taskfilter import conditions
from meetings.tasklines import listed

FULL_NAME = Concat(
    Case(*(When(kind=kind, then=Value(f"{word} ")) for kind, word in KIND_WORD.items())), F("name")
)

# Where the criterion of a task stands in the criteria set of the task.
PLACES = SetCriterion.objects.filter(
    criteria_set=OuterRef("criteria_set"), criterion=OuterRef("criterion")
)


def _named(unit: str, day: str) -> dict[str, Subquery]:
    """Annotations that tell what a unit was called on a day; both are named by their fields."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=OuterRef(day))
    versions = UnitVersion.objects.filter(begun, unit=OuterRef(unit))
    latest = versions.order_by(F("valid_from").desc(nulls_last=True), "pk")
    return {
        "unit_name": Subquery(latest.values("name")[:1]),
        "unit_full_name": Subquery(latest.annotate(full=FULL_NAME).values("full")[:1]),
    }


def meetings(user: User) -> QuerySet[Any]:
    """The meetings that the person sees, with what a row tells of them. Two queries."""
    seen = ScopedCommune.objects.visible_to(user).filter(meeting=OuterRef("pk"))
    counted = seen.order_by().values("meeting").annotate(n=Count("pk")).values("n")
    parts = ScopePart.objects.annotate(**_named("unit", "meeting__held_on"))
    rows: QuerySet[Any] = (
        Meeting.objects.visible_to(user)
        .annotate(
            **_named("organiser", "held_on"),
            told_state=Case(When(called_off="", then=F("state")), default=Value(CALLED_OFF)),
            communes_seen=Coalesce(Subquery(counted), 0),
        )
        .select_related("organiser", "commune", "criteria_set", "snapshot")
        .prefetch_related(
            Prefetch("parts", parts.select_related("unit").order_by("position", "pk"))
        )
    )
    return rows


def asked_meetings(user: User, asked: dict[str, Any]) -> QuerySet[Any]:
    """The meetings asked for."""
    wanted = {
        "from": "held_on__gte",
        "to": "held_on__lte",
        "state": "told_state",
        "kind": "kind",
        "organiser": "organiser__code",
    }
    chosen = {lookup: asked[name] for name, lookup in wanted.items() if name in asked}
    return with_words(meetings(user).filter(**chosen), asked.get("q", ""))


def whole_meeting(user: User, pk: int) -> Any:
    """One meeting with `figures`, findings and conclusions; None outside the territory.

    Of the communes in scope only those inside the person's territory have figures. Five queries.
    """
    inside = ScopedCommune.objects.visible_to(user)
    named = _named("unit", "meeting__held_on")
    seen = inside.annotate(**named, total=F("meeting__snapshot__total")).select_related("unit")
    parts = (
        Prefetch("communes", seen.order_by("sort_key", "pk"), to_attr="figures"),
        Prefetch("findings", Finding.objects.order_by("position", "pk")),
        Prefetch("conclusions", Conclusion.objects.order_by("position", "pk")),
    )
    return meetings(user).prefetch_related(*parts).filter(pk=pk).first()


def asked_conclusions(user: User, asked: dict[str, Any]) -> QuerySet[Any]:
    """The conclusions asked for, each with its meeting's organiser and the number of its tasks."""
    tasks = Task.objects.visible_to(user).filter(conclusion=OuterRef("pk"))
    counted = tasks.order_by().values("conclusion").annotate(n=Count("pk")).values("n")
    wanted = {
        "from": "meeting__held_on__gte",
        "to": "meeting__held_on__lte",
        "meeting": "meeting",
        "kind": "kind",
    }
    chosen = {lookup: asked[name] for name, lookup in wanted.items() if name in asked}
    return (
        Conclusion.objects.filter(meeting__in=Meeting.objects.visible_to(user).values("pk"))
        .filter(**chosen)
        .annotate(
            **_named("meeting__organiser", "meeting__held_on"),
            tasks_seen=Coalesce(Subquery(counted), 0),
        )
        .select_related("meeting__organiser")
    )


def asked_tasks(user: User, asked: dict[str, Any], day: date) -> QuerySet[Any]:
    """The tasks asked for as on `day`, ready for `meetings.tasklines.lines`."""
    wanted = {
        "meeting": "meeting",
        "commune": "commune__code",
        "due_from": "due_on__gte",
        "due_to": "due_on__lte",
    }
    chosen = {lookup: asked[name] for name, lookup in wanted.items() if name in asked}
    rows = _in_state(Task.objects.visible_to(user), asked.get("state"), day).filter(**chosen)
    if number := asked.get("criterion"):
        rows = rows.filter(Exists(PLACES.filter(number=number)))
    if owner := asked.get("owner"):
        rows = rows.filter(Q(agency__code=owner) | Q(owner_unit__code=owner))
    return listed(rows, day)


def _in_state(rows: Any, state: str | None, day: date) -> QuerySet[Any]:
    if state == DROPPED:
        chosen: QuerySet[Any] = rows.filter(dropped_on__lte=day, meeting__held_on__lte=day)
    else:
        chosen = rows.standing(day).filter(conditions(day)[state] if state else Q())
    return chosen
