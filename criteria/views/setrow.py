"""The history of one row of the catalogue."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from criteria.catalogue import whole_views
from criteria.rowhistory import history
from criteria.views.setchoice import choose
from ntm_portal.lib.periods import local_day


@require_safe
def set_row(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """A criterion or an indicator through amendments and through the sets of its kind."""
    chosen = choose(request, code)
    kind = (chosen.row.level, chosen.row.tier)
    sets = [row for row in chosen.sets if (row.level, row.tier) == kind]
    views = whole_views(sets)
    own = views.pop(chosen.row.pk)
    found = history(own, number, views.values(), chosen.class_code)
    if not any(one.set_view is own for one in found):
        raise Http404(_("The set has no criterion or indicator with this number."))
    today = local_day(timezone.now())
    context = {
        "criteria_set": chosen.view,
        "number": number,
        "lives": [(one, one.period.covers(today)) for one in found],
        "newest": [one for one in found if one.set_view is own][-1],
        "form": chosen.form,
        "refused": chosen.refused,
    }
    return render(request, "criteria/set_row.html", context)
