"""The rows of an answer, computed by `criteria.progress`: communes, groups of them, a cohort.

Rows are plain dictionaries, as `rows` describes them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from communes.models import UnitVersion
from communes.scope import holds_nation
from communes.unitrows import COLUMNS, unit_row
from criteria.api.inquiry import Inquiry
from criteria.api.parameters import MET, NATION
from criteria.models import Authority
from criteria.progress import (
    Bucket,
    CommuneProgress,
    Question,
    RollUp,
    Totals,
    commune_progress,
    registered,
    roll_up,
    unit_totals,
)
from ntm_portal.lib.paging import Page
from ntm_portal.lib.periods import VIETNAM

Gathered = tuple[dict[str, Any] | None, list[CommuneProgress]]
NATION_CODE, NO_DATA = "VN", "no_data"
NAMING = ("code", "name", "full_name", "kind", "province")
PLACING = (*NAMING, "district", "area")


def communes(inquiry: Inquiry, page: Page) -> Iterator[dict[str, Any]]:
    """The communes asked about, each with its figures. Two queries."""
    question, units = inquiry.question, inquiry.units
    if page.columns[0].lstrip("-") == MET:
        totals = unit_totals(question, units)

        def place(row: dict[str, Any]) -> tuple[int, str, str]:
            met = totals.get(row["unit_id"], Totals()).met
            return met, row["sort_key"], row["unit__code"]

        rows = page.cut_list(units.values(*COLUMNS), place)
    else:
        rows = page.cut(units.values(*COLUMNS))
        totals = unit_totals(question, units.filter(pk__in=[row["pk"] for row in rows]))
    for row in rows:
        yield commune_row(row, totals.get(row["unit_id"], Totals()), question)


def commune_row(row: dict[str, Any], totals: Totals, question: Question) -> dict[str, Any]:
    """One commune with its figures, from a row of `values(*COLUMNS)`."""
    total, asked, entered = len(question.criteria_set.criteria), question.authority, None
    if totals.last_entered_at:
        entered = totals.last_entered_at.astimezone(VIETNAM)
    named = unit_row(row)
    return {name: named[name] for name in PLACING} | {
        "met": totals.met,
        "total": total,
        "complete": total > 0 and totals.met == total,
        "no_data": totals.recorded == 0,
        "recorded": totals.recorded,
        "nearly_met": totals.nearly,
        "not_met": totals.not_met,
        "met_by": {
            body.name.lower(): count if asked in (None, body) else None
            for body, count in zip(Authority, totals.own, strict=True)
        },
        "last_entered_at": entered,
    }


def groups(inquiry: Inquiry, level: str, user: User, page: Page) -> list[dict[str, Any]]:
    """The communes asked about, grouped by their district, area, province, or all together.

    Only units inside the person's territory. Three queries.
    """
    found = gathered(inquiry, level, user, page.cut)
    figures = ((parent, roll_up_of(inquiry, rows)) for parent, rows in found)
    return [naming(parent) | {"communes": f.communes} | _figures(f) for parent, f in figures]


def gathered(
    inquiry: Inquiry, level: str, user: User, cut: Callable[[QuerySet[Any]], list[Any]]
) -> list[Gathered]:
    """The units of a level that `cut` leaves, each with the progress of its communes.

    One without a place, for those whose territory it is, stands for the nation. Three queries.
    """
    if level == NATION:
        everyone = holds_nation(user)
        return [(None, commune_progress(inquiry.question, inquiry.units))] if everyone else []
    parents = (
        UnitVersion.objects.visible_to(user)
        .at(inquiry.question.as_of)
        .filter(unit__in=inquiry.units.values(level))
    )
    shown = cut(parents.values(*COLUMNS))
    below = inquiry.units.filter(**{f"{level}__in": [parent["unit_id"] for parent in shown]})
    rows: dict[int, list[CommuneProgress]] = defaultdict(list)
    for row in commune_progress(inquiry.question, below):
        rows[getattr(row.version, f"{level}_id")].append(row)
    return [(parent, rows[parent["unit_id"]]) for parent in shown]


def naming(parent: dict[str, Any] | None) -> dict[str, Any]:
    """What names a unit above the commune.

    The nation has no official code: its letters in ISO 3166 stand for it.
    """
    if parent is None:
        named = {"name": _("Viet Nam"), "full_name": _("Viet Nam")}
        return {"code": NATION_CODE, **named, "kind": None, "province": None}
    told = unit_row(parent)
    return {name: told[name] for name in NAMING}


def roll_up_of(inquiry: Inquiry, rows: list[CommuneProgress]) -> RollUp:
    """The figures of communes taken together, in the buckets asked for."""
    return roll_up(rows, inquiry.question.criteria_set, inquiry.scheme)


def _figures(figures: RollUp) -> dict[str, Any]:
    return {
        "with_data": figures.with_data,
        "complete": figures.complete,
        "met_sum": figures.met_sum,
        "cells_total": figures.cells_total,
        "mean_met": None if figures.mean_met is None else float(figures.mean_met),
        "buckets": [bucket_row(bucket) for bucket in figures.buckets],
    }


def bucket_row(bucket: Bucket) -> dict[str, Any]:
    """A bucket with its range as people write it."""
    return {"label": bucket.label or NO_DATA, "floor": bucket.floor, "count": bucket.count}


def cohort(inquiry: Inquiry, year: int) -> list[dict[str, Any]]:
    """The communes asked about that registered for the year; none make no cohort. Two queries."""
    question = inquiry.question
    units = registered(inquiry.units, question.criteria_set, year, question.as_of)
    rows = commune_progress(question, units)
    if not rows:
        return []
    figures = roll_up_of(inquiry, rows)
    named = {"set": question.criteria_set.code, "year": year, "size": figures.communes}
    return [named | {"total": len(question.criteria_set.criteria)} | _figures(figures)]
