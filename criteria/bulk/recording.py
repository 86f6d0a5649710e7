"""Writing the staged values of one day: compared, judged, audited, laid into the history."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from criteria.bulk.laying import CHANGES, compare, find_ends, lay_all
from criteria.bulk.progress import Phase, Say
from criteria.bulk.sheet import Cell, Judge, Judged, Said, exact
from criteria.bulk.spots import Day, Spots
from criteria.bulk.streams import units
from criteria.bulk.tables import ask, put, run
from criteria.bulk.trail import Trail, written
from criteria.explain import answer_word, number
from criteria.judging import classes_for
from criteria.models import Measurement, Verdict
from criteria.writing import Writing

MOST_SHOWN = 100
JUDGED = (
    "unit_id", "subject_id", "authority", "status", "basis", "workings", "note", "holds_to",
    "before_id",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A change of one value, for a preview: name of the unit, indicator, from, to."""

    unit: str
    indicator: str
    before: str | None
    after: str | None


@dataclass
class Tally:
    """What becomes of the values of a list; `shown` are the first changes."""

    new: int = 0
    changed: int = 0
    same: int = 0
    verdicts: int = 0
    shown: list[Shown] = field(default_factory=list)

    def count(self, cells: list[Cell], trail: Trail, names: dict[int, str]) -> None:
        """Count the values of a unit."""
        for cell in cells:
            if not cell.changes:
                self.same += 1
                continue
            if cell.old_value is None and not cell.old_answer:
                self.new += 1
            else:
                self.changed += 1
            if len(self.shown) < MOST_SHOWN:
                row, name = trail.numbers[cell.subject_id], names[cell.unit_id]
                before = _shown(cell.said_before, cell.old_note)
                self.shown.append(Shown(name, row, before, _shown(cell.said, cell.note)))


def _shown(answer: Said, note: str | None) -> str | None:
    """An answer with its note as a person reads it; None for a cleared one."""
    value, word = exact(answer[0]), answer[1]
    text = number(value) if value is not None else answer_word(word) if word else ""
    return " · ".join(part for part in (text, note) if part) or None


def record_day(on: Day, writing: Writing, spots: Spots, tally: Tally, say: Say) -> None:
    """Write what `bulk_value` says of the day and let it judge the criteria it speaks of."""
    say(Phase.COMPARE, 0, 0)
    compare(on.day)
    classes = classes_for(spots.versions(on.day), on.criteria_set, on.day)
    trail = Trail(writing, spots.codes())
    run("DELETE FROM bulk_verdict")
    judged = _judged(
        Judge(on, classes), partial(tally.count, trail=trail, names=spots.names()), say
    )
    tally.verdicts += put("bulk_verdict", JUDGED, (one.row for one in written(trail, judged)))
    find_ends(on.day)
    say(Phase.WRITE, 0, 0)
    lay_all(Measurement, CHANGES, writing)
    lay_all(Verdict, "bulk_verdict", writing)


def _judged(
    judge: Judge, count: Callable[[list[Cell]], None], say: Say
) -> Iterator[tuple[list[Cell], list[Judged]]]:
    total = ask("SELECT COUNT(DISTINCT unit_id) FROM bulk_cell")[0][0]
    read = units(judge.on.criteria_set, judge.on.day)
    for done, (cells, others, standing) in enumerate(read):
        if not done % 200:
            say(Phase.JUDGE, done, total)
        count(cells)
        yield cells, list(judge.judge(cells, others, standing))
