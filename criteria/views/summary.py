"""Official summary tables of a place: shown as they will be printed, and as a workbook."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from communes.lookup import names_at
from communes.models import Level, UnitVersion
from criteria.context import PageContext, open_unit
from criteria.progress import judged_units
from criteria.summary.book import workbook
from criteria.summary.communes import communes_table
from criteria.summary.criteria import criteria_table, read_periods
from criteria.summary.tables import Summary, letterhead
from ntm_portal.lib.workbooks import attachment

# Which table is made for which units: a province has too many communes for one sheet of paper.
TABLES = {
    "communes": (Level.DISTRICT, Level.AREA),
    "criteria": (Level.PROVINCE, Level.DISTRICT, Level.AREA),
}


@dataclass(frozen=True)
class Asked:
    """The place and the context of a summary page, and the table asked for."""

    what: str
    version: UnitVersion
    context: PageContext
    summary: Summary


@require_safe
def summary(request: HttpRequest, what: str, level: str, code: str) -> HttpResponse:
    """The table as a page that prints like the paper."""
    asked = _read(request, what, level, code)
    page: dict[str, Any] = {
        "context": asked.context,
        "version": asked.version,
        "summary": asked.summary,
        "what": what,
        "others": [name for name, levels in TABLES.items() if level in levels],
    }
    return render(request, "criteria/summary.html", page)


@require_safe
def summary_export(request: HttpRequest, what: str, level: str, code: str) -> HttpResponse:
    """The same table as a workbook."""
    asked = _read(request, what, level, code)
    name = f"{what}-{asked.version.unit.code}-{asked.context.as_of:%Y%m%d}"
    return attachment(workbook(asked.summary, name), name)


def _read(request: HttpRequest, what: str, level: str, code: str) -> Asked:
    if level not in TABLES.get(what, ()):
        raise Http404
    version, units, context = open_unit(request, level, code)
    with translation.override("vi"):  # an official paper
        return Asked(what, version, context, _table(what, version, units, context))


def _table(what: str, version: UnitVersion, units: Any, context: PageContext) -> Summary:
    question = context.question
    province = None
    if version.unit.level == Level.AREA:
        province = names_at([version.province_id], context.as_of).get(version.province_id or 0)
    head = letterhead(version, province, context.today)
    communes = units.filter(unit__level=Level.COMMUNE)
    if what == "criteria":
        made = criteria_table(question, read_periods(question, communes), head)
    else:
        judged = judged_units(communes.at(context.as_of), context.criteria_set)
        ordered = judged.select_related("unit").order_by("sort_key", "unit__code")
        made = communes_table(question, list(ordered), head)
    invented = (_("Demo: figures below the published totals are invented."),)
    return replace(made, notes=made.notes + invented) if settings.DEMO else made
