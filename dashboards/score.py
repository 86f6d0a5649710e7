"""Why a commune has the progress score that it has: what each indicator adds."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from communes.models import UnitVersion
from criteria.catalogue import CriterionView, IndicatorView
from criteria.explain import asked, explain
from criteria.judging import Finding, Sheet
from criteria.models import Status
from criteria.score import indicator_parts, score, worth_of_blank
from dashboards.movement import headlines_on_both
from dashboards.reading import Reading


@dataclass(frozen=True)
class IndicatorScore:
    """One indicator; of a double one each number, of which the second adds nothing more.

    `explained` is empty where nothing is recorded; `part` is from 0 to 1.
    """

    indicator: IndicatorView
    explained: str
    asked: str
    part: Decimal | None


@dataclass(frozen=True)
class CriterionScore:
    """One criterion: its headline status, and what it adds out of so many parts."""

    criterion: CriterionView
    status: Status
    indicators: list[IndicatorScore]
    points: Decimal
    of: int


@dataclass(frozen=True)
class ScoreSheet:
    """The whole score: `points` out of `of` parts, times 100; None without any data."""

    rows: list[CriterionScore]
    points: Decimal
    of: int
    score: Decimal | None


def score_sheet(version: UnitVersion, reading: Reading) -> ScoreSheet:
    """Lay out the score of one commune as the ranking counts it. Three queries."""
    question, criteria_set = reading.question, reading.context.criteria_set
    tops, _moved = headlines_on_both(question, None, [version.unit_id])
    sheet = Sheet.read([version], criteria_set, reading.context.as_of)
    rows = [
        _criterion(
            criterion,
            tops.get((version.unit_id, criterion.id), Status.WITHDRAWN),
            sheet.findings(version.unit_id, criterion),
            reading,
        )
        for criterion in criteria_set.criteria
    ]
    points, of = sum((row.points for row in rows), Decimal(0)), sum(row.of for row in rows)
    return ScoreSheet(rows, points, of, score([points / of]) if tops and of else None)


def _criterion(
    criterion: CriterionView, status: Status, findings: Iterable[Finding], reading: Reading
) -> CriterionScore:
    criteria_set, known = reading.context.criteria_set, list(findings)
    met = status in reading.question.met_statuses
    parts = indicator_parts(met, known, criteria_set.not_applicable_is_met)
    rows = [
        IndicatorScore(
            indicator=found.indicator,
            explained=explain(found, criteria_set),
            asked=asked(found.indicator, found.threshold),
            part=parts.get(found.indicator.id),
        )
        for found in known
    ]
    points = sum(parts.values(), Decimal(0)) if parts else worth_of_blank(met)
    return CriterionScore(criterion, status, rows, points, len(parts) or 1)
