"""Communes × criteria of a district or area: one mark per cell, and how many met."""

from communes.models import UnitVersion
from criteria.cells import BLANK, MatrixCell, matrix, totals_of
from criteria.models import Status
from criteria.progress import Question
from criteria.summary.tables import Head, Letterhead, Row, Summary, about, share
from criteria.summary.texts import MARKS, say


def communes_table(question: Question, communes: list[UnitVersion], head: Letterhead) -> Summary:
    """The table of judged communes in their order. One query."""
    criteria = question.criteria_set.criteria
    found = matrix(question, [commune.unit_id for commune in communes])
    lines = [
        [found.get((commune.unit_id, criterion.id), BLANK) for criterion in criteria]
        for commune in communes
    ]
    rows = [
        _row(number, commune, cells, question)
        for number, (commune, cells) in enumerate(zip(communes, lines, strict=True), start=1)
    ]
    names = "; ".join(f"{row.number}. {row.name}" for row in criteria)
    return Summary(
        letterhead=head,
        title=say("communes", "title"),
        about=about(question.criteria_set, question.as_of),
        heads=_heads([row.number for row in criteria]),
        rows=(*rows, *_sums(lines, question)),
        notes=(say("communes", "legend"), say("shared", "names", names=names)),
        widths=(5, 24, *(5 for _row in criteria), 10),
    )


def _heads(numbers: list[str]) -> tuple[tuple[Head, ...], ...]:
    first = (
        Head(say("shared", "number"), rows=2),
        Head(say("shared", "commune"), rows=2),
        Head(say("communes", "criteria"), columns=len(numbers)),
        Head(say("communes", "met"), rows=2),
    )
    return first, tuple(Head(number) for number in numbers)


def _row(number: int, commune: UnitVersion, cells: list[MatrixCell], question: Question) -> Row:
    totals = totals_of(cells, question.met_statuses)
    marks = [MARKS[Status(cell.status)] for cell in cells]
    return Row((number, commune.name, *marks, totals.met if totals.recorded else None))


def _sums(lines: list[list[MatrixCell]], question: Question) -> tuple[Row, Row]:
    met = [
        sum(1 for cell in column if cell.top and cell.status in question.met_statuses)
        for column in zip(*lines, strict=True)
    ]
    shares = (share(count, len(lines)) for count in met)
    return (
        Row((None, say("communes", "sum"), *met, None), is_sum=True),
        Row((None, say("communes", "share"), *shares, None), is_sum=True),
    )
