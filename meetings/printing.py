"""The whole record of a meeting, read for paper."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import User
from communes.models import UnitVersion
from criteria.catalogue import view_of
from meetings.attendance import Group, groups_of
from meetings.frame import names_of
from meetings.models import AgendaItem, Conclusion, Finding, Meeting, ScopedCommune
from meetings.outputs import Tally, tally
from meetings.overview import ScopeLine, scope_lines, together
from meetings.snapshot import Seen, seen


@dataclass(frozen=True)
class Record:
    """The parts of the record in the order of minutes; figures are of the person's territory."""

    names: dict[int, UnitVersion]
    scope: list[ScopeLine]
    groups: list[Group]
    agenda: list[AgendaItem]
    figures: Seen | None
    parts: list[tuple[ScopeLine, Seen]]
    findings: list[tuple[str, list[Finding]]]
    visits: list[tuple[Any, UnitVersion | None]]
    tallies: list[Tally]
    conclusions: list[Conclusion]


def whole_record(meeting: Meeting, user: User) -> Record:
    """Read every part once. Eight queries."""
    communes = _communes(meeting, user)
    mine = [row for row in communes if row.is_mine]
    visits = list(meeting.fieldvisits.order_by("position", "pk"))
    units = [row.part.unit_id for row in communes] + [row.commune_id for row in visits]
    names = names_of(meeting, *units)
    findings = list(meeting.findings.order_by("position", "pk"))
    known = {row.unit_id: row.name for row in mine}
    outputs = [row for row in meeting.outputs.all() if row.commune_id in {None, *known}]
    return Record(
        names=names,
        scope=scope_lines(communes, names),
        groups=groups_of(list(meeting.attendees.order_by("position", "pk"))),
        agenda=list(meeting.agendaitems.order_by("position", "pk")),
        figures=_figures(meeting, mine),
        parts=_parts(meeting, scope_lines(mine, names)),
        findings=[
            (str(kind.label), rows)
            for kind in Finding.Kind
            if (rows := [row for row in findings if row.kind == kind])
        ],
        visits=[(row, names.get(row.commune_id or 0)) for row in visits],
        tallies=tally(outputs, known),
        conclusions=list(meeting.conclusions.order_by("position", "pk")),
    )


def _communes(meeting: Meeting, user: User) -> list[Any]:
    """The communes in scope; `is_mine` tells those whose figures the person may see."""
    mine = ScopedCommune.objects.visible_to(user).filter(pk=OuterRef("pk"))
    rows = meeting.communes.select_related("part").annotate(is_mine=Exists(mine))
    return list(rows.order_by("part__position", "sort_key", "pk"))


def _parts(meeting: Meeting, lines: list[ScopeLine]) -> list[tuple[ScopeLine, Seen]]:
    found = ((line, _figures(meeting, line.communes)) for line in together(lines))
    return [(line, figures) for line, figures in found if figures is not None]


def _figures(meeting: Meeting, mine: list[Any]) -> Seen | None:
    snapshot = getattr(meeting, "snapshot", None)
    if snapshot is None or not mine:
        return None
    return seen(mine, snapshot, view_of(meeting.criteria_set, snapshot.as_of))
