"""Read criteria sets from the database into the frozen values of `criteria.setview`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from criteria.models import (
    Amendment,
    BucketScheme,
    CriteriaSet,
    Indicator,
    SetCriterion,
    Threshold,
)
from criteria.setview import (
    AmendmentView,
    ClassView,
    CriterionView,
    IndicatorView,
    Named,
    SchemeView,
    SetView,
    ThresholdView,
    asked_on,
)

AS_STORED = (  # fields that a view takes over as they stand in the database
    "id", "code", "name_vi", "name_en", "level", "tier", "decision", "issuer", "issued",
    "valid_from", "valid_to", "province_id", "classified_by", "fixed_class",
    "not_applicable_is_met", "criteria_in_decision", "indicators_in_decision", "note", "is_draft",
)  # fmt: skip
LAST_DAY = date.max  # a view of every period tells the thresholds that hold last
ByOwner = Mapping[tuple[int, int], list[Threshold]]  # (set id, indicator id) → rows


@dataclass(frozen=True)
class Stored:
    """The rows of some sets: places and schemes by set, indicators by criterion."""

    places: Mapping[int, list[SetCriterion]]
    indicators: Mapping[int, list[Indicator]]
    thresholds: ByOwner
    schemes: Mapping[int, list[BucketScheme]]
    amendments: Mapping[int, list[Amendment]]


def read_sets(sets: Sequence[CriteriaSet]) -> dict[int, SetView]:
    """Map set id → view with the rows of every period; five queries for any number of sets."""
    stored = _stored(sets)
    return {one.pk: _set_view(one, stored) for one in sets}


def _stored(sets: Sequence[CriteriaSet]) -> Stored:
    owners = {row.pk for row in sets} | {row.extends_id for row in sets if row.extends_id}
    places = SetCriterion.objects.filter(criteria_set__in=sets).order_by("order", "pk")
    by_set = _grouped(places.select_related("criterion", "amendment"), "criteria_set_id")
    criterion_ids = {row.criterion_id for found in by_set.values() for row in found}
    indicators = Indicator.objects.filter(criterion__in=criterion_ids).order_by("order", "pk")
    thresholds: dict[tuple[int, int], list[Threshold]] = defaultdict(list)
    for row in Threshold.objects.filter(criteria_set__in=owners).order_by("class_code", "year"):
        thresholds[row.criteria_set_id, row.indicator_id].append(row)
    schemes = BucketScheme.objects.filter(criteria_set__in=sets).order_by("-is_default", "code")
    amendments = Amendment.objects.filter(criteria_set__in=owners).order_by("effective_on", "code")
    return Stored(
        places=by_set,
        indicators=_grouped(indicators.select_related("amendment", "replaces"), "criterion_id"),
        thresholds=thresholds,
        schemes=_grouped(schemes, "criteria_set_id"),
        amendments=_grouped(amendments, "criteria_set_id"),
    )


def _wording(row: SetCriterion | None, indicators: Mapping[int, list[Indicator]]) -> str:
    """What a criterion that was replaced said: its name and its indicators."""
    if row is None:
        return ""
    return "; ".join([row.criterion.name_vi, *(i.name_vi for i in indicators[row.criterion_id])])


def _grouped(rows: Iterable[Any], attribute: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, attribute)].append(row)
    return groups


def _amendment_view(row: Amendment | None) -> AmendmentView | None:
    if row is None:
        return None
    return AmendmentView(
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        decision=row.decision,
        effective_on=row.effective_on,
        note=row.note,
    )


def _amendments(one: CriteriaSet, stored: Stored) -> tuple[AmendmentView, ...]:
    """Those of the set and, from the time that it is in force, of the set it extends."""
    rows = [*stored.amendments[one.pk], *stored.amendments[one.extends_id or 0]]
    found = [view for row in rows if (view := _amendment_view(row))]
    return tuple(sorted(found, key=lambda each: (each.effective_on, each.code)))


def _threshold_view(row: Threshold) -> ThresholdView:
    names = (
        "value", "word", "requirement", "class_code", "year", "set_by", "mark", "valid_from",
        "valid_to",
    )  # fmt: skip
    shared = {name: getattr(row, name) for name in names}
    return ThresholdView(legal_basis=row.legal_basis, source=row.source, **shared)


Layers = tuple[tuple[ThresholdView, ...], ...]


def _layers(one: CriteriaSet, indicator_id: int, rows: ByOwner) -> Layers:
    """The set's own thresholds of an indicator, then those of the set it extends."""
    owners = [one.pk, one.extends_id] if one.extends_id else [one.pk]
    found = (rows.get((owner, indicator_id), ()) for owner in owners)
    return tuple(tuple(map(_threshold_view, some)) for some in found)


def _indicator_view(one: CriteriaSet, row: Indicator, thresholds: ByOwner) -> IndicatorView:
    layers = _layers(one, row.pk, thresholds)
    return IndicatorView(
        id=row.pk,
        number=row.number,
        order=row.order,
        name_vi=row.name_vi,
        name_en=row.name_en,
        wording=row.wording,
        source=row.source,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        amendment=_amendment_view(row.amendment),
        parent_id=row.parent_id,
        kind=row.kind,
        operator=row.operator,
        operator_label=str(Indicator.Operator(row.operator).label),
        unit=row.unit,
        scale=tuple(row.scale),
        may_be_not_applicable=row.may_be_not_applicable,
        note=row.note,
        replaces=row.replaces.name_vi if row.replaces else "",
        thresholds=asked_on(layers, LAST_DAY),
        layers=layers,
    )


def _criteria(one: CriteriaSet, stored: Stored) -> tuple[CriterionView, ...]:
    places = stored.places[one.pk]
    ended = {(row.number, row.valid_to): row for row in places}
    return tuple(
        _criterion_view(
            one,
            row,
            ended.get((row.number, row.valid_from)) if row.amendment else None,
            stored,
        )
        for row in places
    )


def _criterion_view(
    one: CriteriaSet, row: SetCriterion, replaced: SetCriterion | None, stored: Stored
) -> CriterionView:
    criterion, indicators = row.criterion, stored.indicators[row.criterion_id]
    return CriterionView(
        id=criterion.pk,
        key=criterion.key,
        number=row.number,
        order=row.order,
        name_vi=criterion.name_vi,
        name_en=criterion.name_en,
        group=criterion.group_vi,
        wording=criterion.wording,
        source=criterion.source,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        amendment=_amendment_view(row.amendment),
        replaces=_wording(replaced, stored.indicators),
        shared=bool(one.extends) and criterion.key.split("/")[0] != one.code,
        indicators=tuple(_indicator_view(one, each, stored.thresholds) for each in indicators),
    )


def _scheme_view(row: BucketScheme) -> SchemeView:
    return SchemeView(
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        floors=tuple(row.floors),
        is_default=row.is_default,
    )


def _set_view(one: CriteriaSet, stored: Stored) -> SetView:
    base, criteria = one.extends, _criteria(one, stored)
    return SetView(
        extends=base.code if base else "",
        requires=one.requires.code if one.requires else "",
        classes=tuple(ClassView(**row) for row in one.classes or (base.classes if base else [])),
        kinds=tuple(one.kinds),
        special_rules=tuple(Named(**row) for row in one.special_rules),
        schemes=tuple(_scheme_view(row) for row in stored.schemes[one.pk]),
        amendments=_amendments(one, stored),
        criteria=criteria,
        **{name: getattr(one, name) for name in AS_STORED},
    )
