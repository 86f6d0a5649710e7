"""Two criteria sets side by side, and what an amendment changed in one."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from criteria.catalogue import SetView, all_sets, reference_day, views_of, whole_views
from criteria.comparison import Side, compare, replaced, tallies
from criteria.matching import BETWEEN_SETS, WITHIN_A_SET
from criteria.setrows import nearest, told_years
from criteria.views.compareform import CompareForm
from criteria.views.setchoice import choose, default_class, find, offered_classes, refusals
from ntm_portal.lib.periods import local_day


@dataclass(frozen=True)
class Column:
    """One side of a comparison, with what its head tells."""

    side: Side
    day: date

    @property
    def class_name(self) -> str:
        """The class by which thresholds are read; "" where the set tells none apart."""
        codes = {row.code: row.name for row in self.side.view.classes}
        return codes.get(self.side.class_code, "")

    @property
    def year(self) -> int | None:
        """The assessment year, where thresholds are told by year."""
        return self.side.year if told_years(self.side.view) else None


@require_safe
def set_compare(request: HttpRequest, code: str) -> HttpResponse:
    """How two sets match: ?other=CODE&class=&other_class=&year=&changed=.

    ?first=CODE leads to the address of that set, so that one form chooses both.
    """
    sets = {row.code: row for row in all_sets()}
    row = find([*sets.values()], code)
    first, other = request.GET.get("first", code), request.GET.get("other", "")
    if first != code and first in sets:
        query = request.GET.copy()
        del query["first"]
        return redirect(f"{reverse('criteria:set_compare', args=[first])}?{query.urlencode()}")
    today = local_day(timezone.now())
    pair = [row, sets[other]] if other in sets and other != code else [row]
    views = views_of(pair, {one.code: reference_day(one, today) for one in pair})
    typed = CompareForm(request.GET, [*sets.values()], views)
    typed.is_valid()  # fills cleaned_data with whatever could be read
    columns = _columns(request.user, views, typed.cleaned_data, today)
    shown = typed.cleaned_data | {"first": code, "class": columns[0].side.class_code}
    context = {
        "criteria_set": views[0],
        "form": CompareForm(shown, [*sets.values()], views),
        "refused": refusals(typed),
    }
    if len(columns) == 2:
        context |= compared(columns, only_changed=bool(shown.get("changed")))
    return render(request, "criteria/set_compare.html", context)


def _columns(user: Any, views: list[SetView], given: dict[str, Any], today: date) -> list[Column]:
    """Each set by its own class and year; the other follows the first where it can."""
    columns: list[Column] = []
    for name, view in zip(("class", "other_class"), views, strict=False):
        day = reference_day(view, today)
        wanted = given.get(name) or (columns[0].side.class_code if columns else "")
        if wanted not in {row.code for row in offered_classes(view)}:
            wanted = default_class(user, view, day)
        year = nearest(told_years(view), given.get("year") or day.year)
        columns.append(Column(Side(view, wanted, year), day))
    return columns


def compared(columns: list[Column], *, only_changed: bool) -> dict[str, Any]:
    """What the table of a comparison between sets shows."""
    left, right = columns
    pairs = compare(left.side, right.side, BETWEEN_SETS)
    return {
        "columns": columns,
        "pairs": [one for one in pairs if one.is_changed or not only_changed],
        "tallies": tallies(pairs),
    }


@require_safe
def set_amendment(request: HttpRequest, code: str, amendment: str) -> HttpResponse:
    """What an amendment removed and put in place, for a class and a year."""
    chosen = choose(request, code)
    whole = whole_views([chosen.row])[chosen.row.pk]
    found = next((one for one in whole.amendments if one.code == amendment), None)
    if found is None:
        raise Http404(_("The set has no amendment with this code."))
    days = (found.effective_on - timedelta(days=1), found.effective_on)
    columns = [Column(Side(whole.on(day), chosen.class_code, chosen.year), day) for day in days]
    pairs = replaced(compare(columns[0].side, columns[1].side, WITHIN_A_SET))
    context = {
        "criteria_set": chosen.view,
        "amendment": found,
        "form": chosen.form,
        "refused": chosen.refused,
        "columns": columns,
        "pairs": pairs,
        "tallies": tallies(pairs),
    }
    return render(request, "criteria/set_amendment.html", context)
