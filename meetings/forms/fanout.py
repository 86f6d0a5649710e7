"""The sheet of tasks that a conclusion offers: ticked or not, with owner and due date."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetings.content import too_early
from meetings.fanout import FanOut, Mode, Proposal, Wanted
from meetings.owning import Owner
from ntm_portal.lib.periods import parse_day


@dataclass
class Row:
    """A proposed task as it stands on the sheet."""

    proposal: Proposal
    ticked: bool
    owner: Owner
    due: str
    error: str = ""


@dataclass(frozen=True)
class Group:
    """The rows of one commune, and the commune's own committee as a further owner."""

    name: str
    rows: list[Row]
    own: Owner | None

    @property
    def is_spent(self) -> bool:
        """Whether all of its tasks were handed out before."""
        return all(row.proposal.task for row in self.rows)

    @property
    def count(self) -> int:
        """Ticked rows that were not handed out yet."""
        return sum(row.ticked and row.proposal.task is None for row in self.rows)


class Sheet:
    """The rows as proposed, or as sent back; unknown owners and days are errors of their row."""

    def __init__(self, fan: FanOut, data: QueryDict | None = None) -> None:
        self.fan, self.owners = fan, fan.owners
        self.problem = ""
        self.ticked = set(data.getlist("task")) if data is not None else set()
        due = fan.conclusion.due_on
        day = due.isoformat() if due else ""
        self.rows = [Row(one, True, one.owner, day) for one in fan.proposals]
        if data is not None:
            for row in self.rows:
                self._take(row, data)

    def _take(self, row: Row, data: QueryDict) -> None:
        key = row.proposal.key
        row.ticked = key in self.ticked
        if row.proposal.task is None:
            row.due = data.get(f"due-{key}", "").strip()
            given = self.owners.by_key.get(data.get(f"owner-{key}", ""))
            row.error = "" if given else _("Choose the owner from the list.")
            row.owner = given or row.owner

    @property
    def gone(self) -> bool:
        """Whether a ticked task is not offered any more."""
        return bool(self.ticked - {row.proposal.key for row in self.rows})

    @property
    def groups(self) -> list[Group]:
        """The rows by commune."""
        parts = groupby(self.rows, key=lambda row: (row.proposal.unit_id, row.proposal.commune))
        return [
            Group(name, list(rows), self.owners.by_key.get(f"u{unit_id}"))
            for (unit_id, name), rows in parts
        ]

    @property
    def counts(self) -> list[int]:
        """Ticked tasks of each commune that has any to hand out: 8 and 11."""
        return [group.count for group in self.groups if group.count]

    @property
    def total(self) -> int:
        """Ticked tasks that were not handed out yet: 19."""
        return sum(self.counts)

    @property
    def is_spent(self) -> bool:
        """Whether all of its tasks were handed out before."""
        return self.already == len(self.rows)

    @property
    def already(self) -> int:
        """Tasks of the list that were handed out before."""
        return sum(row.proposal.task is not None for row in self.rows)

    @property
    def options(self) -> SafeString:
        """The owners to choose from, as options that every row shares."""
        whole = self.fan.mode == Mode.OFFICES
        offered = self.owners.by_key.values() if whole else self.owners.offices
        pairs = ((owner.key, owner.name) for owner in offered)
        return format_html_join("", '<option value="{}">{}</option>', pairs)

    @property
    def criteria(self) -> list[tuple[str, str]]:
        """The criteria on the sheet, to change the owner of one of them everywhere."""
        found = {row.proposal.criterion for row in self.rows if row.proposal.criterion}
        ordered = sorted(found, key=lambda one: one.order)
        return [(str(one.id), f"{one.number}. {one.name}") for one in ordered]

    def spread(self, data: QueryDict) -> None:
        """Put one owner, one day or both on all ticked rows, or on those of one criterion."""
        owner = self.owners.by_key.get(data.get("all_owner", ""))
        day, criterion = data.get("all_due", "").strip(), data.get("all_criterion", "")
        for row in self._open():
            if criterion and criterion != str(row.proposal.slot[1]):
                continue
            row.owner, row.due = owner or row.owner, day or row.due
            row.error = "" if owner else row.error

    def _open(self) -> Iterator[Row]:
        return (row for row in self.rows if row.ticked and row.proposal.task is None)

    def wanted(self) -> list[Wanted] | None:
        """What to hand out, tasks that stand already included; None with errors at the rows."""
        for row in self._open():
            row.error = row.error or self._due_error(row.due)
        if any(row.error for row in self._open()):
            self.problem = _("Some tasks need another owner or due date: see the marked rows.")
            return None
        return [_wanted(row) for row in self.rows if row.ticked]

    def _due_error(self, text: str) -> str:
        meeting, day = self.fan.conclusion.meeting, parse_day(text)
        if day is None:
            return _("Give a due date.")
        return too_early(meeting) if day < meeting.held_on else ""


def _wanted(row: Row) -> Wanted:
    unit_id, criterion_id = row.proposal.slot
    agency_id, owner_unit_id = row.owner.ids
    task = row.proposal.task
    due = task.due_on if task else parse_day(row.due)
    assert due is not None  # noqa: S101 - `wanted` has looked at it
    return Wanted(
        row.proposal.text,
        due,
        unit_id,
        criterion_id,
        agency_id=agency_id,
        owner_unit_id=owner_unit_id,
    )
