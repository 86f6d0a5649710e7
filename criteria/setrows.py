"""What a set asks, row by row, as its page and the API tell it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from criteria.catalogue import (
    NATION,
    CriterionView,
    IndicatorView,
    SchemeView,
    SetView,
    ThresholdView,
    threshold_for,
)
from criteria.explain import asked, number
from criteria.models import Indicator, Threshold
from criteria.models.catalogue import Mark
from criteria.progress import Bucket


@dataclass(frozen=True)
class Asked:
    """One indicator with what the set asks for the chosen class and year."""

    indicator: IndicatorView
    threshold: ThresholdView | None
    national: ThresholdView | None

    @property
    def text(self) -> str:
        """The threshold in words; who decides it where it is left to somebody else."""
        if self.is_delegated:
            return _("left to %(body)s") % {"body": self.set_by}
        return asked(self.indicator, self.threshold)

    @property
    def is_delegated(self) -> bool:
        """Whether the value is left to somebody else and not known here."""
        row = self.threshold
        return row is not None and row.mark == Mark.DELEGATED and not row.is_known

    @property
    def is_known(self) -> bool:
        """Whether anything can be judged by it; a yes-or-no row asks for "met" in any case."""
        return (self.threshold is not None and self.threshold.is_known) or self._asks_for_met

    @property
    def _asks_for_met(self) -> bool:
        return self.indicator.kind == Indicator.Kind.MET

    @property
    def short(self) -> str:
        """The threshold without its unit, for a narrow column: "≥ 36", a grade, a condition."""
        row = self.threshold
        if row is None or row.value is None:
            return self.text
        return f"{self.indicator.operator_label} {number(row.value)}"

    @property
    def national_text(self) -> str:
        """The country's average, for comparison only."""
        value = self.national.value if self.national else None
        return "" if value is None else number(value)

    @property
    def set_by(self) -> str:
        """Who sets the value."""
        return str(Threshold.SetBy(self.threshold.set_by).label) if self.threshold else ""

    @property
    def is_checked(self) -> bool:
        """Whether the wording and the value shown were read in a source."""
        marks = {self.threshold.mark if self.threshold else Mark.UNKNOWN, self.indicator.wording}
        return marks == {Mark.SOURCED}

    @property
    def threshold_is_checked(self) -> bool:
        """Whether the value shown was read in a source; what is not known needs no check."""
        row = self.threshold
        return not self.is_known or (row is not None and row.mark == Mark.SOURCED)

    @property
    def source(self) -> str:
        """Where the value was read, else where the wording was."""
        return (self.threshold.source if self.threshold else "") or self.indicator.source


def told_years(view: SetView) -> list[int]:
    """The assessment years for which any threshold of the set is told."""
    return sorted({year for row in view.indicators() for _class, year in row.thresholds if year})


def nearest(years: list[int], year: int) -> int:
    """The told year nearest to `year`; `year` itself where no threshold is told by year."""
    return min(years, key=lambda one: abs(one - year), default=year)


def rows_of(view: SetView, criterion: CriterionView, class_code: str, year: int) -> list[Asked]:
    """The criterion's indicators with their thresholds."""
    return [
        Asked(
            indicator,
            threshold_for(view, indicator, class_code, year),
            indicator.thresholds.get((NATION, year)) or indicator.thresholds.get((NATION, None)),
        )
        for indicator in criterion.indicators
    ]


def bucket_labels(scheme: SchemeView) -> list[str]:
    """The scheme's buckets in words: "19", "14–18", "<14"."""
    ceilings = (scheme.floors[0], *(floor - 1 for floor in scheme.floors))
    return [
        Bucket(floor, ceiling, 0).label
        for floor, ceiling in zip(scheme.floors, ceilings, strict=False)
    ]
