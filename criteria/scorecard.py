"""The scorecard: one commune's criteria with their indicators, as one person records them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import UnitVersion
from criteria.authority import Rights, steps
from criteria.catalogue import CriterionView, IndicatorView
from criteria.cells import Cells, matrix, totals_of
from criteria.evaluation import contradicts
from criteria.evidence_reading import files_on_cell
from criteria.explain import asked, explain, number, recorded, source
from criteria.forms import Fields, ValueForm, VerdictForm, answer_choices
from criteria.grid import GridCell, cells_for, own_counts
from criteria.judging import Finding, Sheet
from criteria.models import Authority, Basis, Status
from criteria.progress import CommuneProgress, Question
from ntm_portal.lib.periods import local_day

Forms = Mapping[str, Any]  # number of an indicator or criterion → the form that was refused


@dataclass(frozen=True)
class Line:
    """One indicator: what is asked, what is on record and why it is judged so, and the field."""

    finding: Finding
    question: Question
    fields: Fields
    choices: list[tuple[str, str]]  # the answers to choose from; empty where a number is typed
    form: ValueForm | None  # what was posted and not accepted

    @property
    def indicator(self) -> IndicatorView:
        """The indicator."""
        return self.finding.indicator

    @property
    def number(self) -> str:
        """The indicator's number."""
        return self.indicator.number

    @property
    def asked(self) -> str:
        """The threshold with its operator."""
        return asked(self.indicator, self.finding.threshold)

    @property
    def source(self) -> str:
        """Class, year and decision of the threshold."""
        return source(self.finding.threshold, self.question.criteria_set)

    @property
    def why(self) -> str:
        """Why it is judged as it is."""
        return explain(self.finding, self.question.criteria_set)

    @property
    def recorded(self) -> str:
        """The value on record, with its unit."""
        return recorded(self.finding)

    @property
    def gap(self) -> str:
        """How far a number is from its threshold; empty where it is not."""
        missing = self.finding.missing
        if not missing:
            return ""
        said = {"gap": number(missing), "unit": self.indicator.unit}
        return _("%(gap)s %(unit)s from the threshold") % said

    @property
    def entered(self) -> str:
        """Who entered the value on record, and when."""
        fact = self.finding.fact
        return f"{fact.asserted_by}, {local_day(fact.asserted_at):%d/%m/%Y}"

    @property
    def may_be_ticked(self) -> bool:
        """Whether "not considered" is a box beside the field."""
        return self.indicator.may_be_not_applicable and not self.choices

    @property
    def note_is_open(self) -> bool:
        """Whether the note is shown at once: there is one, or it was refused."""
        return bool(self.fields.note or (self.form and self.form["note"].errors))


@dataclass(frozen=True)
class BodyVerdict:
    """What one body says of a criterion; `contradicted` by a complete set of its indicators."""

    authority: Authority
    row: Any
    computed: Status | None

    @property
    def status(self) -> Status:
        """The verdict; WITHDRAWN stands for no data."""
        return Status(self.row.status) if self.row else Status.WITHDRAWN

    @property
    def is_computed(self) -> bool:
        """Whether the recorded indicators gave the verdict."""
        return bool(self.row and self.row.basis == Basis.COMPUTED)

    @property
    def contradicted(self) -> bool:
        """Whether it was declared against what the recorded indicators say."""
        return not self.is_computed and contradicts(self.status, self.computed)


@dataclass(frozen=True)
class Block:
    """One criterion: its verdicts side by side, one's own form, its indicators."""

    cell: GridCell
    bodies: list[BodyVerdict]
    fields: Fields  # of one's own verdict; `value` is the name of its status
    form: VerdictForm | None  # what was posted and not accepted
    lines: list[Line]
    address: str  # of the criterion's own page

    @property
    def criterion(self) -> CriterionView:
        """The criterion."""
        return self.cell.criterion

    @property
    def status(self) -> Status:
        """The headline verdict."""
        return self.cell.matrix.status

    def line(self, number: str) -> Line:
        """The line of the indicator with that number."""
        return next(line for line in self.lines if line.indicator.number == number)


class Scorecard:
    """A commune's blocks and its total, read in at most four queries."""

    def __init__(
        self,
        question: Question,
        version: UnitVersion,
        user: User,
        refused: Forms | None = None,
        found: Cells | None = None,
        unit_class: str | None = None,
    ) -> None:
        """`refused`: forms that were not accepted; `found`, `unit_class`: what is read already."""
        self.question, self.version = question, version
        self.rights = Rights(user, question.as_of)
        self.refused = refused or {}
        classes = {version.unit_id: unit_class} if unit_class else None
        day = question.as_of
        self.sheet = Sheet.read([version], question.criteria_set, day, classes=classes)
        self.found = (
            matrix(question, [version.unit_id], files=files_on_cell(question.known_on))
            if found is None
            else found
        )
        self.address = reverse("criteria:scorecard", args=[version.unit.code])
        cells = cells_for(self.rights, version, question.criteria_set.criteria, self.found)
        self.blocks = [self._block(cell) for cell in cells]
        totals = totals_of((cell.matrix for cell in cells), question.met_statuses)
        self.progress = CommuneProgress(version, len(cells), totals)

    @property
    def own(self) -> list[tuple[Authority, int | None]]:
        """Each body of the day with the criteria it calls met; None where it recorded nothing."""
        cells = [block.cell for block in self.blocks]
        return own_counts(self.question, self.progress.totals, cells)

    @property
    def may_record(self) -> bool:
        """Whether the person may record any criterion here."""
        return any(block.cell.authority for block in self.blocks)

    @property
    def without_evidence(self) -> int:
        """Criteria met without a file of evidence."""
        return sum(block.cell.matrix.lacks_evidence for block in self.blocks)

    @property
    def refusal(self) -> str:
        """Why the person may not record some or all criteria."""
        return next((block.cell.refusal for block in self.blocks if block.cell.refusal), "")

    def block(self, number: str) -> Block:
        """The block of the criterion with that number."""
        return next(block for block in self.blocks if block.criterion.number == number)

    def _block(self, cell: GridCell) -> Block:
        unit_id, criterion = self.version.unit_id, cell.criterion
        shown = sorted({*steps(self.question.as_of), *cell.matrix.rows})
        bodies = [
            BodyVerdict(body, cell.matrix.own(body), self.sheet.verdict(unit_id, criterion, body))
            for body in shown
        ]
        body = cell.authority or Authority.PROVINCE
        findings = self.sheet.findings(unit_id, criterion, body)
        lines = [self._line(finding, cell.authority) for finding in findings]
        form = self.refused.get(f"criterion {criterion.number}")
        fields = Fields.posted(form) if form else _verdict_fields(cell)
        # A reversal for each of a hundred links would cost more than the page's queries.
        address = f"{self.address}{quote(criterion.number, safe='')}/"
        return Block(cell, bodies, fields, form, lines, address)

    def _line(self, finding: Finding, authority: Authority | None) -> Line:
        indicator = finding.indicator
        rows = self.sheet.facts.get((self.version.unit_id, indicator.id), {})
        own = rows.get(authority) if authority else None  # what an entry replaces
        choices = answer_choices(indicator)
        form = self.refused.get(indicator.number)
        fields = Fields.posted(form) if form else Fields.recorded(own, bool(choices))
        return Line(finding, self.question, fields, choices, form)


def _verdict_fields(cell: GridCell) -> Fields:
    status = Status(cell.own.status) if cell.own else Status.WITHDRAWN
    return Fields(status.name, note=cell.own.note if cell.own else "", seen=str(cell.seen))
