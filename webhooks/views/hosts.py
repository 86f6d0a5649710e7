"""The hosts to which webhooks may lead."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Refused
from accounts.requests import user_of
from communes.people.reach import require_reach
from communes.people.views.shared import placing_errors, posted
from webhooks import services
from webhooks.forms import HostForm
from webhooks.models import AllowedHost
from webhooks.reading import allowed_hosts


def _require_nation(request: HttpRequest) -> None:
    if not require_reach(request.user).nation:
        raise Refused(_("Only administrators allow hosts: they hold for the whole portal."))


@require_http_methods(["GET", "HEAD", "POST"])
def hosts(request: HttpRequest) -> HttpResponse:
    """The allowed hosts, and a form for one more."""
    _require_nation(request)
    form = HostForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with placing_errors(form):
            services.allow_host(**form.cleaned_data, by=user_of(request), now=timezone.now())
            messages.success(request, _("The host is allowed."))
            return redirect("webhooks:hosts")
    status = 422 if form.is_bound else 200
    context = {"form": form, "rows": allowed_hosts()}
    return render(request, "webhooks/hosts.html", context, status=status)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Let no webhook lead there any more."""
    _require_nation(request)
    row = AllowedHost.objects.filter(pk=pk).first()
    if row is None:
        raise Http404(_("There is no such host."))
    services.remove_host(row=row, by=user_of(request), now=timezone.now())
    messages.success(request, _("The host is no longer allowed: messages there are not sent."))
    return redirect("webhooks:hosts")
