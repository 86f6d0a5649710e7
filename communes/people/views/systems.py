"""Systems that come to the API: which there are, and one more."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import ApiToken
from accounts.requests import user_of
from communes.lookup import names_at, today
from communes.models import Grant
from communes.people import services
from communes.people.filters import standing
from communes.people.held import held
from communes.people.reach import managed_people, require_reach
from communes.people.systems import NewSystemForm, shown_tokens
from communes.people.views.shared import form_page, placing_errors, posted
from ntm_portal.lib.tablefiles import paginate

PAGE_SIZE = 50


@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """The systems that one manages, with what each may see and the tokens that are good now."""
    now = timezone.now()
    grants = Grant.objects.filter(standing()).order_by("pk")
    good = ApiToken.objects.filter(revoked_at__isnull=True, expires_at__gt=now)
    rows = managed_people(request.user).filter(is_system=True).order_by("sort_key", "pk")
    found: QuerySet[Any] = rows.prefetch_related(
        Prefetch("grants", queryset=grants, to_attr="standing"),
        Prefetch("tokens", queryset=good, to_attr="good"),
    )
    page = paginate(request, found, PAGE_SIZE)
    names = names_at({grant.unit_id for one in page for grant in one.standing}, today())
    shown = [(one, held(one.standing, names), shown_tokens(one.good, now)) for one in page]
    return render(request, "communes/people_systems.html", {"page": page, "rows": shown})


def new_system(request: HttpRequest) -> HttpResponse:
    """Enrol a system with a first grant; its tokens are made on its page."""
    user = user_of(request)
    form = NewSystemForm(posted(request), initial={"first_day": today()}, reach=require_reach(user))
    if request.method == "POST" and form.is_valid():
        with placing_errors(form):
            made = services.enrol(
                username=form.cleaned_data["username"],
                particulars=form.particulars,
                grant=form.grant(),
                by=user,
                now=timezone.now(),
                is_system=True,
            )
            messages.success(request, _("The system is enrolled. Now make its first token."))
            return redirect("communes:person", made.pk)
    back = (_("Systems"), reverse("communes:systems"))
    return form_page(request, form, title=_("New system"), label=_("Enrol"), back=back)
