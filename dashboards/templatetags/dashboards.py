"""Template tags of the dashboards: the links behind the figures, and words for counts."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.utils.translation import gettext, ngettext, pgettext_lazy

from communes.models import UnitVersion
from criteria.models import Authority
from criteria.movement import Movement
from criteria.progress import Totals
from dashboards.movement import Change

register = template.Library()

SHORT = {
    Authority.SELF: pgettext_lazy("authority", "self"),
    Authority.DISTRICT: pgettext_lazy("authority", "district"),
    Authority.PROVINCE: pgettext_lazy("authority", "province"),
}


@register.simple_tag(takes_context=True)
def listing(context: Context, **filters: Any) -> str:
    """`href="{% listing bucket="none" %}"`: the list of communes with only these filters."""
    wanted = {name: value for name, value in filters.items() if value not in (None, "")}
    tail = f"&{urlencode(wanted)}" if wanted else ""
    return f"?{context['reading'].query}{tail}#communes"


@register.inclusion_tag("dashboards/_sort.html", takes_context=True)
def sort_head(context: Context, key: str, label: str, classes: str = "") -> dict[str, Any]:
    """`{% sort_head "met" label %}`: a head that orders; figures begin with the highest."""
    filters = context["filters"]
    current = filters.order == key
    downward = not filters.descending if current else key != "name"
    params = context["request"].GET.copy()
    params.pop("page", None)
    params["sort"] = f"-{key}" if downward else key
    order = "descending" if filters.descending else "ascending"
    return {
        "href": f"?{params.urlencode()}#communes",
        "label": label,
        "classes": classes,
        "aria_sort": order if current else "",
    }


@register.filter
def by_authority(totals: Totals) -> str:
    """`{{ totals|by_authority }}`: "14 self · 12 district"; those without any are left out."""
    pairs = zip(Authority, totals.own, strict=True)
    return " · ".join(f"{count} {SHORT[authority]}" for authority, count in pairs if count)


@register.filter
def days_ago(count: int | None) -> str:
    """`{{ line.days_ago|days_ago }}`: how long before the page's day; empty where not before it."""
    if count is None:
        return ""
    if count == 0:
        return gettext("the same day")
    return ngettext("%(count)d day ago", "%(count)d days ago", count) % {"count": count}


@register.filter
def last_day(end: date) -> date:
    """`{{ row.valid_to|last_day }}`: the last day of a period that ends before `end`."""
    return end - timedelta(days=1)


@register.filter
def of(change: Change, version: UnitVersion) -> Movement | None:
    """`{% with moved=shown.change|of:line.version %}`: one commune's movement, if it has any."""
    return change.of(version)


@register.filter
def signed(count: int) -> str:
    """`{{ moved.net|signed }}`: "+3", "−1" with a true minus, or "0"."""
    return f"+{count}" if count > 0 else f"−{-count}" if count else "0"
