"""The pages that show movement: a unit's trend over time, and its communes in order."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from communes.lookup import find_version
from communes.models import Level, UnitVersion
from criteria.context import page_context
from dashboards.ranking import Members, find_members, ranking
from dashboards.reading import asked_year, read
from dashboards.trend import trend
from dashboards.views import crumb, shared
from ntm_portal.lib.periods import parse_day


@require_safe
def unit_trend(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """Criteria met over time, one chart per criteria set."""
    user: User = request.user  # type: ignore[assignment]
    version = find_version(user, level, code, parse_day(request.GET.get("as_of", "")))
    units = UnitVersion.objects.visible_to(user).inside(version.unit_id)
    context = page_context(request, version, units)
    reading = read(request, context)
    given = shared(request, reading, [crumb(version, reading), (_("Trend"), "")]) | {
        "version": version,
        "eras": trend(units, context, level),
        "single": level == Level.COMMUNE,
    }
    return render(request, "dashboards/trend.html", given)


@require_safe
def unit_ranking(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """The communes of a province, district or area in order, with the three measures."""
    user: User = request.user  # type: ignore[assignment]
    if level == Level.COMMUNE:
        raise Http404(_("The communes of a province, district or area are ranked, not one alone."))
    day = parse_day(request.GET.get("as_of", ""))
    cohort = (request.GET.get("set", ""), asked_year(request))
    members = find_members(user, level, code, day, cohort) if day else None
    if members is None:  # no such day: page_context leads to a better one, or says what is wrong
        members = Members(find_version(user, level, code, day), [], {})
    version = members.version
    units = UnitVersion.objects.visible_to(user).inside(version.unit_id)
    reading = read(request, page_context(request, version, units))
    given = shared(request, reading, [crumb(version, reading), (_("Ranking"), "")]) | {
        "version": version,
        "shown": ranking(members, reading, request.GET.get("order", "")),
        "years": {},
    }
    return render(request, "dashboards/ranking.html", given)
