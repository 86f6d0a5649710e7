"""What an officer has to record: the communes with blank or old cells, and the way to them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import user_of
from communes.lookup import names_at, today
from communes.models import Level, UnitVersion
from criteria.authority import Rights, recording_units
from criteria.context import open_unit
from criteria.due import USUAL, Due, days_of, due_rows
from criteria.grid import Grid, communes_of


@require_safe
def due_home(request: HttpRequest) -> HttpResponse:
    """Lead to the first unit that the person records for."""
    user = user_of(request)
    units = recording_units(user)
    if not units:
        return render(request, "criteria/due_none.html", status=403)
    asked = request.GET.urlencode()
    where = reverse("criteria:due", args=[units[0].level, units[0].code])
    return redirect(f"{where}?{asked}" if asked else where)


@require_safe
def due(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """The communes of a unit where cells of the person's own are blank or old."""
    user = user_of(request)
    place, inside, context = open_unit(request, level, code)
    versions = communes_of(inside, context.as_of).select_related("district", "area")
    grid = Grid(context.question, list(versions), Rights(user, context.as_of))
    days = days_of(request.GET.get("stale", "")) or USUAL
    rows = due_rows(grid, days)
    page = {
        "context": context,
        "place": place,
        "days": days,
        "rows": [(row, _address(place, row)) for row in rows],
        "may_record": grid.may_record,
        "blank": sum(len(row.blank) for row in rows),
        "stale": sum(len(row.stale) for row in rows),
        "others": _others(user, place),
    }
    return render(request, "criteria/due.html", page)


def _others(user: User, place: UnitVersion) -> list[UnitVersion]:
    """What the person's other units are called, or were last. At most one query."""
    ids = [unit.pk for unit in recording_units(user) if unit.pk != place.unit_id]
    names = names_at(ids, today())
    return [names[pk] for pk in ids if pk in names]


def _address(place: UnitVersion, row: Due) -> str:
    """The grid that the commune stands in; its scorecard for who records one commune alone."""
    around = row.version.district or row.version.area
    if around is None or place.unit.level == Level.COMMUNE:
        return reverse("criteria:scorecard", args=[row.version.unit.code])
    return reverse("criteria:grid", args=[around.level, around.code])
