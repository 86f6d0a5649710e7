"""The thresholds of all classes of a set side by side, for one assessment year: pure."""

from dataclasses import dataclass

from criteria.models.catalogue import Mark
from criteria.setrows import Asked, rows_of
from criteria.setview import EVERY_CLASS, NATION, ClassView, CriterionView, IndicatorView, SetView


@dataclass(frozen=True)
class ClassCell:
    """What is asked of `span` classes beside each other."""

    asked: Asked
    span: int


@dataclass(frozen=True)
class ClassLine:
    """One indicator: the country's average where one is told, and a cell for each class."""

    indicator: IndicatorView
    national_text: str
    cells: tuple[ClassCell, ...]
    year: int | None  # the assessment year, where thresholds are told by year

    @property
    def is_checked(self) -> bool:
        """Whether the wording was read in a source."""
        return self.indicator.wording == Mark.SOURCED


@dataclass(frozen=True)
class ClassTable:
    """`columns` is empty where the set tells no classes apart: every line has one cell then."""

    columns: tuple[ClassView, ...]
    has_national: bool
    criteria: tuple[tuple[CriterionView, tuple[ClassLine, ...]], ...]

    @property
    def width(self) -> int:
        """Cells of a line, the head of the line not counted."""
        return max(1, len(self.columns)) + self.has_national


def class_table(view: SetView, year: int) -> ClassTable:
    """The whole set for `year`; a set that fixes its class has that one column."""
    columns = tuple(row for row in view.classes if view.fixed_class in ("", row.code))
    lines = [_lines(view, criterion, columns, year) for criterion in view.criteria]
    return ClassTable(
        columns,
        any(line.national_text for some in lines for line in some),
        tuple(zip(view.criteria, lines, strict=True)),
    )


def _lines(
    view: SetView, criterion: CriterionView, columns: tuple[ClassView, ...], year: int
) -> tuple[ClassLine, ...]:
    codes = [column.code for column in columns] or [EVERY_CLASS]
    by_class = [rows_of(view, criterion, code, year) for code in codes]
    return tuple(_line(asked, year) for asked in zip(*by_class, strict=True))


def _line(asked: tuple[Asked, ...], year: int) -> ClassLine:
    indicator = asked[0].indicator
    alike = all(code in (EVERY_CLASS, NATION) for code, _year in indicator.thresholds)
    shown = asked[:1] if alike else asked
    return ClassLine(
        indicator,
        asked[0].national_text,
        tuple(ClassCell(one, len(asked) // len(shown)) for one in shown),
        year if any(told for _class, told in indicator.thresholds) else None,
    )
