"""The list of meetings as it is read: each with its office, its communes and its tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import UnitVersion
from communes.scope import on_day
from meetings.models import Conclusion, ScopedCommune, Task

HEAD_WIDTHS = (12, 14, 24, 48, 24, 32, 24, 12, 14, 12, 12, 12)


@dataclass(frozen=True)
class Line:
    """One meeting; tasks are those that the person sees and that were not dropped."""

    meeting: Any
    organiser: UnitVersion | None
    ahead: bool

    @property
    def group(self) -> str:
        """What the line stands under in the list: "ahead", or its month."""
        return "" if self.ahead else f"{self.meeting.held_on:%m/%Y}"

    def cells(self) -> list[Any]:
        """The line of the export, as `head` names its columns."""
        row = self.meeting
        state = _("called off") if row.called_off else row.get_state_display()
        organiser = self.organiser.full_name if self.organiser else ""
        return [
            row.held_on, row.get_half_day_display(), row.get_kind_display(), row.title, organiser,
            row.place, row.chair_title, row.communes_in_scope, state, row.conclusions_made,
            row.tasks_given, row.tasks_done,
        ]  # fmt: skip


def head() -> list[str]:
    """The columns of the export."""
    return [
        _("Day"), _("Half-day"), _("Kind"), _("Title"), _("Held by"), _("Place"), _("Chaired by"),
        _("Communes"), _("State"), _("Conclusions"), _("Tasks"), _("Tasks done"),
    ]  # fmt: skip


def counted(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """The meetings with what is counted of them, in the same query."""
    tasks = Task.objects.visible_to(user).standing()
    found: QuerySet[Any] = rows.annotate(
        communes_in_scope=_count(ScopedCommune.objects.all()),
        conclusions_made=_count(Conclusion.objects.all()),
        tasks_given=_count(tasks),
        tasks_done=_count(tasks.filter(done_on__isnull=False)),
    )
    return found


def _count(rows: QuerySet[Any]) -> Coalesce:
    of_meeting = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    return Coalesce(Subquery(of_meeting.annotate(n=Count("pk")).values("n")), 0)


def lines(meetings: Iterable[Any], today: date) -> list[Line]:
    """The meetings with what their office was called on the day. One query."""
    rows = list(meetings)
    versions = UnitVersion.objects.filter(unit__in={row.organiser_id for row in rows})
    named: dict[int, list[UnitVersion]] = {}
    for version in versions:
        named.setdefault(version.unit_id, []).append(version)
    return [
        Line(
            row,
            next((v for v in named.get(row.organiser_id, ()) if on_day(v, row.held_on)), None),
            row.held_on >= today,
        )
        for row in rows
    ]
