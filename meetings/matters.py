"""What findings and conclusions of a meeting may be about, for pickers and for naming."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communes.models import UnitVersion
from criteria.catalogue import view_of
from meetings.models import Conclusion, Finding, Meeting, Subject
from meetings.taskowners import agencies_for

Choices = list[tuple[int, str]]


@dataclass(frozen=True)
class Matters:
    """The communes in scope, the criteria of the set, the agencies around: ids and names."""

    units: Choices
    criteria: Choices
    agencies: Choices

    @classmethod
    def of(cls, meeting: Meeting) -> "Matters":
        """Those of the meeting, on its day. Five queries at most."""
        communes = meeting.communes.order_by("sort_key", "pk").values_list("unit_id", "name")
        return cls(
            list(communes),
            list(criterion_labels(meeting).items()),
            [(row.pk, row.name) for row in agencies_for(meeting)],
        )


@dataclass(frozen=True)
class Tied:
    """A finding or conclusion with the names of what it is about."""

    row: Any
    labels: list[str]

    @property
    def anchor(self) -> str:
        """Its place on the page: "finding-12"."""
        return anchor(self.row)


def anchor(row: Any) -> str:
    """The id of a part of the record on its page: "finding-12"."""
    return f"{row._meta.model_name}-{row.pk}"


class Ties:
    """What the findings or conclusions of a meeting are about, as stored. One query."""

    def __init__(self, meeting: Meeting, rows: Sequence[Finding | Conclusion]) -> None:
        self.meeting, self.rows = meeting, rows
        self.field = rows[0]._meta.model_name if rows else ""
        self.found: list[Subject] = []
        if rows:
            ties = Subject.objects.filter(**{f"{self.field}__in": [row.pk for row in rows]})
            self.found = list(ties.select_related("agency").order_by("pk"))

    @property
    def unit_ids(self) -> set[int | None]:
        """The communes that they name."""
        return {tie.unit_id for tie in self.found}

    def named(self, names: Mapping[int, UnitVersion]) -> list[Tied]:
        """The rows with communes, criteria and agencies by their names on the meeting's day."""
        labels: dict[int, list[str]] = defaultdict(list)
        criteria = criterion_labels(self.meeting) if any(t.criterion_id for t in self.found) else {}
        for tie in self.found:
            labels[getattr(tie, f"{self.field}_id")].append(_label(tie, names, criteria))
        return [Tied(row, labels[row.pk]) for row in self.rows]


def criterion_labels(meeting: Meeting) -> dict[int, str]:
    """Map criterion id → "10. Thu nhập", as in the meeting's set. At most one query."""
    view = view_of(meeting.criteria_set, meeting.held_on)
    return {row.id: f"{row.number}. {row.name}" for row in view.criteria}


def _label(tie: Subject, names: Mapping[int, UnitVersion], criteria: Mapping[int, str]) -> str:
    if tie.unit_id:
        return names[tie.unit_id].full_name
    if tie.criterion_id:
        return criteria.get(tie.criterion_id, "")
    return str(tie.agency)
