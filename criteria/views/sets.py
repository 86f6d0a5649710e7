"""Pages of the catalogue: all criteria sets, and one set as at a day, for a class and a year.

The catalogue is public law, so whoever is logged in may read it.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from communes.models import Kind
from criteria.catalogue import all_sets, reference_day, views_of
from criteria.classtable import class_table
from criteria.models import CriteriaSet
from criteria.setrows import bucket_labels, rows_of
from criteria.views.setchoice import choose
from criteria.workbook.catalogue.rights import manages_any
from ntm_portal.lib.periods import local_day


@require_safe
def set_list(request: HttpRequest) -> HttpResponse:
    """All criteria sets, by level; each as on the day of its validity nearest to today."""
    today = local_day(timezone.now())
    sets = all_sets()
    views = views_of(sets, {row.code: reference_day(row, today) for row in sets})
    levels = [
        (label, [view for view in views if view.level == level])
        for level, label in CriteriaSet.SetLevel.choices
    ]
    context = {
        "levels": [entry for entry in levels if entry[1]],
        "today": today,
        "may_enter": manages_any(request.user),
    }
    return render(request, "criteria/sets.html", context)


@require_safe
def set_page(request: HttpRequest, code: str) -> HttpResponse:
    """One set: criteria, indicators, and thresholds for a class and an assessment year."""
    chosen = choose(request, code)
    view = chosen.view
    context = {
        "criteria_set": view,
        "form": chosen.form,
        "refused": chosen.refused,
        "day": chosen.day,
        "criteria": [
            (one, rows_of(view, one, chosen.class_code, chosen.year)) for one in view.criteria
        ],
        "kinds": [Kind(kind).label for kind in view.kinds],
        "schemes": [(scheme, bucket_labels(scheme)) for scheme in view.schemes],
        "may_enter": manages_any(request.user),
    }
    return render(request, "criteria/set.html", context)


@require_safe
def set_classes(request: HttpRequest, code: str) -> HttpResponse:
    """The thresholds of every class side by side, for one assessment year."""
    chosen = choose(request, code)
    context = {
        "criteria_set": chosen.view,
        "form": chosen.form,
        "refused": chosen.refused,
        "day": chosen.day,
        "table": class_table(chosen.view, chosen.year),
    }
    return render(request, "criteria/set_classes.html", context)
