"""Giving, ending and withdrawing grants."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import user_of
from accounts.roles import SYSTEM_ROLES, Role
from communes.lookup import today
from communes.models import Grant
from communes.people import services
from communes.people.forms import EndForm, GrantForm, after, last_day
from communes.people.reach import find_person, require_reach
from communes.people.views.shared import form_page, placing_errors, posted


def _find(person: User, pk: int) -> Grant:
    row: Grant | None = person.grants.filter(pk=pk).select_related("user", "unit", "agency").first()
    if row is None:
        raise Http404(_("This person holds no such grant."))
    return row


def _back(person: User) -> tuple[str, str]:
    return str(person), reverse("communes:person", args=[person.pk])


def new_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person one more role."""
    user = user_of(request)
    person = find_person(user, pk)
    given = {"first_day": today()}
    only = SYSTEM_ROLES if person.is_system else tuple(Role)
    form = GrantForm(posted(request), initial=given, reach=require_reach(user), only=only)
    if request.method == "POST" and form.is_valid():
        with placing_errors(form):
            services.give_grant(grant=form.grant(person), by=user, now=timezone.now())
            messages.success(request, _("The role is given."))
            return redirect("communes:person", pk)
    return form_page(
        request, form, title=_("Give a role"), label=_("Give the role"), back=_back(person)
    )


def end_grant(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """Give a grant its last day."""
    user = user_of(request)
    person = find_person(user, pk)
    row = _find(person, grant)
    known = {"last_day": last_day(row.valid_to) or today()}
    form = EndForm(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        end = after(form.cleaned_data["last_day"])
        with placing_errors(form):
            services.end_grant(grant=row, valid_to=end, by=user, now=timezone.now())
            messages.success(request, _("The last day of the role is saved."))
            return redirect("communes:person", pk)
    title = _("End the role: %(role)s") % {"role": row.get_role_display()}
    return form_page(request, form, title=title, label=_("Save"), back=_back(person))


@require_POST
def withdraw_grant(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """Take back a grant that has not begun before today."""
    user = user_of(request)
    row = _find(find_person(user, pk), grant)
    try:
        services.withdraw_grant(grant=row, by=user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The role is withdrawn."))
    return redirect("communes:person", pk)
