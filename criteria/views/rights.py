"""Who can see and change what: of a person, and of a unit."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Refused
from accounts.requests import user_of
from communes.lookup import find_version, today
from communes.people.reach import find_person, require_reach
from criteria.whocan import of_person, of_unit
from ntm_portal.lib.periods import parse_day


def _day(request: HttpRequest) -> tuple[date, str]:
    """The day asked for with `?on=`, else today; and the text where it is no day."""
    asked = request.GET.get("on", "")
    day = parse_day(asked)
    return day or today(), asked if asked and day is None else ""


@require_safe
def of_one_person(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person reads and records today, or on a chosen day; one's own is open to all."""
    user = user_of(request)
    person = user if user.pk == pk else find_person(user, pk)
    day, unreadable = _day(request)
    context = {
        "person": person,
        "own": person == user,
        "day": day,
        "unreadable": unreadable,
        "today": today(),
        "entries": of_person(person, day),
    }
    return render(request, "criteria/owners_person_rights.html", context)


@require_safe
def of_one_unit(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """Who sees a unit, and who records for it with which authority."""
    reach = require_reach(request.user)
    day, unreadable = _day(request)
    version = find_version(user_of(request), level, code, day)
    if not reach.nation and not {version.unit_id, version.province_id} & reach.provinces:
        raise Refused(_("This unit is beyond what you manage."))
    context = {
        "version": version,
        "day": day,
        "unreadable": unreadable,
        "entries": of_unit(version, day),
        "today": today(),
        "reach": reach,
    }
    return render(request, "criteria/owners_unit_rights.html", context)
