"""The pages that show movement: a unit's trend over time, and its communes in order."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from communes.lookup import find_version
from communes.models import Level, UnitVersion
from criteria.context import open_unit, page_context
from dashboards.listing import Filters
from dashboards.nation import rank_places
from dashboards.province import overview
from dashboards.ranking import Members, find_members, ranking
from dashboards.reading import Reading, asked_year, read
from dashboards.score import score_sheet
from dashboards.trend import NATION, trend
from dashboards.views import crumb, open_nation, shared
from ntm_portal.lib.periods import parse_day


@require_safe
def unit_trend(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """Criteria met over time, one chart per criteria set."""
    version, units, context = open_unit(request, level, code)
    reading = read(request, context)
    given = _about(request, reading, version, _("Trend")) | {
        "one_day": True,
        "eras": trend(units, reading, level),
        "single": level == Level.COMMUNE,
    }
    return render(request, "dashboards/trend.html", given)


@require_safe
def nation_trend(request: HttpRequest) -> HttpResponse:
    """The same of the nation, year by year."""
    units, context = open_nation(request)
    reading = read(request, context)
    given = _about(request, reading, None, _("Trend")) | {
        "one_day": True,
        "eras": trend(units, reading, NATION),
    }
    return render(request, "dashboards/trend.html", given)


@require_safe
def unit_ranking(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """The communes of a province, district or area in order, with the three measures."""
    user = user_of(request)
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
    given = _about(request, reading, version, _("Ranking")) | {
        "shown": ranking(members, reading, request.GET.get("order", "")),
    }
    return render(request, "dashboards/ranking.html", given)


@require_safe
def commune_score(request: HttpRequest, code: str) -> HttpResponse:
    """Why a commune has its progress score: what each indicator adds."""
    version, _units, context = open_unit(request, Level.COMMUNE, code)
    reading = read(request, context)
    given = _about(request, reading, version, _("Progress score")) | {
        "one_day": True,
        "shown": score_sheet(version, reading),
    }
    return render(request, "dashboards/score.html", given)


@require_safe
def nation_ranking(request: HttpRequest) -> HttpResponse:
    """The provinces of the nation in order."""
    units, context = open_nation(request)
    reading = read(request, context)
    shown = overview(units, reading, Filters(), (Level.PROVINCE,))
    order = request.GET.get("order", "")
    given = _about(request, reading, None, _("Ranking")) | {
        "shown": shown,
        "ranking": rank_places(shown, order),
        "years": shown.years,
    }
    return render(request, "dashboards/ranking.html", given)


def _about(
    request: HttpRequest, reading: Reading, version: UnitVersion | None, title: str
) -> dict[str, Any]:
    """What both kinds of pages need: the unit (None: the nation), its name and its dashboard."""
    name, dashboard = crumb(version, reading)
    given = shared(request, reading, [(name, dashboard), (title, "")])
    single = version is not None and version.unit.level == Level.COMMUNE
    return given | {
        "version": version,
        "name": name,
        "dashboard": dashboard,
        "address": dashboard.partition("?")[0],
        "years": {},
        "year": None if single else reading.year,
    }
