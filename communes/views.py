"""Pages about units: the list with its search, and one unit through time."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import user_of
from communes.filters import UnitFilter
from communes.lineage import lineage
from communes.lookup import find_version, names_at, parent_ids, parents_of, today
from communes.models import Level, UnitVersion
from communes.people.reach import reach_of
from ntm_portal.lib.periods import parse_day
from ntm_portal.lib.tablefiles import paginate

PAGE_SIZE = 50


def _province_choices(user: User, day: date) -> list[tuple[str, str]]:
    """Provinces for the drop-down; nobody needs to choose among fewer than two."""
    rows = UnitVersion.objects.visible_to(user).at(day).filter(unit__level=Level.PROVINCE)
    found = list(rows.order_by("sort_key").values_list("unit__code", "name"))
    return [("", _("all")), *found] if len(found) > 1 else []


@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """The units of the person's territory on one day."""
    user = user_of(request)
    found = UnitFilter(
        request.GET,
        queryset=UnitVersion.objects.visible_to(user).select_related("unit"),
        request=request,
    )
    page = paginate(request, found.qs, PAGE_SIZE)
    parents = names_at(parent_ids(page), found.day)
    if choices := _province_choices(user, found.day):
        found.form.fields["province"].widget = forms.Select(choices=choices)
    context = {
        "form": found.form,
        "page": page,
        "rows": [(version, parents_of(version, parents)) for version in page],
        "day": found.day,
        "has_provinces": bool(choices),
    }
    return render(request, "communes/units.html", context)


@require_safe
def unit_page(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """One unit: what it was called, where it belonged, what it came from and became."""
    user = user_of(request)
    asked = request.GET.get("as_of", "")
    day = parse_day(asked)
    version = find_version(user, level, code, day)
    context = {
        "version": version,
        "day": day or today(),
        "unreadable_day": asked if asked and day is None else "",
        "lineage": lineage(user, version.unit, today()),
        "manages": bool(reach_of(user)),
    }
    return render(request, "communes/unit.html", context)
