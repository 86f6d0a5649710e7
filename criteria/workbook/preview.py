"""What recording an upload would do, line by line: the real write, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from criteria.batch import STOPS, Entry, Fate, Outcome, rehearse
from criteria.evaluation import Answer
from criteria.explain import answer_word, number
from criteria.models import Basis, Measurement, Status, Verdict
from criteria.plausible import is_doubtful
from criteria.services import ValueEntry, VerdictEntry
from criteria.workbook.reading import Item, Mark, Reading
from criteria.workbook.uploads import Told, write
from ntm_portal.lib.periods import VIETNAM

ORDER = (Fate.ERROR, Fate.OVERTAKEN, Fate.CHANGED, Fate.NEW, Fate.SAME)
SHOWN = 10  # cells that are named in one sentence
ANY_REASON = "…"  # a preview is shown before the reason is given


@dataclass(frozen=True)
class Said:
    """What a cell says: a verdict by its status, or a value as text ("" for none); the note."""

    status: Status | None = None
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Line:
    """One cell of the file and what becomes of it; `who` and `when` tell who overtook it.

    `doubt` marks a number that looks mistyped.
    """

    fate: Fate
    mark: Mark | None
    about: str
    before: Said | None = None
    after: Said | None = None
    messages: tuple[str, ...] = ()
    who: str = ""
    when: str = ""
    doubt: bool = False

    @property
    def clears(self) -> bool:
        """Whether what the cell says now would be taken out."""
        blank = self.after is not None and not (self.after.status or self.after.text)
        return self.fate == Fate.CHANGED and blank


@dataclass(frozen=True)
class Preview:
    """All lines, worst first; `follows` are verdicts that the values would compute.

    `whole` tells what keeps the file as a whole from being recorded.
    """

    reading: Reading
    lines: list[Line] = field(default_factory=list)
    follows: list[Line] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[Fate, int]]:
        """How many lines of each fate, worst first."""
        return [(fate, sum(line.fate == fate for line in self.lines)) for fate in ORDER]

    @property
    def stops(self) -> int:
        """How many lines cannot be recorded."""
        return sum(line.fate in STOPS for line in self.lines)

    @property
    def writes(self) -> int:
        """How many lines would be recorded."""
        return sum(line.fate in (Fate.NEW, Fate.CHANGED) for line in self.lines)

    @property
    def doubts(self) -> str:
        """What to tell of the numbers that look mistyped; "" where there are none."""
        cells = [line.mark.address for line in self.lines if line.doubt and line.mark]
        if not cells:
            return ""
        told = _("These values look unusual: %(cells)s. Check unit of measure and decimal comma.")
        return told % {"cells": ", ".join(cells[:SHOWN]) + (" …" if len(cells) > SHOWN else "")}

    def of(self, fate: str) -> list[Line]:
        """The lines of one fate; those that are not the same as now where none is named."""
        if fate in set(Fate):
            return [line for line in self.lines if line.fate == fate]
        return [line for line in self.lines if line.fate != Fate.SAME]


def preview(reading: Reading, *, by: User, reason: str, now: datetime) -> Preview:
    """What `uploads.write` would do. Constant queries."""
    follows: list[tuple[Verdict, Verdict | None]] = []

    def attempt() -> Told:
        told = write(reading, by=by, reason=reason or ANY_REASON, now=now, partial=True)
        follows.extend(_computed(by, now))
        return told

    problems = [Line(Fate.ERROR, p.mark, p.about, messages=(p.message,)) for p in reading.problems]
    try:
        told = rehearse(attempt)
    except ValidationError as error:
        return Preview(reading, problems, whole=error.messages)
    lines = problems + [line_of(item, outcome) for item, outcome in told]
    lines.sort(key=lambda line: ORDER.index(line.fate))
    return Preview(reading, lines, _follows(told, follows))


def _computed(by: User, moment: datetime) -> list[tuple[Verdict, Verdict | None]]:
    """The verdicts that the write just computed, each with the one it replaced. Two queries."""
    now = Verdict.objects.known().filter(asserted_by=by, recorded_at=moment, basis=Basis.COMPUTED)
    rows = list(now.filter(origin__isnull=True).order_by("pk"))
    cells = {"unit__in": {r.unit_id for r in rows}, "criterion__in": {r.criterion_id for r in rows}}
    ended = Verdict.objects.filter(replaced_at=moment, **cells) if rows else ()
    before = {row.cell: row for row in ended}
    return [(row, before.get(row.cell)) for row in rows]


def _follows(told: Told, computed: Sequence[tuple[Verdict, Verdict | None]]) -> list[Line]:
    """Those that change a verdict which the file does not name itself."""
    entries = [item.entry for item, _outcome in told]
    named = {_cell(entry) for entry in entries if isinstance(entry, VerdictEntry)}
    about = {_cell(entry): entry for entry in entries}
    lines = []
    for row, before in computed:
        cell = row.unit_id, row.criterion_id
        if cell in named or (before is not None and before.status == row.status):
            continue
        criterion = about[cell].criterion
        name = f"{about[cell].version.name} · {criterion.number}. {criterion.name}"
        fate = Fate.CHANGED if before is not None else Fate.NEW
        lines.append(Line(fate, None, name, said(before), said(row)))
    return lines


def _cell(entry: Entry) -> tuple[int, int]:
    return entry.version.unit_id, entry.criterion.id


def line_of(item: Item, outcome: Outcome) -> Line:
    """The line that tells an outcome."""
    row: Any = outcome.before
    line = Line(outcome.fate, item.mark, item.about, said(row), wished(item.entry))
    if outcome.fate == Fate.OVERTAKEN and row is not None:
        when = f"{row.asserted_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        return replace(line, who=str(row.asserted_by), when=when)
    return replace(line, messages=outcome.messages, doubt=_doubt(item.entry, outcome))


def _doubt(entry: Entry, outcome: Outcome) -> bool:
    """Whether a number that would be written looks mistyped."""
    if not isinstance(entry, ValueEntry) or outcome.fate not in (Fate.NEW, Fate.CHANGED):
        return False
    earlier = outcome.before.value if isinstance(outcome.before, Measurement) else None
    return is_doubtful(entry.answer.value, entry.indicator, earlier)


def said(row: Any) -> Said:
    """What a row says; no data for None."""
    if isinstance(row, Measurement):
        return Said(text=_answer(Answer(row.value, row.answer)), note=row.note)
    return Said(Status(row.status), note=row.note) if row else Said()


def wished(entry: Entry) -> Said:
    """What an entry would make the cell say."""
    if isinstance(entry, VerdictEntry):
        return Said(entry.status, note=entry.note or "")
    return Said(text=_answer(entry.answer, entry.indicator.unit), note=entry.note or "")


def _answer(answer: Answer, unit: str = "") -> str:
    if answer.value is None:
        return answer_word(answer.word)
    return f"{number(answer.value)} {unit}".strip()
