"""What the tests of long lists share: a list in memory, and the desk that sends it."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from criteria.bulk.importing import Imported, Order, import_values
from criteria.bulk.lists import ValueList
from criteria.models import CriteriaSet, Measurement, Verdict
from tests.criteria.desk import Desk

LONG = ("Mã xã", "Chỉ tiêu", "Giá trị", "Ghi chú", "Ngày")
FACT = (
    "criteria_set_id", "authority", "holds_from", "holds_to", "recorded_at", "replaced_at",
    "asserted_at", "note", "reason",
)  # fmt: skip
CONTENT = {
    Measurement: ("indicator__number", "value", "answer", *FACT),
    Verdict: ("criterion__key", "status", "basis", "workings", *FACT),
}


def listed(rows: Iterable[Sequence[Any]], head: Sequence[str] = LONG) -> ValueList:
    """A .csv with these rows."""
    text = StringIO()
    csv.writer(text).writerows([head, *rows])
    return ValueList(BytesIO(text.getvalue().encode()), "danh-sach.csv")


def send(desk: Desk, rows: Iterable[Sequence[Any]], day: date | None, **asked: Any) -> Imported:
    """Import rows as the desk's officer, for the desk's set."""
    head = asked.pop("head", LONG)
    then, say = asked.pop("then", None), asked.pop("say", None)
    chosen = CriteriaSet.objects.get(pk=desk.set_view.id)
    order = {"by": desk.officer, "reason": "thử", "criteria_set": chosen} | asked
    more = {name: one for name, one in {"then": then, "say": say}.items() if one}
    return import_values(listed(rows, head), order=Order(effective_on=day, **order), **more)


def facts(unit_id: int, officer: Any) -> list[str]:
    """Every row of a unit, without ids: a copy tells which entry it is of by what that one says.

    The author is told as the officer or somebody else.
    """
    found = []
    for model, names in CONTENT.items():
        rows = model.objects.filter(unit=unit_id).select_related("origin").order_by("pk")
        for row, values in zip(rows, rows.values_list(*names), strict=True):
            origin = row.origin and (row.origin.holds_from, row.origin.content())
            mine = row.asserted_by_id == officer.pk
            found.append(repr((model.__name__, *values, mine, origin)))
    return sorted(found)
