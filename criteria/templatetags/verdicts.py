"""Template tags that show a verdict: never by its colour alone."""

from functools import cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext_lazy

from criteria.models.fact import Authority, Status

register = template.Library()

SYMBOLS = {
    Status.MET: "✓",
    Status.NEARLY_MET: "≈",
    Status.NOT_MET: "✗",
    Status.NOT_APPLICABLE: "–",
    Status.WITHDRAWN: "·",
}
HIDDEN = mark_safe(' class="visually-hidden"')


def _status(value: int | None) -> Status:
    """A verdict's status; no verdict and a withdrawn one both read as "no data"."""
    return Status(value) if value else Status.WITHDRAWN


@register.filter
def status_symbol(value: int | None) -> str:
    """`{{ cell.status|status_symbol }}`: ✓ ≈ ✗ – for verdicts, · where there is none."""
    return SYMBOLS[_status(value)]


@register.filter
def status_class(value: int | None) -> str:
    """`<td class="{{ cell.status|status_class }}">`: status-met … status-withdrawn (no data)."""
    return f"status-{_status(value).name.lower()}"


@register.filter
def status_label(value: int | None) -> Any:
    """`{{ cell.status|status_label }}`: the verdict in words; "no data" where there is none."""
    return _status(value).label


@register.simple_tag
def status(value: int | None, words: bool = False) -> SafeString:
    """`{% status verdict.status %}`: a coloured symbol; `words=True` also shows the words.

    Written here and not in a template, and once for each verdict, since a page may hold hundreds.
    """
    return _written(_status(value), words, get_language())


@cache
def _written(shown: Status, words: bool, language: str | None) -> SafeString:
    return format_html(
        '<span class="status {}"><span aria-hidden="true">{}</span><span{}>{}</span></span>',
        status_class(shown),
        SYMBOLS[shown],
        "" if words else HIDDEN,
        shown.label,
    )


@register.inclusion_tag("components/_status_legend.html")
def status_legend() -> dict[str, Any]:
    """`{% status_legend %}`: what the symbols of a matrix mean."""
    return {"statuses": list(SYMBOLS)}


SHORT = {
    Authority.SELF: pgettext_lazy("authority", "self"),
    Authority.DISTRICT: pgettext_lazy("authority", "district"),
    Authority.PROVINCE: pgettext_lazy("authority", "province"),
}


@register.filter
def authority_short(value: int) -> Any:
    """`{{ body|authority_short }}`: "self", "district" or "province", for the head of a column."""
    return SHORT[Authority(value)]


@register.filter
def authority_label(value: int) -> Any:
    """`{{ row.authority|authority_label }}`: "district verification"."""
    return Authority(value).label
