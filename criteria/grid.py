"""The grid: communes × criteria as one person records them, and the figures beside and below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import Level, Unit, UnitVersion
from communes.scope import UnitVersionQuerySet, within
from criteria.authority import Rights, steps
from criteria.catalogue import CriterionView, SetView
from criteria.cells import BLANK, Cells, MatrixCell, matrix, totals_of
from criteria.models import Authority, Status
from criteria.progress import CommuneProgress, Question, RollUp, Totals, roll_up

PLACES = (Level.DISTRICT, Level.AREA)  # what has a grid
# One key per verdict: the first letter of its Vietnamese name (x for "không xem xét"), or a digit.
KEYS = {
    Status.MET: ("d", "1"),
    Status.NEARLY_MET: ("c", "2"),
    Status.NOT_MET: ("k", "3"),
    Status.NOT_APPLICABLE: ("x", "4"),
    Status.WITHDRAWN: ("Delete", "0", "Backspace"),
}


def place_on(
    user: User, level: str, code: str, day: date
) -> tuple[UnitVersion | None, list[UnitVersion]]:
    """A district or area on `day`, None where it was not, and its communes. One query."""
    named = Unit.objects.filter(level=level, code=code.replace("\x00", "?"))
    rows = UnitVersion.objects.visible_to(user).at(day).filter(within(named))
    found = list(rows.select_related("unit").order_by("sort_key", "unit__code"))
    place = next((row for row in found if row.unit.level == level), None)
    return place, [row for row in found if row.unit.level == Level.COMMUNE]


def communes_of(inside: UnitVersionQuerySet, day: date) -> UnitVersionQuerySet:
    """The communes among the versions on `day`, in Vietnamese order, wards included."""
    chosen = inside.at(day).filter(unit__level=Level.COMMUNE).select_related("unit")
    return chosen.order_by("sort_key", "unit__code")


@dataclass(frozen=True)
class GridCell:
    """One commune × criterion; `authority` is the person's own, None where they only read."""

    version: UnitVersion
    criterion: CriterionView
    authority: Authority | None
    matrix: MatrixCell
    refusal: str = ""

    @cached_property
    def own(self) -> Any:
        """The row that the person's entry replaces, a cleared one too."""
        return self.matrix.own(self.authority)

    @cached_property
    def shown(self) -> Any:
        """The row on screen: one's own, or the headline where the person only reads."""
        return self.own if self.authority else self.matrix.top

    @cached_property
    def status(self) -> Status:
        """The verdict on screen; WITHDRAWN stands for no data."""
        return Status(self.shown.status) if self.shown else Status.WITHDRAWN

    @property
    def seen(self) -> int:
        """What the person sees when they type: see `VerdictEntry.seen`."""
        return self.own.assertion if self.own else 0

    @property
    def note(self) -> str:
        """The note of the verdict on screen."""
        return self.shown.note if self.shown else ""

    @cached_property
    def overruled(self) -> bool:
        """Whether a more senior verdict differs."""
        return self.matrix.overruled(self.authority)

    @cached_property
    def hint(self) -> str:
        """A senior verdict that differs, and the note: what the cell's tooltip tells."""
        said = []
        if self.overruled:
            top = self.matrix.top
            said.append(f"{Authority(top.authority).label}: {Status(top.status).label}")
        if self.note:
            said.append(self.note)
        return " · ".join(said)


@dataclass(frozen=True)
class GridRow:
    """A commune's line of the grid; `own` is as `own_counts` tells it."""

    progress: CommuneProgress
    cells: list[GridCell]
    own: list[int | None]

    @property
    def version(self) -> UnitVersion:
        """The commune."""
        return self.progress.version


class Grid:
    """The whole grid of a place: every judged commune, and what they have met together."""

    def __init__(self, question: Question, versions: Sequence[UnitVersion], rights: Rights) -> None:
        """Read the cells of `versions`, of which only the judged ones count. One query."""
        self.question, self.rights = question, rights
        judged = [version for version in versions if is_judged(question.criteria_set, version)]
        found = matrix(question, [version.unit_id for version in judged])
        self.rows = [self._row(version, found) for version in judged]

    def _row(self, version: UnitVersion, found: Cells) -> GridRow:
        criteria = self.question.criteria_set.criteria
        cells = cells_for(self.rights, version, criteria, found)
        totals = totals_of((cell.matrix for cell in cells), self.question.met_statuses)
        own = [count for _body, count in own_counts(self.question, totals, cells)]
        return GridRow(CommuneProgress(version, len(criteria), totals), cells, own)

    @cached_property
    def roll_up(self) -> RollUp:
        """Complete communes, sum and mean of the place."""
        criteria_set = self.question.criteria_set
        rows = [row.progress for row in self.rows]
        return roll_up(rows, criteria_set, criteria_set.default_scheme)

    @property
    def columns(self) -> list[tuple[CriterionView, int]]:
        """Each criterion with the number of communes that meet it."""
        met = self.question.met_statuses
        columns = zip(*(row.cells for row in self.rows), strict=True)
        counts = [sum(cell.matrix.status in met for cell in column) for column in columns]
        return list(zip(self.question.criteria_set.criteria, counts, strict=False))

    @property
    def bodies(self) -> list[Authority]:
        """The bodies that judge on the day, junior first."""
        return list(steps(self.question.as_of))

    @property
    def may_record(self) -> bool:
        """Whether the person may record at least one cell."""
        return any(cell.authority for row in self.rows for cell in row.cells)

    @property
    def refusal(self) -> str:
        """Why the person records nothing here."""
        reasons = (cell.refusal for row in self.rows for cell in row.cells if cell.refusal)
        return next(reasons, _("No unit here is judged by this criteria set."))


def own_counts(
    question: Question, totals: Totals, cells: Iterable[GridCell]
) -> list[tuple[Authority, int | None]]:
    """Each body of the day with the criteria it calls met; None where it recorded nothing."""
    rows = [row for cell in cells for row in cell.matrix.rows.values()]
    heard = {row.authority for row in rows if not row.is_blank}
    bodies = steps(question.as_of)
    return [(body, totals.own[body - 1] if body in heard else None) for body in bodies]


def is_judged(criteria_set: SetView, version: UnitVersion) -> bool:
    """Whether the unit counts in the set's figures: of its kinds, and in its province."""
    in_province = criteria_set.province_id in (None, version.province_id)
    return version.kind in criteria_set.kinds and in_province


def cells_for(
    rights: Rights, version: UnitVersion, criteria: Sequence[CriterionView], found: Cells
) -> list[GridCell]:
    """The unit's cells as the person of `rights` sees them, with the reason where they only read.

    What the person records is looked up once for the unit, not in every cell.
    """
    powers, unit_id = rights.over(version), version.unit_id
    bodies = [powers.authority(row.id) for row in criteria]
    refusal = "" if all(bodies) else rights.refusal(version)
    return [
        GridCell(version, row, body, found.get((unit_id, row.id), BLANK), "" if body else refusal)
        for row, body in zip(criteria, bodies, strict=True)
    ]
