"""Template tags of every page: numbers, days, links that keep their context, bars."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil
from typing import Any, Protocol

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.utils.translation import get_language

from ntm_portal.lib.numbers import format_number
from ntm_portal.lib.periods import local_day

register = template.Library()

# What a link keeps: the criteria set and the day that every figure on a page is of.
CARRIED = ("set", "as_of")


class Segment(Protocol):
    """A part of a bar: `tone` is "0" (best) to "5" (farthest), or "none" for no data."""

    label: str
    count: int
    tone: str


@register.filter
def num(value: Decimal | float | int | None, places: int | None = None) -> str:
    """`{{ mean|num:1 }}`: 12,3 in Vietnamese, 12.3 in English; nothing where there is no number."""
    if value is None or value == "":
        return ""
    return format_number(value, places, comma=(get_language() or "vi").startswith("vi"))


@register.filter
def day(value: date | datetime | None) -> str:
    """`{{ verdict.holds_from|day }}`: 25/09/2021, the calendar day in Viet Nam; None is empty."""
    if isinstance(value, datetime):
        value = local_day(value)
    return f"{value:%d/%m/%Y}" if value else ""


@register.filter
def last_day(end: date | None) -> str:
    """`{{ version.valid_to|last_day }}`: the day before an end that is exclusive; None is empty."""
    return day(end - timedelta(days=1)) if end else ""


@register.filter
def minutes(value: timedelta) -> int:
    """`{{ wait|minutes }}`: a length of time in whole minutes, rounded up."""
    return ceil(value.total_seconds() / 60)


def _changed(params: QueryDict, changes: dict[str, Any]) -> QueryDict:
    for name, value in changes.items():
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = value
    return params


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """`href="{% query page=2 %}"`: this page's own query with changes; None or "" removes."""
    return f"?{_changed(context['request'].GET.copy(), changes).urlencode()}"


@register.simple_tag(takes_context=True)
def carry(context: Context, **changes: Any) -> str:
    """`href="{% url 'x' %}{% carry %}"`: set and date of this page, for a link to another page."""
    given = context["request"].GET
    wanted = {name: given.get(name) for name in CARRIED} | changes
    kept = _changed(QueryDict(mutable=True), wanted)
    return f"?{kept.urlencode()}" if kept else ""


@register.inclusion_tag("components/_bar.html")
def bucket_bar(segments: Iterable[Segment], label: str = "", tall: bool = False) -> dict[str, Any]:
    """`{% bucket_bar row.buckets label=row.name %}`: a stacked bar; widths come from the counts."""
    shown = [segment for segment in segments if segment.count]
    total = sum(segment.count for segment in shown)
    parts, start = [], 0.0
    for segment in shown:
        width = 100 * segment.count / total
        parts.append({"x": round(start, 3), "width": round(width, 3), "segment": segment})
        start += width
    return {"parts": parts, "label": label, "tall": tall}


@register.inclusion_tag("components/_icon.html")
def icon(name: str) -> dict[str, str]:
    """`{% icon "print" %}`: a symbol of static/img/icons.svg, hidden from screen readers."""
    return {"name": name}


@register.inclusion_tag("components/_export.html", takes_context=True)
def export_links(context: Context, table: str) -> dict[str, str]:
    """`{% export_links "places" %}`: the table marked `data-export="places"`, as it is seen."""
    asked = _changed(context["request"].GET.copy(), {"table": table, "page": None, "export": None})
    return {"query": asked.urlencode()}
