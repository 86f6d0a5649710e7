"""The list of people, one person, and what is done to an account."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.links import mail_link, mail_works, one_time_link
from accounts.models import SignIn, User
from accounts.requests import user_of
from communes.lookup import names_at, today
from communes.models import Grant
from communes.people import services
from communes.people.filters import PeopleFilter, standing
from communes.people.forms import NewPersonForm, PersonForm
from communes.people.held import held
from communes.people.reach import find_person, managed_people, require_reach
from communes.people.systems import SystemForm, shown_tokens
from communes.people.views.shared import form_page, placing_errors, posted
from ntm_portal.lib.tablefiles import paginate

PAGE_SIZE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people whom one manages."""
    grants = Grant.objects.filter(standing()).order_by("pk")
    rows = managed_people(request.user).prefetch_related(
        Prefetch("grants", queryset=grants, to_attr="standing")
    )
    found = PeopleFilter(request.GET, queryset=rows, request=request)
    page = paginate(request, found.qs, PAGE_SIZE)
    names = names_at({grant.unit_id for person in page for grant in person.standing}, today())
    shown = [(person, held(person.standing, names)) for person in page]
    context = {"form": found.form, "page": page, "rows": shown}
    return render(request, "communes/people.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: particulars, grants, and what may be done."""
    user = user_of(request)
    someone = find_person(user, pk)
    now = timezone.now()
    grants = list(someone.grants.select_related("agency").order_by("-valid_from", "-pk"))
    names = names_at({grant.unit_id for grant in grants}, today())
    context = {
        "person": someone,
        "grants": held(grants, names),
        "tokens": shown_tokens(someone.tokens.all(), now) if someone.is_system else [],
        "sessions": 0 if someone.is_system else SignIn.objects.open_of(someone.pk, now).count(),
        "mail_works": mail_works(),
    }
    return render(request, "communes/people_person.html", context)


def new_person(request: HttpRequest) -> HttpResponse:
    """Enrol a person with a first grant."""
    user = user_of(request)
    form = NewPersonForm(posted(request), reach=require_reach(user))
    if request.method == "POST" and form.is_valid():
        with placing_errors(form):
            made = services.enrol(
                username=form.cleaned_data["username"],
                particulars=form.particulars,
                grant=form.grant(),
                by=user,
                now=timezone.now(),
            )
            messages.success(request, _("The account is made. Now make its link and hand it over."))
            return redirect("communes:person", made.pk)
    back = (_("People"), reverse("communes:people"))
    return form_page(request, form, title=_("New person"), label=_("Make the account"), back=back)


def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name, position, e-mail."""
    user = user_of(request)
    someone = find_person(user, pk)
    known = {
        "name": someone.get_full_name(), "title": someone.title, "email": someone.email
    }  # fmt: skip
    kind = SystemForm if someone.is_system else PersonForm
    form = kind(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        services.change_person(
            person=someone, particulars=form.particulars, by=user, now=timezone.now()
        )
        messages.success(request, _("The changes are saved."))
        return redirect("communes:person", pk)
    back = (str(someone), reverse("communes:person", args=[pk]))
    title = _("Edit system") if someone.is_system else _("Edit person")
    return form_page(request, form, title=title, label=_("Save"), back=back)


@require_POST
def set_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Close or reopen an account: `active` is 0 or 1."""
    user = user_of(request)
    someone = find_person(user, pk)
    active = request.POST.get("active") == "1"
    try:
        services.set_active(person=someone, active=active, by=user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _told(someone, active))
    return redirect("communes:person", pk)


def _told(someone: User, active: bool) -> str:
    if active:
        return _("The account is open again.")
    if someone.is_system:
        return _("The account is closed, and its tokens stopped.")
    return _("The account is closed, and its sessions were ended.")


@require_POST
def sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    """End all sessions of a person."""
    user = user_of(request)
    ended = services.sign_out(person=find_person(user, pk), by=user, now=timezone.now())
    told = ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", ended) % {"n": ended}
    messages.success(request, told)
    return redirect("communes:person", pk)


@require_POST
@never_cache
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the old way in and make a new one: by mail, or a link that is shown here once."""
    user = user_of(request)
    someone: User = find_person(user, pk)
    try:
        services.reset_password(person=someone, by=user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("communes:person", pk)
    link = one_time_link(request, someone)
    context = {
        "person": someone,
        "mailed": mail_link(person=someone, link=link),
        "link": link,
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 3600),
    }
    return render(request, "communes/people_link.html", context)
