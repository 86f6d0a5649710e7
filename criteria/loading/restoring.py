"""From the catalogue back to the document that it stands for: the other way round of `writer`."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from criteria.loading.amounts import ALL, NATIONAL
from criteria.loading.schema import SetSpec, parse
from criteria.models import (
    Amendment,
    CriteriaSet,
    Criterion,
    Indicator,
    SetCriterion,
    Threshold,
)
from criteria.models.catalogue import Mark
from criteria.setview import EVERY_CLASS, NATION

COLUMN = {EVERY_CLASS: ALL, NATION: NATIONAL}
Document = dict[str, Any]
AS_STORED = (
    "name_vi", "name_en", "decision", "issuer", "issued", "valid_from", "level", "tier", "kinds",
    "classified_by", "classes", "not_applicable_is_met", "is_draft", "criteria_in_decision",
    "indicators_in_decision", "note", "special_rules",
)  # fmt: skip
INDICATOR = (
    "number", "name_vi", "name_en", "kind", "operator", "unit", "scale", "may_be_not_applicable",
    "wording", "source", "note",
)  # fmt: skip


def restore(row: CriteriaSet) -> SetSpec:
    """The document of a set. Raises ValueError for one that no file could have made."""
    found = parse(Restorer(row).document())
    if isinstance(found, list):
        raise ValueError("; ".join(map(str, found)))
    return found


class Restorer:
    """Reads a set with its amendments in a constant number of queries."""

    def __init__(self, row: CriteriaSet) -> None:
        self.row = row
        self.amendments = list(row.amendments.order_by("effective_on", "code"))
        self.cited = {one.pk: one.cited_as or one.decision for one in self.amendments}
        self.cited_as = row.cited_as or row.decision
        own = {row.code, *(one.code for one in self.amendments)}
        places = row.rows.select_related("criterion").order_by("order", "pk")
        self.places = [one for one in places if one.criterion.key.split("/")[0] in own]
        self.indicators: dict[int, list[Indicator]] = defaultdict(list)
        criteria = [one.criterion_id for one in self.places]
        for one in Indicator.objects.filter(criterion__in=criteria).order_by("order", "pk"):
            self.indicators[one.criterion_id].append(one)
        self.own = {one.pk for rows in self.indicators.values() for one in rows}
        self.thresholds: dict[int, list[Threshold]] = defaultdict(list)
        classes = row.classes or (row.extends.classes if row.extends else [])
        rank = {code: at for at, code in enumerate([EVERY_CLASS, NATION, *_codes(classes)])}
        rows = row.thresholds.select_related("indicator").order_by("class_code", "year", "pk")
        for threshold in sorted(rows, key=lambda one: rank.get(one.class_code, len(rank))):
            self.thresholds[threshold.indicator_id].append(threshold)

    def document(self) -> Document:
        """The whole document."""
        row = self.row
        given = {name: getattr(row, name) for name in AS_STORED}
        return given | {
            "set": row.code,
            "cited_as": self.cited_as,
            "valid_to": row.valid_to - timedelta(days=1) if row.valid_to else None,
            "province": row.province.code if row.province else None,
            "extends": row.extends.code if row.extends else None,
            "requires": row.requires.code if row.requires else None,
            "fixed_class": row.fixed_class or None,
            "buckets": [self._bucket(one) for one in row.bucket_schemes.order_by("pk")],
            "criteria": [self._criterion(one) for one in self.places if not one.amendment_id],
            "overrides": self._overrides(None),
            "amendments": [self._amendment(one) for one in self.amendments],
        }

    def _bucket(self, row: Any) -> Document:
        names = ("code", "name_vi", "name_en", "floors")
        return {name: getattr(row, name) for name in names} | {"default": row.is_default}

    def _criterion(self, place: SetCriterion) -> Document:
        """A criterion with the indicators that it began with."""
        row: Criterion = place.criterion
        names = ("name_vi", "name_en", "group_vi", "wording", "source")
        first = [one for one in self.indicators[row.pk] if not one.amendment_id]
        return {name: getattr(row, name) for name in names} | {
            "number": place.number,
            "indicators": self._wholes(first, self._cited(place.amendment_id)),
        }

    def _cited(self, amendment_id: int | None) -> str:
        return self.cited[amendment_id] if amendment_id else self.cited_as

    def _wholes(self, rows: Iterable[Indicator], cited: str) -> list[Document]:
        """Indicators with their parts."""
        listed = list(rows)
        return [
            self._part(one, cited)
            | {"parts": [self._part(part, cited) for part in listed if part.parent_id == one.pk]}
            for one in listed
            if one.parent_id is None
        ]

    def _part(self, row: Indicator, cited: str) -> Document:
        given = {name: getattr(row, name) for name in INDICATOR}
        first = [one for one in self.thresholds[row.pk] if not one.amendment_id]
        return given | asked_of(first, cited) | {"source": row.source}

    def _overrides(self, amendment: Amendment | None) -> list[Document]:
        """Thresholds for indicators of the base, or those that an amendment changed."""
        wanted = amendment.pk if amendment else None
        found = {}
        for pk, rows in self.thresholds.items():
            chosen = [one for one in rows if one.amendment_id == wanted]
            if chosen and (amendment or pk not in self.own):
                number = chosen[0].indicator.number
                cited = self._cited(wanted)
                found[number] = {"indicator": number, **asked_of(chosen, cited)}
        return [found[number] for number in sorted(found, key=in_order)]

    def _amendment(self, row: Amendment) -> Document:
        names = ("code", "name_vi", "name_en", "decision", "effective_on", "note")
        given = {name: getattr(row, name) for name in names} | {"cited_as": self.cited[row.pk]}
        made = [one for one in self.places if one.amendment_id == row.pk]
        ended = {one.number for one in self.places if one.valid_to == row.effective_on}
        began = {one.number for one in self.places if one.valid_from == row.effective_on}
        return given | {
            "criteria": [self._criterion(one) for one in made if one.number in ended],
            "new_criteria": [self._criterion(one) for one in made if one.number not in ended],
            "ended_criteria": sorted(ended - began, key=in_order) if self._is_first(row) else [],
            **self._changed_indicators(row),
            "thresholds": self._overrides(row),
        }

    def _is_first(self, row: Amendment) -> bool:
        """Of several amendments of one day the first tells what ended on it."""
        same_day = (one for one in self.amendments if one.effective_on == row.effective_on)
        return next(same_day) is row

    def _changed_indicators(self, row: Amendment) -> Document:
        replaced: list[Document] = []
        added: list[Document] = []
        ended: list[str] = []
        for place in self.places:
            rows = self.indicators[place.criterion_id]
            made = [one for one in rows if one.amendment_id == row.pk]
            for whole in self._wholes(made, self.cited[row.pk]):
                put_in_place = next(o for o in made if o.number == whole["number"]).replaces_id
                list_of = replaced if put_in_place else added
                list_of.append({"criterion": place.number, **whole})
            ended += _ended(rows, row.effective_on) if self._is_first(row) else []
        return {
            "indicators": replaced,
            "new_indicators": added,
            "ended_indicators": sorted(ended, key=in_order),
        }


def _ended(rows: Iterable[Indicator], day: date) -> list[str]:
    """The indicators that end on the day without another in their place."""
    listed = list(rows)
    began = {one.number for one in listed if one.valid_from == day}
    return [
        one.number
        for one in listed
        if one.valid_to == day and one.parent_id is None and one.number not in began
    ]


def asked_of(rows: list[Threshold], cited: str) -> Document:
    """What thresholds of one indicator and one period say together."""
    if not rows:
        return {"thresholds": {}, "values": Mark.UNKNOWN}
    columns: Document = {}
    for row in rows:
        column = COLUMN.get(row.class_code, row.class_code)
        if row.year is None:
            columns[column] = _amount(row)
        else:
            columns.setdefault(column, {})[row.year] = _amount(row)
    first = rows[0]
    basis = "" if first.legal_basis == cited else first.legal_basis
    given = {"set_by": first.set_by, "legal_basis": basis, "source": first.source}
    return {"thresholds": columns, **given, **_marks(rows)}


def _marks(rows: list[Threshold]) -> Document:
    """One mark for all, or the columns that were read in a source."""
    marks = {row.mark for row in rows}
    if len(marks) == 1:
        return {"values": marks.pop()}
    read = [COLUMN.get(r.class_code, r.class_code) for r in rows if r.mark == Mark.SOURCED]
    return {"values": Mark.PARTIAL, "values_read": list(dict.fromkeys(read))}


def _codes(classes: Iterable[Document]) -> list[str]:
    return [one["code"] for one in classes]


def _amount(row: Threshold) -> int | float | str | None:
    if row.value is not None:
        number = Decimal(row.value)
        return int(number) if number == int(number) else float(number)
    return row.requirement or row.word or None


def in_order(number: str) -> tuple[tuple[int, str], ...]:
    """Sorts "2" before "10" and "17.9" before "17.10"."""
    parts = number.replace("-", ".").split(".")
    return tuple((int(part), "") if part.isdigit() else (10**6, part) for part in parts)
