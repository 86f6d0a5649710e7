"""Workbooks made to be filled in: the grid of a place, the scorecard of a commune."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Refused
from accounts.requests import user_of
from criteria.authority import Rights
from criteria.progress import Question
from criteria.scorecard import Scorecard
from criteria.views.place import open_grid
from criteria.views.scorecard import Visit
from criteria.workbook.cardbook import card_workbook
from criteria.workbook.gridbook import grid_workbook, grids_of, open_sets
from ntm_portal.lib.workbooks import attachment


@require_safe
def grid_book(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """The grid as a workbook, for people who may record there. Raises Refused."""
    place, context, versions = open_grid(request, level, code)
    user, day = user_of(request), context.as_of
    rights = Rights(user, day)
    sets = open_sets(context.criteria_set, context.sets, day)
    grids = grids_of(sets, versions, rights, day)
    if not grids[0].may_record:
        raise Refused(rights.refusal(place) if grids[0].rows else grids[0].refusal)
    content = grid_workbook(place, grids, by=user, day=day, now=timezone.now())
    return attachment(content, f"ntm-{code}-{day:%Y-%m-%d}")


@require_safe
def card_book(request: HttpRequest, code: str) -> HttpResponse:
    """The scorecard as a workbook, for people who may record there. Raises Refused."""
    visit = Visit.read(request, code)
    day = visit.context.as_of
    first = visit.card()
    if not first.may_record:
        raise Refused(first.refusal)
    others = open_sets(visit.context.criteria_set, visit.context.sets, day)[1:]
    cards = [Scorecard(Question(view, day), visit.version, visit.user) for view in others]
    content = card_workbook([first, *cards], by=visit.user, day=day, now=timezone.now())
    return attachment(content, f"ntm-{code}-{day:%Y-%m-%d}")
