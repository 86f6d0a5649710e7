"""The workbooks that are given out: of a set, of one that extends it, and the empty pattern."""

from datetime import date
from typing import Any

from communes.models import Kind, Unit
from criteria.catalogue import SetView, reference_day, view_of
from criteria.loading.restoring import restore
from criteria.loading.schema import Amount, BucketSpec, ClassSpec, OverrideSpec, SetSpec
from criteria.models import CriteriaSet, Threshold
from criteria.models.catalogue import Mark
from criteria.setview import IndicatorView
from criteria.workbook.catalogue.book import Made, set_workbook
from criteria.workbook.catalogue.cells import amount_written
from criteria.workbook.catalogue.lines import Base


def workbook_of(row: CriteriaSet, today: date) -> bytes:
    """The whole set with its amendments. Raises ValueError for one that no file could have made."""
    made = Made(row.code, row.content_hash, row.extends.content_hash if row.extends else "", today)
    return set_workbook(restore(row), made, base_of(row.extends, row.fixed_class, today))


def extension_of(row: CriteriaSet, province: Unit | None, today: date) -> bytes:
    """A workbook for a set that shares the criteria of `row` and asks its own thresholds."""
    view = view_of(row, reference_day(row, today))
    scheme = view.default_scheme
    bucket = BucketSpec.model_construct(
        code="tinh", name_vi=scheme.name_vi, floors=scheme.floors, default=True
    )
    fields: dict[str, Any] = {
        "level": row.level,
        "tier": row.tier,
        "kinds": tuple(row.kinds),
        "extends": row.code,
        "province": province.code if province else None,
        "valid_from": view.valid_from,
        "valid_to": view.last_day,
        "classified_by": row.classified_by,  # without it no unit has a class to judge by
        "classes": tuple(ClassSpec(**one) for one in row.classes),
        "buckets": (bucket,),
        "overrides": tuple(_override(one) for one in view.indicators()),
    }
    return set_workbook(_blank(**fields), Made(made_on=today), base_of(row, "", today))


def empty_pattern(today: date) -> bytes:
    """A workbook without any rows."""
    bucket = BucketSpec.model_construct(code="", name_vi="", floors=(), default=True)
    return set_workbook(_blank(kinds=(Kind.XA,), buckets=(bucket,)), Made(made_on=today))


def _blank(**fields: Any) -> SetSpec:
    """A document that is not whole yet: a person fills in the rest."""
    given = {"set": "", "name_vi": "", "decision": "", "cited_as": "", "valid_from": None}
    given |= {"level": CriteriaSet.SetLevel.COMMUNE, "classified_by": "none"}
    return SetSpec.model_construct(**(given | fields))


def _override(indicator: IndicatorView) -> OverrideSpec:
    return OverrideSpec.model_construct(
        indicator=indicator.number,
        thresholds={},
        set_by=Threshold.SetBy.PROVINCE,
        values=Mark.SOURCED,
    )


def base_of(row: CriteriaSet | None, fixed_class: str, today: date) -> Base | None:
    """What a workbook tells of the set that is extended; None where there is none."""
    if row is None:
        return None
    view = view_of(row, reference_day(row, today))
    return Base(
        classes=[(one.code, one.name_vi) for one in view.classes],
        kinds={one.number: one.kind for one in view.indicators()},
        told={one.number: _told(one, view, fixed_class) for one in view.indicators()},
    )


def _told(indicator: IndicatorView, view: SetView, fixed_class: str) -> str:
    """An indicator of the base with what it asks: "Thu nhập (36 BTB; 45 DBSH)"."""
    rows = [
        row
        for row in indicator.threshold_rows
        if not fixed_class or row.class_code in ("", fixed_class)
    ]
    parts = [
        " ".join(str(part) for part in (_amount(row), row.class_code, row.year) if part)
        for row in rows
    ]
    return f"{indicator.name_vi} ({'; '.join(parts)})" if parts else indicator.name_vi


def _amount(row: Any) -> Any:
    known: Amount = row.value if row.value is not None else row.requirement or row.word or None
    return amount_written(known)
