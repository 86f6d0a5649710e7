"""One's own account: password, forgotten password, and where one is signed in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import ForgottenForm
from accounts.links import mail_works
from accounts.models import SignIn, User
from accounts.requests import user_of
from accounts.services import choose_password, end_sessions


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who one is, and where one is signed in."""
    user = user_of(request)
    rows = SignIn.objects.open_of(user.pk, timezone.now())
    context = {
        "sessions": rows,
        "current": request.session.session_key,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
    }
    return render(request, "accounts/account.html", context)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End one of the other sessions, or all of them; this one goes on."""
    user = user_of(request)
    ended = end_sessions(
        person=user,
        by=user,
        now=timezone.now(),
        handle=request.POST.get("handle", "").replace("\x00", "?"),  # NUL fails in PostgreSQL
        keep=request.session.session_key,
    )
    told = ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", ended) % {"n": ended}
    messages.success(request, told)
    return redirect("account")


class PasswordChange(auth.PasswordChangeView):
    """A new password for who knows the old one."""

    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("account")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Set it; the other sessions end, this one goes on under a new key."""
        password = form.cleaned_data["new_password1"]
        key = self.request.session.session_key
        choose_password(person=form.user, password=password, now=timezone.now(), keep=key)
        update_session_auth_hash(self.request, form.user)
        messages.success(
            self.request, _("Your password is changed; your other sessions were ended.")
        )
        return redirect(self.get_success_url())


class Forgotten(auth.PasswordResetView):
    """By mail where mail is sent; elsewhere the page says who helps."""

    form_class = ForgottenForm
    template_name = "accounts/password_forgotten.html"
    success_url = reverse_lazy("login")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell whether there is mail."""
        return super().get_context_data(**kwargs) | {"mail_works": mail_works()}

    def form_valid(self, form: ForgottenForm) -> HttpResponse:  # type: ignore[override]
        """Answer the same whoever asks."""
        messages.success(
            self.request,
            _("If an account has this e-mail, a link to choose a new password is on its way."),
        )
        return super().form_valid(form)


class PasswordSet(auth.PasswordResetConfirmView):
    """Behind a one-time link: choose a password, then log in with it."""

    template_name = "accounts/password_set.html"
    success_url = reverse_lazy("login")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell how long links live."""
        days = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
        return super().get_context_data(**kwargs) | {"days": days}

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        """Set it and forget the link."""
        password = form.cleaned_data["new_password1"]
        choose_password(person=form.user, password=password, now=timezone.now())
        self.request.session.pop(auth.INTERNAL_RESET_SESSION_TOKEN, None)
        messages.success(self.request, _("Your password is set. Log in with it."))
        return redirect(self.get_success_url())
