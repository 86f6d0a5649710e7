"""What evidence is on record: on one cell, and how many files beside each verdict.

A criterion has evidence when a file that was not withdrawn hangs on it or on one of its
indicators. What "not considered" asks for no papers.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from criteria.models import Authority, Evidence, Status


@dataclass(frozen=True)
class Resting:
    """A verdict that rests on a file; `assertion` is the entry as a person made it."""

    assertion: int
    authority: Authority
    status: Status
    holds_from: date


@dataclass(frozen=True)
class Item:
    """A file on a cell with the verdicts that rest on it, the most senior first."""

    evidence: Any
    verdicts: list[Resting] = field(default_factory=list)

    def carries(self, assertion: int | None) -> bool:
        """Whether that verdict rests on the file."""
        return any(row.assertion == assertion for row in self.verdicts)


def with_verdicts(rows: QuerySet[Any]) -> list[Item]:
    """Evidence, the latest first, with the verdicts that rest on it. One query."""
    joined = rows.select_related("indicator", "uploaded_by", "withdrawn_by").annotate(
        assertion=F("links__verdict"),
        link_authority=F("links__verdict__authority"),
        link_status=F("links__verdict__status"),
        link_from=F("links__verdict__holds_from"),
    )
    found: dict[int, Item] = {}
    for row in joined.order_by("-uploaded_at", "-pk", "-link_authority", "-link_from"):
        item = found.setdefault(row.pk, Item(row))
        if row.assertion:
            authority, status = Authority(row.link_authority), Status(row.link_status)
            item.verdicts.append(Resting(row.assertion, authority, status, row.link_from))
    return list(found.values())


def on_cell(user: User, unit_id: int, criterion_id: int) -> list[Item]:
    """Everything ever added to a criterion and its indicators, withdrawn files too. One query."""
    rows = Evidence.objects.visible_to(user).filter(unit=unit_id, criterion=criterion_id)
    return with_verdicts(rows)


def files_on_cell(known_on: date | None = None) -> Coalesce:
    """An annotation of verdicts: how many files are on record on their unit × criterion."""
    same = Evidence.objects.known(known_on).filter(
        unit=OuterRef("unit"), criterion=OuterRef("criterion")
    )
    counted = same.values("criterion").annotate(files=Count("pk")).values("files")
    return Coalesce(Subquery(counted), 0)
