"""From a changed workbook to an amendment of the set as it stands: pure, on checked files.

What judges counts from the day of the decision; the rows before stay as they are.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from criteria.loading.amending import in_time
from criteria.loading.schema import (
    AmendmentSpec,
    Asked,
    CriterionSpec,
    IndicatorSpec,
    OverrideSpec,
    Part,
    PlacedIndicator,
    SetSpec,
)

ASKED = tuple(Asked.model_fields)
JUDGING = ("name_vi", "kind", "operator", "unit", "scale", "may_be_not_applicable")
DESCRIBING = ("name_en", "wording", "note")
OF_CRITERION = ("name_en", "group_vi", "wording", "source")


@dataclass(frozen=True)
class Decision:
    """The decision that changes a set, and the day from which it does."""

    code: str
    name_vi: str
    decision: str
    cited_as: str
    effective_on: date


@dataclass
class Current:
    """The rows of a set after all its amendments, and by which of them each reads as it does."""

    criteria: dict[str, CriterionSpec] = field(default_factory=dict)
    indicators: dict[str, tuple[str, IndicatorSpec]] = field(default_factory=dict)
    overrides: dict[str, OverrideSpec] = field(default_factory=dict)
    # ("criteria" | "indicators" | "thresholds", number) → code of the amendment, "" for none
    made_by: dict[tuple[str, str], str] = field(default_factory=dict)

    def put(self, row: CriterionSpec, code: str) -> None:
        """Let a criterion stand with the indicators that it comes with."""
        self.end(row.number)
        self.criteria[row.number] = row
        self.made_by["criteria", row.number] = code
        for indicator in row.indicators:
            self.place(row.number, indicator, code)

    def end(self, number: str) -> None:
        """Take a criterion with its indicators out."""
        self.criteria.pop(number, None)
        kept = {key: one for key, one in self.indicators.items() if one[0] != number}
        self.indicators = kept

    def place(self, criterion: str, row: IndicatorSpec, code: str) -> None:
        """Let an indicator stand under its number."""
        names = IndicatorSpec.model_fields
        plain = IndicatorSpec.model_construct(**{name: getattr(row, name) for name in names})
        self.indicators[row.number] = criterion, plain
        for part in (row, *row.parts):
            self.made_by["indicators", part.number] = code
            self.made_by["thresholds", part.number] = code

    def amend(self, one: AmendmentSpec) -> None:
        """Let an amendment come into force."""
        for row in (*one.criteria, *one.new_criteria):
            self.put(row, one.code)
        for number in one.ended_criteria:
            self.end(number)
        for placed in (*one.indicators, *one.new_indicators):
            self.place(placed.criterion, placed, one.code)
        for number in one.ended_indicators:
            self.indicators.pop(number, None)
        for asked in one.thresholds:
            self.ask(asked, one.code)

    def ask(self, asked: OverrideSpec, code: str) -> None:
        """Let other thresholds hold for an indicator, a part of one, or one of the base."""
        self.made_by["thresholds", asked.indicator] = code
        for number, (criterion, row) in self.indicators.items():
            changed = _asking(row, asked)
            if changed is not row:
                self.indicators[number] = criterion, changed
                return
        self.overrides[asked.indicator] = asked
        self.made_by["indicators", asked.indicator] = code


def _asking(row: IndicatorSpec, asked: OverrideSpec) -> IndicatorSpec:
    told = {name: getattr(asked, name) for name in ASKED}
    if row.number == asked.indicator:
        return row.model_copy(update=told)
    parts = tuple(
        part.model_copy(update=told) if part.number == asked.indicator else part
        for part in row.parts
    )
    return row.model_copy(update={"parts": parts}) if parts != row.parts else row


def current(spec: SetSpec) -> Current:
    """The rows that hold once every amendment is in force."""
    now = Current()
    for row in spec.criteria:
        now.put(row, "")
    for asked in spec.overrides:
        now.ask(asked, "")
    for _index, one in in_time(spec):
        now.amend(one)
    return now


class Amending:
    """Works out what the amendment says; `faults` are changes that no day can carry, by number."""

    def __init__(self, before: SetSpec, after: SetSpec) -> None:
        self.old, self.new = current(before), current(after)
        self.faults: list[tuple[str, str]] = []
        self.changes: dict[str, list[Any]] = {}

    def told(self) -> dict[str, list[Any]]:
        """The lists of changes of an AmendmentSpec."""
        whole = self._criteria()
        for number, (criterion, row) in self.new.indicators.items():
            if criterion not in whole:
                self._indicator(criterion, row, self.old.indicators.get(number))
        for number, (criterion, _row) in self.old.indicators.items():
            stays = criterion in self.new.criteria and criterion not in whole
            if stays and number not in self.new.indicators:
                self._add("ended_indicators", number)
        self._overrides()
        return self.changes

    def _add(self, name: str, one: Any) -> None:
        self.changes.setdefault(name, []).append(one)

    def _criteria(self) -> set[str]:
        """The numbers of criteria that begin or are replaced, which bring their indicators."""
        whole = set()
        for number, row in self.new.criteria.items():
            before = self.old.criteria.get(number)
            if before is None or before.name_vi != row.name_vi:
                own = [one for key, one in self.new.indicators.values() if key == number]
                made = row.model_copy(update={"indicators": tuple(own)})
                self._add("criteria" if before else "new_criteria", made)
                whole.add(number)
            elif _differ(before, row, OF_CRITERION):
                self._refuse(number)
        for number in self.old.criteria:
            if number not in self.new.criteria:
                self._add("ended_criteria", number)
        return whole

    def _refuse(self, number: str) -> None:
        message = _(
            "English names, marks, sources and notes only describe: they do not change from a day "
            "on. Send them as a correction."
        )
        self.faults.append((number, message))

    def _indicator(
        self, criterion: str, row: IndicatorSpec, before: tuple[str, IndicatorSpec] | None
    ) -> None:
        if before is None:
            self._add("new_indicators", _placed(criterion, row))
            return
        pairs = list(_pairs(before[1], row))
        if before[0] != criterion or any(
            old is None or new is None or _differ(old, new, JUDGING) for old, new in pairs
        ):
            self._add("indicators", _placed(criterion, row))
            return
        for old, new in pairs:
            assert old is not None and new is not None  # noqa: S101, PT018 - told above
            if _differ(old, new, DESCRIBING):
                self._refuse(new.number)
            if _differ(old, new, ASKED):
                self._add("thresholds", _override(new.number, old, new))

    def _overrides(self) -> None:
        for number, row in self.new.overrides.items():
            old = self.old.overrides.get(number)
            if old != row:
                self._add("thresholds", _override(number, old, row))
        for number in self.old.overrides:
            if number not in self.new.overrides:
                message = _("Write the thresholds that hold from the day instead of removing them.")
                self.faults.append((number, message))


def _differ(old: Any, new: Any, names: Iterable[str]) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in names)


def _pairs(old: IndicatorSpec, new: IndicatorSpec) -> Iterator[tuple[Part | None, Part | None]]:
    """An indicator and its parts beside what they were."""
    known = {part.number: part for part in (old, *old.parts)}
    wanted = {part.number: part for part in (new, *new.parts)}
    for number in {**known, **wanted}:
        yield known.get(number), wanted.get(number)


def _placed(criterion: str, row: IndicatorSpec) -> PlacedIndicator:
    fields = {name: getattr(row, name) for name in IndicatorSpec.model_fields}
    return PlacedIndicator.model_construct(**fields, criterion=criterion)


def _override(number: str, old: Asked | None, new: Asked) -> OverrideSpec:
    """Other thresholds; a basis that was not changed with them gives way to the new decision."""
    fields = {name: getattr(new, name) for name in ASKED}
    if old is not None and old.legal_basis == new.legal_basis:
        fields["legal_basis"] = ""
    return OverrideSpec.model_construct(**fields, indicator=number)


def amended(before: SetSpec, changes: dict[str, list[Any]], decision: Decision) -> SetSpec:
    """The set with the amendment as the last of its amendments; to be checked as any file."""
    fields: dict[str, Any] = {name: tuple(rows) for name, rows in changes.items()}
    one = AmendmentSpec.model_construct(**vars(decision), **fields)
    return before.model_copy(update={"amendments": (*before.amendments, one)})
