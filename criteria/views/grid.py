"""The grid page: every commune of a district or area × every criterion, to be typed into."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from criteria.authority import Rights
from criteria.due import USUAL, Due, days_of, due_in
from criteria.grid import KEYS, Grid, GridRow
from criteria.models import Status
from criteria.templatetags.verdicts import status_class, status_symbol
from criteria.views.place import open_grid
from criteria.views.visit import kept_reason


@require_safe
def grid(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """The grid for people who may record there; others read why not, and where to look instead."""
    place, context, versions = open_grid(request, level, code)
    rights = Rights(user_of(request), context.as_of)
    shown = Grid(context.question, versions, rights)
    page: dict[str, Any] = {"context": context, "place": place, "grid": shown}
    if not shown.may_record:
        page["refusal"] = rights.refusal(place) if shown.rows else shown.refusal
        return render(request, "criteria/grid_refused.html", page, status=403)
    days = days_of(request.GET.get("stale", ""))
    page |= {"days": days, "usual": USUAL, "lines": _lines(shown, days)}
    page["choices"] = choices()
    page["reason"] = kept_reason(request, context.criteria_set.code, context.as_of)
    return render(request, "criteria/grid.html", page)


def _lines(shown: Grid, days: int | None) -> list[tuple[GridRow, Due | None]]:
    """Each commune with what waits there; None where no one asked."""
    day = shown.question.as_of
    return [(row, due_in(row, day, days) if days else None) for row in shown.rows]


def choices() -> list[dict[str, Any]]:
    """The five things that a key or a button does to a cell."""
    return [
        {
            "status": status.name,
            "label": _("clear") if status == Status.WITHDRAWN else status.label,
            "word": status.label,
            "css": status_class(status),
            "symbol": status_symbol(status),
            "keys": keys,
        }
        for status, keys in KEYS.items()
    ]
