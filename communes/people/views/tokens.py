"""The tokens of a system: made, shown once, revoked, and what was called with them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import ApiToken, User
from accounts.requests import user_of
from accounts.tokens import newest_of
from communes.lookup import today
from communes.people import services
from communes.people.calls import CallFilter, window
from communes.people.reach import find_person
from communes.people.systems import RevokeForm, TokenForm, shown_tokens
from communes.people.views.shared import form_page, place_errors, placing_errors, posted

PAGE_SIZE = 100


def _find_system(request: HttpRequest, pk: int) -> User:
    system = find_person(user_of(request), pk)
    if not system.is_system:
        raise Http404(_("Tokens are for systems; people log in."))
    return system


def _find(system: User, pk: int) -> ApiToken:
    rows = system.tokens.select_related("user", "created_by", "revoked_by")
    token: ApiToken | None = rows.filter(pk=pk).first()
    if token is None:
        raise Http404(_("This system has no such token."))
    return token


def _back(system: User) -> tuple[str, str]:
    return str(system), reverse("communes:person", args=[system.pk])


@never_cache
def new_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a token; the answer to the form is the one place that ever shows its secret."""
    system = _find_system(request, pk)
    form = TokenForm(posted(request), today=today(), seen=newest_of(system))
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = services.make_token(
                system=system, **form.cleaned_data, by=user_of(request), now=timezone.now()
            )
        except ValidationError as error:
            form.data = request.POST.copy()
            form.data["seen"] = str(newest_of(system))
            place_errors(form, error)
        else:
            shown = shown_tokens([token], token.created_at)[0]
            context = {"system": system, "row": shown, "secret": secret}
            return render(request, "communes/people_token_made.html", context)
    return form_page(
        request, form, title=_("New token"), label=_("Make the token"), back=_back(system)
    )


def revoke_token(request: HttpRequest, pk: int, token: int) -> HttpResponse:
    """Stop a token for good."""
    system = _find_system(request, pk)
    row = _find(system, token)
    form = RevokeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with placing_errors(form):
            services.revoke_token(
                token=row, by=user_of(request), now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("The token is revoked: from now on it opens nothing."))
            return redirect("communes:person", pk)
    title = _("Revoke the token %(prefix)s…") % {"prefix": row.prefix}
    return form_page(request, form, title=title, label=_("Revoke"), back=_back(system))


@require_safe
def calls(request: HttpRequest, pk: int, token: int) -> HttpResponse:
    """One token and what was called with it."""
    system = _find_system(request, pk)
    row = _find(system, token)
    found = CallFilter(request.GET, queryset=row.calls.all(), request=request)
    rows, following = window(found.qs, request.GET.get("before", ""), PAGE_SIZE)
    context = {
        "system": system,
        "row": shown_tokens([row], timezone.now())[0],
        "form": found.form,
        "calls": rows,
        "following": following,
    }
    return render(request, "communes/people_token.html", context)
