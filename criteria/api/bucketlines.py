"""The buckets of units, each with its communes by name: the lists behind the counts."""

from collections.abc import Iterator
from typing import Any

from accounts.models import User
from criteria.api.inquiry import Inquiry
from criteria.api.lines import Gathered, bucket_row, gathered, naming, roll_up_of
from criteria.progress import Bucket, CommuneProgress
from ntm_portal.lib.paging import Page


def buckets(inquiry: Inquiry, level: str, user: User, page: Page) -> list[dict[str, Any]]:
    """A row for each bucket of each unit of the level, the highest first. Three queries."""
    found = gathered(inquiry, level, user, list)
    rows = [row for one in found for row in _of_unit(inquiry, one)]
    return [row for _place, row in page.cut_list(rows, lambda row: row[0])]


def _of_unit(inquiry: Inquiry, found: Gathered) -> Iterator[tuple[tuple[str, str, int], Any]]:
    """Each bucket with its place in the list."""
    parent, rows = found
    named = naming(parent)
    key = parent["sort_key"] if parent else ""
    for number, bucket in enumerate(roll_up_of(inquiry, rows).buckets):
        codes = [row.version.unit.code for row in rows if _lies_in(row, bucket)]
        told = named | bucket_row(bucket) | {"communes": codes}
        yield (key, named["code"], number), told


def _lies_in(row: CommuneProgress, bucket: Bucket) -> bool:
    if bucket.floor is None or not row.has_data:
        return bucket.floor is None and not row.has_data
    return bucket.floor <= row.met <= bucket.ceiling
