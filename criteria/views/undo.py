"""Ctrl+Z on the grid: the last step of this visit is taken back."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from criteria.undo import Ground, last_step, undo_step
from criteria.views.outcome import attempt
from criteria.views.place import PostedGrid
from criteria.views.plan import problems_of
from ntm_portal.lib.periods import VIETNAM

UNDOING = "undoing"  # in the session: the moments of steps dealt with, and of the undoings
KEPT = 100
SHOWN = 5


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the last step that the person took here since they logged in."""
    here = PostedGrid.read(request)
    posted = here.posted
    ground = Ground(here.versions, posted.criteria_set, posted.day)
    kept = _kept(request)
    since = posted.user.last_login or posted.user.date_joined
    step = last_step(ground, posted.user, since, [*kept["steps"], *kept["undone"]])
    if step is None:
        messages.info(request, _("There is no step of this visit to take back."))
    else:
        _take_back(here, ground, step, kept["undone"])
    return redirect(here.address)


def _take_back(here: PostedGrid, ground: Ground, step: datetime, undone: list[datetime]) -> None:
    request, now = here.posted.request, timezone.now()
    written: list[Any] = []
    said = _("Undo of the entry of %(time)s") % {"time": f"{step.astimezone(VIETNAM):%H:%M:%S}"}
    outcome = attempt(
        lambda: written.extend(
            undo_step(
                ground=ground, step=step, by=here.posted.user, undone=undone, reason=said, now=now
            )
        )
    )
    if not outcome.written:
        told = " ".join(problems_of(outcome, here)[:SHOWN])
        message = _("Nothing was taken back. %(why)s The next undo is for the step before it.")
        messages.error(request, message % {"why": told})
        _keep(request, steps=[step])  # else nobody would ever get past it
        return
    _keep(request, steps=[step], undone=[now])
    messages.success(request, _told(here, written))


def _kept(request: HttpRequest) -> dict[str, list[datetime]]:
    kept = request.session.get(UNDOING, {"steps": [], "undone": []})
    return {name: list(map(datetime.fromisoformat, texts)) for name, texts in kept.items()}


def _keep(request: HttpRequest, **more: list[datetime]) -> None:
    kept = _kept(request)
    request.session[UNDOING] = {
        name: [moment.isoformat() for moment in [*moments, *more.get(name, [])]][-KEPT:]
        for name, moments in kept.items()
    }


def _told(here: PostedGrid, rows: list[Any]) -> str:
    """How many cells are as before, and the first of them by name."""
    names = {version.unit_id: version.name for version in here.versions}
    numbers = {row.id: row.number for row in here.posted.criteria_set.criteria}
    cells = [f"{names[row.unit_id]} {numbers[row.criterion_id]}" for row in rows[:SHOWN]]
    more = " …" if len(rows) > SHOWN else ""
    message = ngettext(
        "Taken back: %(count)d cell is as before (%(cells)s).",
        "Taken back: %(count)d cells are as before (%(cells)s).",
        len(rows),
    )
    return message % {"count": len(rows), "cells": ", ".join(cells) + more}
