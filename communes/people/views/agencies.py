"""Agencies: the offices and departments that act for a unit."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import user_of
from communes.lookup import names_at, today
from communes.models import Agency, Unit, UnitVersion
from communes.people import services
from communes.people.forms import AgencyForm, last_day
from communes.people.reach import Reach, require_reach
from communes.people.units import last_versions
from communes.people.views.shared import form_page, placing_errors, posted
from ntm_portal.lib.tablefiles import paginate

PAGE_SIZE = 50


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies of what one manages."""
    rows = require_reach(request.user).agencies().order_by("name", "pk")
    page = paginate(request, rows, PAGE_SIZE)
    names = names_at({row.unit_id for row in page}, today())
    shown = [(row, names.get(row.unit_id), last_day(row.valid_to)) for row in page]
    return render(request, "communes/people_agencies.html", {"page": page, "rows": shown})


def find_agency(reach: Reach, pk: int) -> Agency:
    """An agency of what one manages; raises Http404."""
    row: Agency | None = reach.agencies().filter(pk=pk).first()
    if row is None:
        raise Http404(_("There is no such agency in what you manage."))
    return row


def new_agency(request: HttpRequest) -> HttpResponse:
    """Add an agency."""
    return _form(request, Agency(), {}, _("New agency"))


def edit_agency(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an agency, or give it a last day."""
    row = find_agency(require_reach(request.user), pk)
    version: UnitVersion = last_versions(Unit.objects.filter(pk=row.unit_id)).get()
    known = {
        "code": row.code,
        "name": row.name,
        "unit_name": version.name,
        "which": row.unit_id,
        "first_day": row.valid_from,
        "last_day": last_day(row.valid_to),
    }
    return _form(request, row, known, _("Edit agency"))


def _form(request: HttpRequest, row: Agency, known: dict[str, object], title: str) -> HttpResponse:
    user = user_of(request)
    reach = require_reach(user)
    form = AgencyForm(posted(request), initial=known, reach=reach, agency=row)
    if request.method == "POST" and form.is_valid():
        with placing_errors(form):
            services.save_agency(agency=form.filled(), by=user, now=timezone.now())
            messages.success(request, _("The agency is saved."))
            return redirect("communes:agencies")
    back = (_("Agencies"), reverse("communes:agencies"))
    return form_page(request, form, title=title, label=_("Save"), back=back)
