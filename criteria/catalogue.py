"""The one way to read a criteria set: `load_set` and `threshold_for`.

A set is read once, in a constant number of queries, and kept in the process until its content
hash changes, so that a page pays one query: the one that looks at the hashes.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from criteria.models import CriteriaSet
from criteria.setreading import read_sets
from criteria.setview import (
    EVERY_CLASS,
    NATION,
    AmendmentView,
    ClassView,
    CriterionView,
    IndicatorView,
    SchemeView,
    SetView,
    ThresholdView,
    threshold_for,
)
from ntm_portal.lib.periods import contains

__all__ = [
    "EVERY_CLASS",
    "NATION",
    "AmendmentView",
    "ClassView",
    "CriterionView",
    "IndicatorView",
    "SchemeView",
    "SetView",
    "ThresholdView",
    "all_sets",
    "every_set",
    "forget",
    "load_set",
    "reference_day",
    "reference_days",
    "threshold_for",
    "view_of",
    "views_of",
    "whole_views",
]

_kept: dict[int, tuple[tuple[str, str], SetView]] = {}  # set id → hashes, rows of every period


def all_sets(**marks: Any) -> list[CriteriaSet]:
    """Every set with the set it extends, by level and then newest first; one query.

    `marks` are annotations that the rows shall carry.
    """
    return list(every_set().annotate(**marks).order_by("level", "-valid_from", "code"))


def every_set() -> QuerySet[Any]:
    """Every set with the set it extends: public law, the same for every reader."""
    return CriteriaSet.objects.select_related("extends", "requires")


def load_set(code: str, day: date) -> SetView:
    """The set with the rows in force on `day`. Raises CriteriaSet.DoesNotExist."""
    return view_of(CriteriaSet.objects.select_related("extends", "requires").get(code=code), day)


def view_of(criteria_set: CriteriaSet, day: date) -> SetView:
    """As `load_set`, for a row of `all_sets`; no query once the set is kept."""
    return views_of([criteria_set], {criteria_set.code: day})[0]


def views_of(sets: Sequence[CriteriaSet], days: Mapping[str, date]) -> list[SetView]:
    """Views of `sets`, each on its own day in `days` (by code); four queries for any number."""
    full = whole_views(sets)
    return [_on(full[row.pk], days[row.code]) for row in sets]


def whole_views(sets: Sequence[CriteriaSet]) -> dict[int, SetView]:
    """Map set id → view with the rows of every period; four queries for all not yet kept."""
    full = {row.pk: _kept[row.pk][1] for row in sets if _is_kept(row)}
    fresh = [row for row in sets if row.pk not in full]
    if fresh:
        full |= read_sets(fresh)
    for row in fresh:
        if all(_hashes(row)):  # a set made outside the loader cannot tell that it changed
            _kept[row.pk] = _hashes(row), full[row.pk]
    return full


def reference_day(criteria_set: CriteriaSet | SetView, today: date) -> date:
    """The day in the set's validity that is nearest to today."""
    end = criteria_set.valid_to
    return max(criteria_set.valid_from, min(today, end - timedelta(days=1)) if end else today)


def reference_days(
    criteria_set: CriteriaSet | SetView, today: date, since: date | None = None
) -> list[date]:
    """The last day of each assessment year of the set, from `since` until today; the latest 12.

    Where `since` is still to come it is that day alone; none where the set is over by then.
    """
    first, last = (
        max(criteria_set.valid_from, since or date.min),
        reference_day(criteria_set, today),
    )
    if first > last:
        return [first] if contains(first, None, criteria_set.valid_to) else []
    years = range(max(first.year, last.year - 11), last.year + 1)
    return [min(date(year, 12, 31), last) for year in years]


def forget() -> None:
    """Drop what the process keeps; the loader calls it after a change."""
    _kept.clear()
    _on.cache_clear()


@lru_cache(maxsize=256)
def _on(view: SetView, day: date) -> SetView:
    return view.on(day)


def _hashes(row: CriteriaSet) -> tuple[str, str]:
    """A set changes with its own file and with that of the set it extends."""
    return row.content_hash, row.extends.content_hash if row.extends else "-"


def _is_kept(row: CriteriaSet) -> bool:
    return row.pk in _kept and _kept[row.pk][0] == _hashes(row)
