"""The pages that only read: home, nation, province, district or area, commune."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from communes.lookup import today
from communes.models import Level, UnitVersion
from communes.scope import holds_nation
from criteria.authority import records_anywhere, records_in, steps
from criteria.context import PageContext, open_unit, page_context
from criteria.templatetags.verdicts import SYMBOLS
from criteria.views.grid import choices
from dashboards.commune import commune_page
from dashboards.district import district_matrix
from dashboards.family import find_family
from dashboards.home import Territory, only_one_on, territories
from dashboards.inheritance import inherited
from dashboards.listing import read_filters
from dashboards.province import Overview, overview
from dashboards.reading import Reading, read
from dashboards.standing import standing
from dashboards.start import guides, is_new
from dashboards.work import chased, keep_count, work
from ntm_portal.lib.periods import parse_day
from ntm_portal.lib.tablefiles import paginate

PAGE_SIZE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person's desk, or the territories of those who only read.

    With a day in the address, straight on to the territory that existed then.
    """
    user = user_of(request)
    found = territories(user)
    day = parse_day(request.GET.get("as_of", ""))
    only = only_one_on(found, day) if day else None
    if only:
        return redirect(f"{address_of(only)}?{request.GET.urlencode()}")
    given: dict[str, Any] = {"territories": found, "is_new": is_new(user, today())}
    if not records_anywhere(user):
        given["standing"] = standing(user, found, today())
        return render(request, "dashboards/home.html", given)
    desk = work(user, today())
    given |= {
        "work": desk,
        "desk_count": keep_count(user, today(), desk.urgent),
        "chased": chased(user, today()),
        "day": today(),
        "places": desk.beside(found),
    }
    return render(request, "dashboards/work.html", given)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The first steps of the person's roles, and what one has to know to read the pages."""
    user = user_of(request)
    shown = guides(territories(user))
    given = {
        "guides": shown,
        "choices": choices() if any(guide.has_keys for guide in shown) else [],
        "statuses": list(SYMBOLS),
    }
    return render(request, "dashboards/start.html", given)


def address_of(territory: Territory) -> str:
    """The address of a territory's dashboard."""
    if territory.version is None:
        return reverse("dashboards:nation")
    unit = territory.version.unit
    return reverse("dashboards:unit", args=[unit.level, unit.code])


@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    """The provinces side by side, for those whose grant names the nation."""
    units, context = open_nation(request)
    reading = read(request, context)
    shown = overview(units, reading, read_filters(request.GET, reading), (Level.PROVINCE,))
    return render(request, "dashboards/province.html", _province(request, reading, shown, None))


@require_safe
def unit(request: HttpRequest, level: str, code: str) -> HttpResponse:
    """The dashboard of one unit."""
    pages = {Level.PROVINCE: _province_page, Level.COMMUNE: _commune_page}
    return pages.get(Level(level), _district_page)(request, level, code)


def _province_page(request: HttpRequest, level: str, code: str) -> HttpResponse:
    version, inside, context = open_unit(request, level, code)
    reading = read(request, context)
    levels = (Level.DISTRICT, Level.AREA)
    shown = overview(inside, reading, read_filters(request.GET, reading), levels)
    return render(request, "dashboards/province.html", _province(request, reading, shown, version))


def _province(
    request: HttpRequest, reading: Reading, shown: Overview, version: UnitVersion | None
) -> dict[str, Any]:
    title = version.full_name if version else _("The nation")
    return shared(request, reading, [(title, "")]) | {
        "version": version,
        "title": title,
        "shown": shown,
        "page": paginate(request, shown.lines, PAGE_SIZE),
        "years": shown.years,
    }


def _district_page(request: HttpRequest, level: str, code: str) -> HttpResponse:
    version, _inside, context = open_unit(request, level, code)
    reading, units = read(request, context), UnitVersion.objects.visible_to(user_of(request))
    shown = district_matrix(units, version, reading, read_filters(request.GET, reading))
    above = [crumb(shown.province, reading)] if shown.province else []
    given = shared(request, reading, [*above, (version.full_name, "")]) | {
        "version": version,
        "shown": shown,
        "years": shown.years,
        "records": records_in(user_of(request), version),
        "authorities": steps(context.as_of),
    }
    return render(request, "dashboards/district.html", given)


def _commune_page(request: HttpRequest, level: str, code: str) -> HttpResponse:
    user = user_of(request)
    family = find_family(user, code, parse_day(request.GET.get("as_of", "")))
    version = family.version
    units = UnitVersion.objects.visible_to(user).inside(version.unit_id)
    reading = read(request, page_context(request, version, units))
    trail = [*(crumb(row, reading) for row in family.parents), (version.full_name, "")]
    given = shared(request, reading, trail) | {
        "family": family,
        "inheritance": inherited(version, family.predecessors, reading.context),
        "version": version,
        "year": None,
        "judged": version.kind in reading.context.criteria_set.kinds,
        "shown": commune_page(user, version, reading),
    }
    return render(request, "dashboards/commune.html", given)


def open_nation(request: HttpRequest) -> tuple[Any, PageContext]:
    """The units of the nation, and the page's set and day; Http404 for who does not hold it."""
    user = user_of(request)
    if not holds_nation(user):
        raise Http404(_("There is no such unit in your territory."))
    units = UnitVersion.objects.visible_to(user)
    return units, page_context(request, None, units)


def shared(request: HttpRequest, reading: Reading, trail: list[tuple[str, str]]) -> dict[str, Any]:
    """What the templates of all these pages need."""
    return {
        "reading": reading,
        "context": reading.context,
        "year": reading.year,
        "filters": read_filters(request.GET, reading),
        "trail": [(_("Overview"), reverse("home")), *trail],
    }


def crumb(version: UnitVersion | None, reading: Reading) -> tuple[str, str]:
    """A unit (None: the nation) in the trail above a page, with its dashboard's address."""
    if version is None:
        return _("The nation"), f"{reverse('dashboards:nation')}?{reading.query}"
    address = reverse("dashboards:unit", args=[version.unit.level, version.unit.code])
    return version.full_name, f"{address}?{reading.query}"
