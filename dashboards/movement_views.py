"""The pages that show movement: a unit's trend over time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from communes.lookup import find_version
from communes.models import Level, UnitVersion
from criteria.context import page_context
from dashboards.reading import read
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
