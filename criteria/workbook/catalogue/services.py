"""Criteria sets from workbooks into the catalogue, and out of it again."""

from collections.abc import Mapping

from criteria.models import Indicator


def base_kinds(code: str) -> Mapping[str, str]:
    """The kind of each indicator of the set that is extended, by number."""
    rows = Indicator.objects.filter(criterion__rows__criteria_set__code=code) if code else []
    return {row.number: row.kind for row in rows}
