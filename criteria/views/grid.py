"""The grid page: every commune of a district or area × every criterion, to be typed into."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from communes.lookup import find_version
from communes.models import UnitVersion
from criteria.authority import Rights
from criteria.context import page_context
from criteria.due import USUAL, Due, days_of, due_in
from criteria.grid import KEYS, PLACES, Grid, GridRow, communes_inside
from criteria.models import Status
from criteria.progress import Question
from criteria.templatetags.verdicts import status_class, status_symbol
from criteria.views.visit import kept_reason
from ntm_portal.lib.periods import parse_day


@require_safe
def grid(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """The grid for people who may record there; others read why not, and where to look instead."""
    if level not in PLACES:
        raise Http404
    user = user_of(request)
    place = find_version(user, level, code, parse_day(request.GET.get("as_of", "")))
    inside = UnitVersion.objects.visible_to(user).inside(place.unit_id)
    context = page_context(request, place, inside)
    question = Question(context.criteria_set, context.as_of)
    versions = list(communes_inside(user, place, question))
    rights = Rights(user, context.as_of)
    shown = Grid(question, versions, rights)
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
