"""The figures of a meeting: taken from the verdicts on record, then frozen with the meeting."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from criteria.catalogue import SetView, view_of
from criteria.cells import matrix
from criteria.progress import Bucket, Question, buckets_of, mean
from meetings.line import meeting_before
from meetings.models import Meeting, ScopedCommune, Snapshot
from ntm_portal.lib.periods import local_day


def take(meeting: Meeting, *, by: User, at: datetime) -> Snapshot:
    """Freeze the progress of the communes in scope as at the end of the meeting's day.

    Call inside a transaction that holds the meeting. Raises ValidationError before that day.
    """
    if meeting.held_on > local_day(at):
        day = f"{meeting.held_on:%d/%m/%Y}"
        raise ValidationError(
            _("The meeting is on %(day)s: its figures can be taken from that day on.")
            % {"day": day}
        )
    view = view_of(meeting.criteria_set, meeting.held_on)
    since = meeting_before(meeting)
    rows = list(meeting.communes.all())
    _fill(rows, view, meeting, _statuses_at(since))
    ScopedCommune.objects.bulk_update(rows, ["met", "recorded", "statuses", "gained", "lost"])
    Snapshot.objects.filter(meeting=meeting).delete()
    return Snapshot.objects.create(
        meeting=meeting,
        criteria_set=meeting.criteria_set,
        as_of=meeting.held_on,
        taken_at=at,
        taken_by=by,
        total=view.criteria_count,
        since=since,
    )


def _statuses_at(meeting: Meeting | None) -> dict[int, dict[str, int]] | None:
    if meeting is None:
        return None
    return dict(meeting.communes.values_list("unit_id", "statuses"))


def statuses_now(
    unit_ids: Iterable[int], view: SetView, question: Question
) -> dict[int, dict[str, int]]:
    """Map unit id → criterion number → headline status, for cells on record. One query."""
    ids = list(unit_ids)
    cells = matrix(question, ids)
    numbers = {row.id: row.number for row in view.criteria}
    found: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    for (unit_id, criterion_id), cell in cells.items():
        if cell.top is not None and criterion_id in numbers:
            found[unit_id][numbers[criterion_id]] = int(cell.status)
    return found


def _fill(
    rows: Sequence[ScopedCommune],
    view: SetView,
    meeting: Meeting,
    before: dict[int, dict[str, int]] | None,
) -> None:
    """Write the figures into the rows; what moved is told for communes that both saw."""
    question = Question(view, meeting.held_on)
    now = statuses_now([row.unit_id for row in rows], view, question)
    numbers = [criterion.number for criterion in view.criteria]
    for row in rows:
        row.statuses = now[row.unit_id]
        met = met_numbers(row.statuses, question)
        row.recorded, row.met = len(row.statuses), len(met)
        row.gained, row.lost = [], []
        if before is not None and row.unit_id in before:
            then = met_numbers(before[row.unit_id], question)
            row.gained = [number for number in numbers if number in met - then]
            row.lost = [number for number in numbers if number in then - met]


def met_numbers(statuses: Mapping[str, int], question: Question) -> set[str]:
    """The numbers of the criteria whose status counts as met."""
    return {number for number, status in statuses.items() if status in question.met_statuses}


@dataclass(frozen=True)
class Seen:
    """The figures of a part of a meeting's communes, or of all of them, as frozen."""

    communes: tuple[ScopedCommune, ...]
    total: int
    best: int | None  # criteria met; None where no commune has data
    worst: int | None
    met_sum: int
    mean_met: Decimal | None  # over communes with data
    complete: int
    buckets: tuple[Bucket, ...]

    @property
    def unit_text(self) -> str:
        """What a count of criteria is out of: "/20"."""
        return f"/{self.total}"

    @property
    def unmet(self) -> int:
        """Criteria still to do over all communes, those without data included."""
        return len(self.communes) * self.total - self.met_sum


def seen(communes: Iterable[ScopedCommune], snapshot: Snapshot, view: SetView) -> Seen:
    """Add frozen figures up. No query."""
    rows = tuple(communes)
    counts = [row.met if row.recorded else None for row in rows]
    known = [count for count in counts if count is not None]
    return Seen(
        communes=rows,
        total=snapshot.total,
        best=max(known, default=None),
        worst=min(known, default=None),
        met_sum=sum(known),
        mean_met=mean(sum(known), len(known)),
        complete=known.count(snapshot.total),
        buckets=buckets_of(counts, snapshot.total, view.default_scheme),
    )
