"""The page of verdicts that no longer follow from their values."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import user_of
from communes.models import Level, UnitVersion
from communes.scope import holds_nation
from criteria.authority import Rights
from criteria.catalogue import SetView, all_sets, reference_day, reference_days, view_of
from criteria.outdated import Outdated, judge_anew, outdated, own
from criteria.progress import judged_units
from criteria.views.setchoice import find
from ntm_portal.lib.periods import local_day, parse_day
from ntm_portal.lib.tablefiles import paginate

PER_PAGE = 100


@dataclass(frozen=True)
class Looking:
    """The set on one of its days, and the province that a reader of the nation chose."""

    view: SetView
    day: date
    days: list[date]  # the last one of each assessment year
    province: str

    @property
    def address(self) -> str:
        """The page itself."""
        place = f"&province={self.province}" if self.province else ""
        path = reverse("criteria:set_verdicts", args=[self.view.code])
        return f"{path}?as_of={self.day:%Y-%m-%d}{place}"


def _look(request: HttpRequest, code: str) -> Looking:
    row = find(all_sets(), code)
    today = local_day(timezone.now())
    asked = parse_day(request.GET.get("as_of", "")) or today
    day, days = reference_day(row, min(asked, today)), reference_days(row, today)
    return Looking(view_of(row, day), day, days, request.GET.get("province", "")[:2])


def _rows(request: HttpRequest, looking: Looking) -> list[Outdated] | None:
    """The verdicts; None while a reader of the nation has not chosen a province."""
    units = UnitVersion.objects.visible_to(user_of(request)).at(looking.day)
    if holds_nation(user_of(request)) and not looking.view.province_id:
        if not looking.province:
            return None
        units = units.filter(province__code=looking.province)
    return outdated(looking.view, looking.day, judged_units(units, looking.view))


@require_http_methods(["GET", "HEAD", "POST"])
def set_verdicts(request: HttpRequest, code: str) -> HttpResponse:
    """Computed verdicts that the values contradict; a post judges one's own anew."""
    looking = _look(request, code)
    rows = _rows(request, looking)
    mine = own(rows or [], Rights(user_of(request), looking.day))
    if request.method == "POST":
        return _judge(request, looking, mine)
    return _page(request, looking, rows, mine)


def _page(
    request: HttpRequest, looking: Looking, rows: list[Outdated] | None, mine: list[Outdated]
) -> HttpResponse:
    context: dict[str, Any] = {
        "criteria_set": looking.view,
        "looking": looking,
        "rows": rows,
        "page": paginate(request, rows or [], PER_PAGE),
        "mine": mine,
        "is_past": looking.day < local_day(timezone.now()),
    }
    if rows is None:
        provinces = UnitVersion.objects.visible_to(user_of(request))
        there = provinces.at(looking.day).filter(unit__level=Level.PROVINCE)
        context["provinces"] = there.select_related("unit").order_by("sort_key", "unit__code")
    return render(request, "criteria/catalogues/verdicts.html", context)


def _judge(request: HttpRequest, looking: Looking, mine: list[Outdated]) -> HttpResponse:
    default = _("The criteria set was changed")
    try:
        count = judge_anew(
            rows=mine,
            criteria_set=looking.view,
            effective_on=looking.day,
            by=user_of(request),
            reason=request.POST.get("reason", "")[:2000] or default,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        told = ngettext(
            "%(count)d verdict was judged anew.", "%(count)d verdicts were judged anew.", count
        )
        messages.success(request, told % {"count": count})
    return redirect(looking.address)
