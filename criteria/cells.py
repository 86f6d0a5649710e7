"""The matrix: each unit × criterion with every authority's verdict as at a day."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from accounts.models import User, called
from criteria.evaluation import headline
from criteria.models import Authority, Status, Verdict
from criteria.progress import Question, Totals
from ntm_portal.lib.periods import contains


@dataclass(frozen=True, slots=True)
class Recorded:
    """A verdict on record as pages show it: a row of Verdict at a tenth of its cost.

    A district's grid holds nearly a thousand. `files` is None where no one asked.
    """

    id: int
    origin_id: int | None
    unit_id: int
    criterion_id: int
    authority: int
    status: int
    basis: str
    note: str
    asserted_at: datetime
    asserted_by: str
    files: int | None = None

    @property
    def assertion(self) -> int:
        """Id of the entry as a person made it: the same for its shortened copies."""
        return self.origin_id or self.id

    @property
    def is_blank(self) -> bool:
        """Whether the row records that an entry was cleared."""
        return self.status == Status.WITHDRAWN


FIELDS = (
    "id", "origin_id", "unit_id", "criterion_id", "authority", "status", "basis", "note",
    "asserted_at",
)  # fmt: skip
NAMES = ("asserted_by__first_name", "asserted_by__last_name", "asserted_by__username")


@dataclass(frozen=True)
class MatrixCell:
    """One unit × criterion. `rows` holds the row on record of each authority, cleared ones too.

    A page asks a cell many times, so what follows from its rows is worked out once.
    """

    rows: dict[Authority, Any] = field(default_factory=dict)

    @cached_property
    def top(self) -> Any:
        """The headline verdict's row; None where there is no data."""
        found = headline({authority: row.status for authority, row in self.rows.items()})
        return self.rows[found[0]] if found else None

    @cached_property
    def status(self) -> Status:
        """The headline status; WITHDRAWN stands for no data."""
        return Status(self.top.status) if self.top else Status.WITHDRAWN

    def own(self, authority: Authority | None) -> Any:
        """The row of one authority, cleared or not; None where it never recorded."""
        return self.rows.get(authority) if authority else None

    @property
    def lacks_evidence(self) -> bool:
        """Whether it is met without a file on record; for rows read with `files_on_cell`."""
        return self.status == Status.MET and self.top.files == 0

    def overruled(self, authority: Authority | None) -> bool:
        """Whether a more senior verdict differs from this authority's own and is older."""
        own, top = self.own(authority), self.top
        return bool(
            own
            and top
            and top.authority > own.authority
            and top.status != own.status
            and top.asserted_at < own.asserted_at
        )


BLANK = MatrixCell()
Cells = Mapping[tuple[int, int], MatrixCell]  # by unit id and criterion id


def matrix(
    question: Question, unit_ids: Iterable[int], files: Any = None
) -> dict[tuple[int, int], MatrixCell]:
    """Map (unit id, criterion id) → cell, for cells with any row. One query.

    `files` is the annotation of `evidence_reading.files_on_cell`, where the rows shall carry it.
    """
    rows = (
        Verdict.objects.known(question.known_on)
        .at(question.as_of)
        .filter(unit__in=set(unit_ids), criterion__in=question.criterion_ids)
    )
    if question.authority is not None:
        rows = rows.filter(authority=question.authority)
    counted = {} if files is None else {"files": files}
    found = rows.annotate(**counted).values_list(*FIELDS, *NAMES, *counted)
    return gather(_recorded(row) for row in found)


def _recorded(row: tuple[Any, ...]) -> Recorded:
    names = len(FIELDS)
    return Recorded(*(*row[:names], called(*row[names : names + 3]), *row[names + 3 :]))


def gather(rows: Iterable[Any]) -> dict[tuple[int, int], MatrixCell]:
    """Put rows on record, at most one of each authority, into their cells."""
    found: dict[tuple[int, int], MatrixCell] = {}
    for row in rows:
        place = row.unit_id, row.criterion_id
        if place not in found:
            found[place] = MatrixCell()
        found[place].rows[Authority(row.authority)] = row
    return found


def with_history(
    question: Question, user: User, unit_id: int, criterion_id: int
) -> tuple[dict[tuple[int, int], MatrixCell], list[Any]]:
    """One unit's cells, and every row ever known of one of them, the latest entry first.

    One query.
    """
    live = Verdict.objects.known().at(question.as_of)
    asked = live.filter(criterion__in=question.criterion_ids)
    rows = (asked | Verdict.objects.filter(criterion=criterion_id)).visible_to(user)
    told = rows.filter(unit=unit_id).select_related("asserted_by")
    known = list(told.order_by("-recorded_at", "-holds_from", "-authority"))
    shown = [
        row
        for row in known
        if row.replaced_at is None and contains(question.as_of, row.holds_from, row.holds_to)
    ]
    return gather(shown), [row for row in known if row.criterion_id == criterion_id]


def totals_of(cells: Iterable[MatrixCell], met: Collection[int]) -> Totals:
    """Count one unit's cells, as `progress.unit_totals` does in SQL, for pages that hold them.

    `met` are the statuses that count as met in the set.
    """
    shown = [cell for cell in cells if cell.top]
    tops = [cell.status for cell in shown]
    rows = [row for cell in shown for row in cell.rows.values() if not row.is_blank]
    own = Counter(row.authority for row in rows if row.status in met)
    return Totals(
        met=sum(1 for status in tops if status in met),
        nearly=tops.count(Status.NEARLY_MET),
        not_met=tops.count(Status.NOT_MET),
        own=(own[Authority.SELF], own[Authority.DISTRICT], own[Authority.PROVINCE]),
        recorded=len(tops),
        last_entered_at=max((row.asserted_at for row in rows), default=None),
    )
